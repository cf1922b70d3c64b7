/// Reads one declaration, character by character. Declarations are part of this package: what is wrong with one is a fault here.
struct DeclarationScanner {
    /// What is wrong with a declaration.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    private let line: String
    private var rest: Substring

    init(_ line: String) {
        self.line = line
        rest = line[...]
    }

    /// Whether nothing is left.
    var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

    /// Takes a text if it comes next.
    mutating func take(_ text: String) -> Bool {
        skipSpace()
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// Takes a text that must come next.
    mutating func expect(_ text: String) throws(Fault) {
        guard take(text) else { throw fault("\(text) is missing") }
    }

    /// Letters, digits, `_`, and whatever else is named.
    mutating func word(_ others: String = "") throws(Fault) -> String {
        skipSpace()
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || others.contains($0) }
        guard !word.isEmpty else { throw fault("a name is missing") }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    /// A whole number.
    mutating func number<Number: FixedWidthInteger>(_: Number.Type = Number.self) throws(Fault) -> Number {
        let text = try word()
        guard let number = Number(text) else { throw fault("\(text) is no number") }
        return number
    }

    /// A path such as `sp_core::crypto::AccountId32`.
    mutating func path() throws(Fault) -> [String] {
        var path = [try word()]
        while take("::") { path.append(try word()) }
        return path
    }

    /// A type. `number` stands for `#` in it.
    mutating func type(_ number: Int? = nil) throws(Fault) -> TypeExpression {
        if take("(") { return .tuple(try list(until: ")") { (scanner) throws(Fault) in try scanner.type(number) }) }
        if take("[") {
            let element = try type(number)
            try expect(";")
            let count: UInt32
            if take("#") {
                count = UInt32(number ?? 0)
            } else {
                count = try self.number()
            }
            try expect("]")
            return .array(element, count)
        }
        let name = try word()
        guard take("<") else { return .named(name, []) }
        return .named(name, try list(until: ">") { (scanner) throws(Fault) in try scanner.type(number) })
    }

    /// Fields in parentheses; none where there are no parentheses.
    mutating func fields(_ number: Int? = nil) throws(Fault) -> [DeclaredField] {
        guard take("(") else { return [] }
        return try list(until: ")") { (scanner) throws(Fault) in try scanner.field(number) }
    }

    /// `name: type`, or a type alone.
    mutating func field(_ number: Int? = nil) throws(Fault) -> DeclaredField {
        let start = rest
        if let name = try? word(), take(":"), !rest.hasPrefix(":") {
            return DeclaredField(name: name, type: try type(number))
        }
        rest = start
        return DeclaredField(name: nil, type: try type(number))
    }

    /// What stands between commas up to the end.
    mutating func list<Element>(
        until end: String, _ element: (inout DeclarationScanner) throws(Fault) -> Element
    ) throws(Fault) -> [Element] {
        var list: [Element] = []
        while !take(end) {
            list.append(try element(&self))
            if take(end) { break }
            try expect(",")
        }
        return list
    }

    /// Bytes in hex; `00*80` is 80 zeros.
    mutating func bytes() throws(Fault) -> [UInt8] {
        var bytes: [UInt8] = []
        repeat {
            let text = try word()
            var piece: [UInt8] = []
            var digits = text[...]
            while !digits.isEmpty {
                guard digits.count > 1, let byte = UInt8(digits.prefix(2), radix: 16) else { throw fault("\(text) is not hex") }
                piece.append(byte)
                digits = digits.dropFirst(2)
            }
            if take("*") {
                let count: Int = try number()
                bytes += Array(repeating: piece, count: count).joined()
            } else {
                bytes += piece
            }
        } while take("+")
        return bytes
    }

    func fault(_ reason: String) -> Fault { Fault(description: "\(reason) at \"\(rest.prefix(30))\" in: \(line.prefix(120))") }

    private mutating func skipSpace() { rest = rest.drop { $0.isWhitespace } }
}
