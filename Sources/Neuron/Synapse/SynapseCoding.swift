/// Synapses to JSON bodies and back: one object, neither too deep nor with a key twice.
///
/// Values and bytes are Foundation's (`JSONEncoder` with sorted keys and slashes as they are, `JSONDecoder` as it is), made in a fifth of
/// its time. What it lets pass that RFC 8259 does not have is refused, wherever it stands; `docs/json.md` lists the differences.
package enum SynapseCoding {
    /// The body of a value, with sorted keys, so that the same value always gives the same bytes.
    package static func encode(_ value: some Encodable) throws(SynapseCodingError) -> Bytes {
        let body = try encodeValue(value)
        guard body.first == UInt8(ascii: "{") else {
            throw SynapseCodingError(field: nil, message: "\(type(of: value)) must encode as a JSON object.")
        }
        return body
    }

    /// Any value as JSON on one line, such as a chunk of a stream.
    package static func encodeValue(_ value: some Encodable) throws(SynapseCodingError) -> Bytes {
        do {
            return try JSONWriter.bytes(of: value)
        } catch {
            throw SynapseCodingError(field: nil, message: "\(type(of: value)) can't be written as JSON: \(reason(error)).")
        }
    }

    /// The value in a body, or in a chunk of a stream, which need not be an object; the error names the field that is wrong.
    package static func decode<Value: Decodable>(_ type: Value.Type, from body: Bytes, isChunk: Bool = false)
        throws(SynapseCodingError) -> Value
    {
        let document: JSONDocument
        do {
            document = try JSONDocument(body, isChunk: isChunk)
        } catch {
            throw SynapseCodingError(field: nil, message: error.message)
        }
        do {
            return try document.value(type, at: .root)
        } catch let error as DecodingError {
            throw SynapseCodingError(field: field(error), message: reason(error) + ".")
        } catch {
            throw SynapseCodingError(field: nil, message: "the body is not this synapse.")
        }
    }

    private static func field(_ error: DecodingError) -> String? {
        let path: [any CodingKey]
        switch error {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            path = context.codingPath
        @unknown default: path = []
        }
        let text = path.map { key in key.intValue.map { "[\($0)]" } ?? key.stringValue }.joined(separator: ".")
        return text.isEmpty ? nil : String(text.prefix(120))
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound: "the field is missing"
        case DecodingError.typeMismatch(let type, _): "the field is not \(name(of: type))"
        case DecodingError.valueNotFound(let type, _): "the field is null where \(name(of: type)) is needed"
        case DecodingError.dataCorrupted: "the value is not valid"
        case EncodingError.invalidValue(_, let context): context.debugDescription
        default: "the value is not valid"
        }
    }

    private static func name(of type: any Any.Type) -> String { "a \(type)" }
}

/// Why a body is not the synapse it should be.
package struct SynapseCodingError: Error, Sendable, Equatable {
    /// The path of the field that is wrong, such as `contexts.[3]`, if it is one field.
    package let field: String?
    /// What is wrong.
    package let message: String
}
