/// A type whose values are one token.
protocol JSONScalar: Codable {
    /// Whether the value has a form in JSON.
    var isWritable: Bool { get }
    /// Appends the value as JSON.
    func append(to bytes: inout JSONStore<UInt8>)
    /// The value that a token is; nil where it is another type's, or out of range.
    init?(_ document: JSONDocument, _ token: JSONToken)
    /// Whether its values are numbers.
    static var isNumber: Bool { get }
}

extension JSONScalar {
    static var isNumber: Bool { true }
    var isWritable: Bool { true }
}

extension JSONScalar where Self: FixedWidthInteger {
    init?(_ document: JSONDocument, _ token: JSONToken) {
        guard token.kind == .integer || token.kind == .fraction,
            let value = JSONNumber.integer(Self.self, document.bytes, token)
        else { return nil }
        self = value
    }

    func append(to bytes: inout JSONStore<UInt8>) { JSONNumber.append(self, to: &bytes) }
}

extension JSONScalar where Self: JSONFloat {
    var isWritable: Bool { isFinite }

    func append(to bytes: inout JSONStore<UInt8>) { JSONNumber.append(self, to: &bytes) }

    init?(_ document: JSONDocument, _ token: JSONToken) {
        guard token.kind == .integer || token.kind == .fraction,
            let value = JSONNumber.floating(Self.self, document.bytes, token)
        else { return nil }
        self = value
    }
}

extension Bool: JSONScalar {
    static var isNumber: Bool { false }
    init?(_ document: JSONDocument, _ token: JSONToken) {
        switch token.kind {
        case .yes: self = true
        case .no: self = false
        default: return nil
        }
    }

    func append(to bytes: inout JSONStore<UInt8>) { bytes.append(self ? "true" : "false") }
}

extension String: JSONScalar {
    static var isNumber: Bool { false }
    init?(_ document: JSONDocument, _ token: JSONToken) {
        guard token.isText else { return nil }
        self = document.text(token)
    }

    func append(to bytes: inout JSONStore<UInt8>) { JSONEscape.append(utf8.span, to: &bytes) }
}

extension Double: JSONScalar {}
extension Float: JSONScalar {}
extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension Int128: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}
extension UInt128: JSONScalar {}

extension JSONDocument {
    /// The scalar at an index; `path` leads there, for the error.
    @inline(__always)
    func scalar<T: JSONScalar>(_ type: T.Type, _ index: Int, _ path: @autoclosure () -> [any CodingKey]) throws -> T {
        guard let value = T(self, token(index)) else { throw failure(type, index, path()) }
        return value
    }

    /// Why the value at an index is not one of a scalar type.
    @inline(never)
    func failure<T: JSONScalar>(_ type: T.Type, _ index: Int, _ path: [any CodingKey]) -> DecodingError {
        let kind = token(index).kind
        if T.isNumber, kind == .integer || kind == .fraction {
            let context = DecodingError.Context(codingPath: path, debugDescription: "The number is no \(type).")
            return .dataCorrupted(context)
        }
        return type == Bool.self ? mismatch(type, path) : failure(as: type, index, path)
    }

    /// Why the value at an index is not one of a type that no `null` is of.
    func failure(as type: any Any.Type, _ index: Int, _ path: [any CodingKey]) -> DecodingError {
        guard token(index).kind == .null else { return mismatch(type, path) }
        return .valueNotFound(type, .init(codingPath: path, debugDescription: "There is null, and no \(type)."))
    }

    private func mismatch(_ type: any Any.Type, _ path: [any CodingKey]) -> DecodingError {
        .typeMismatch(type, .init(codingPath: path, debugDescription: "There is another value, and no \(type)."))
    }
}
