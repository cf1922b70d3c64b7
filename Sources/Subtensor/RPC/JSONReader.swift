internal import Neuron
internal import ScaleCodec

/// Reads one JSON document from bytes that nobody vouches for: strict, at most 16 deep and a million values.
struct JSONReader {
    /// How deep lists and objects may lie within one another.
    static let maxDepth = 16
    /// How many values a document may have.
    static let maxValues = 2_000_000

    private let bytes: Bytes
    private var place = 0
    private var values = 0

    private init(_ bytes: Bytes) { self.bytes = bytes }

    /// The document that bytes are.
    static func read(_ bytes: Bytes) throws(ScaleError) -> JSONNode {
        var reader = JSONReader(bytes)
        let node = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.place == bytes.count else { throw reader.wrong("something stands after the document") }
        return node
    }

    private mutating func value(depth: Int) throws(ScaleError) -> JSONNode {
        values += 1
        guard values <= Self.maxValues else { throw ScaleError(.count, "The JSON has too many values.", offset: place) }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(UInt8(ascii: "-")), .some(0x30...0x39): return .number(try number())
        case nil: throw wrong("it ends too soon")
        default: throw wrong("no value begins so")
        }
    }

    private mutating func object(depth: Int) throws(ScaleError) -> JSONNode {
        try descend(depth)
        var members: [JSONNode.Member] = []
        if try ends(UInt8(ascii: "}")) { return .object([]) }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw wrong("a name is wanted") }
            let name = try text()
            guard let string = String(validating: name, as: UTF8.self) else { throw wrong("a name is not UTF-8") }
            skipSpace()
            guard peek == UInt8(ascii: ":") else { throw wrong("a colon is wanted") }
            place += 1
            members.append(.init(name: string, value: try value(depth: depth)))
            if try ends(UInt8(ascii: "}")) { return .object(members) }
            try comma()
        }
    }

    private mutating func list(depth: Int) throws(ScaleError) -> JSONNode {
        try descend(depth)
        var nodes: [JSONNode] = []
        if try ends(UInt8(ascii: "]")) { return .list([]) }
        while true {
            nodes.append(try value(depth: depth))
            if try ends(UInt8(ascii: "]")) { return .list(nodes) }
            try comma()
        }
    }

    private mutating func descend(_ depth: Int) throws(ScaleError) {
        guard depth <= Self.maxDepth else {
            throw ScaleError(.depth, "The JSON is deeper than \(Self.maxDepth).", offset: place)
        }
        place += 1
    }

    private mutating func ends(_ closing: UInt8) throws(ScaleError) -> Bool {
        skipSpace()
        guard peek == closing else { return false }
        place += 1
        return true
    }

    private mutating func comma() throws(ScaleError) {
        guard peek == UInt8(ascii: ",") else { throw wrong("a comma is wanted") }
        place += 1
    }

    private mutating func word(_ word: String, _ node: JSONNode) throws(ScaleError) -> JSONNode {
        let end = place + word.utf8.count
        guard end <= bytes.count, bytes[place..<end].elementsEqual(word.utf8) else { throw wrong("no value begins so") }
        place = end
        return node
    }

    private mutating func number() throws(ScaleError) -> ArraySlice<UInt8> {
        let start = place
        if peek == UInt8(ascii: "-") { place += 1 }
        let allowed = Set("0123456789+-.eE".utf8)
        while let next = peek, allowed.contains(next) { place += 1 }
        let text = bytes[start..<place]
        guard text.count <= 64, Double(String(decoding: text, as: UTF8.self)) != nil else { throw wrong("this is no number") }
        return text
    }

    /// Text after its opening quote; without escapes it is not copied.
    private mutating func text() throws(ScaleError) -> ArraySlice<UInt8> {
        place += 1
        let start = place
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "\""):
                defer { place += 1 }
                return bytes[start..<place]
            case UInt8(ascii: "\\"): return try escaped(Bytes(bytes[start..<place]))[...]
            case 0..<0x20: throw wrong("a control character stands in a text")
            default: place += 1
            }
        }
        throw wrong("a text does not end")
    }

    private mutating func escaped(_ beginning: Bytes) throws(ScaleError) -> Bytes {
        var text = beginning
        while let next = peek {
            place += 1
            switch next {
            case UInt8(ascii: "\""): return text
            case UInt8(ascii: "\\"):
                guard let kind = peek else { throw wrong("a text does not end") }
                place += 1
                switch kind {
                case UInt8(ascii: "n"): text.append(0x0A)
                case UInt8(ascii: "t"): text.append(0x09)
                case UInt8(ascii: "r"): text.append(0x0D)
                case UInt8(ascii: "b"): text.append(0x08)
                case UInt8(ascii: "f"): text.append(0x0C)
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(kind)
                case UInt8(ascii: "u"): text += try scalar()
                default: throw wrong("there is no such escape")
                }
            case 0..<0x20: throw wrong("a control character stands in a text")
            default: text.append(next)
            }
        }
        throw wrong("a text does not end")
    }

    private mutating func scalar() throws(ScaleError) -> Bytes {
        let first = try unit()
        var units = [first]
        if UTF16.isLeadSurrogate(first) {
            guard peek == UInt8(ascii: "\\") else { throw wrong("half a character is missing") }
            place += 1
            guard peek == UInt8(ascii: "u") else { throw wrong("half a character is missing") }
            place += 1
            units.append(try unit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw wrong("this is no character") }
        return Bytes(text.utf8)
    }

    private mutating func unit() throws(ScaleError) -> UInt16 {
        guard place + 4 <= bytes.count,
            bytes[place..<place + 4].allSatisfy({ UnicodeScalar($0).properties.isASCIIHexDigit }),
            let unit = UInt16(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
        else { throw wrong("four hex digits are wanted") }
        place += 4
        return unit
    }

    private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }
    private mutating func skipSpace() {
        while let next = peek, next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { place += 1 }
    }
    private func wrong(_ what: String) -> ScaleError { ScaleError(.text, "This is no JSON: \(what).", offset: place) }
}
