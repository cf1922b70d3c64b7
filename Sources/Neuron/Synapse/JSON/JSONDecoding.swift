/// One value of a document, for a type to decode itself from.
///
/// Small enough to lie within an `any Decoder`, and what it needs for a path of keys is found in the document when a path is asked for.
struct JSONDecoding: Decoder, SingleValueDecodingContainer {
    let document: JSONDocument
    let place: JSONPlace

    private var index: Int { Int(place.index) }
    var codingPath: [any CodingKey] { document.path(to: place) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard document.token(index).kind == .object else {
            throw document.failure(as: [String: Any].self, index, codingPath)
        }
        return KeyedDecodingContainer(JSONKeyedDecoding(document: document, object: place.index))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard document.token(index).kind == .array else { throw document.failure(as: [Any].self, index, codingPath) }
        return JSONUnkeyedDecoding(document, array: place.index)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { document.token(index).kind == .null }

    private func scalar<T: JSONScalar>() throws -> T { try document.scalar(T.self, index, codingPath) }

    func decode(_ type: Bool.Type) throws -> Bool { try scalar() }
    func decode(_ type: String.Type) throws -> String { try scalar() }
    func decode(_ type: Double.Type) throws -> Double { try scalar() }
    func decode(_ type: Float.Type) throws -> Float { try scalar() }
    func decode(_ type: Int.Type) throws -> Int { try scalar() }
    func decode(_ type: Int8.Type) throws -> Int8 { try scalar() }
    func decode(_ type: Int16.Type) throws -> Int16 { try scalar() }
    func decode(_ type: Int32.Type) throws -> Int32 { try scalar() }
    func decode(_ type: Int64.Type) throws -> Int64 { try scalar() }
    func decode(_ type: Int128.Type) throws -> Int128 { try scalar() }
    func decode(_ type: UInt.Type) throws -> UInt { try scalar() }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try scalar() }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try scalar() }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try scalar() }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try scalar() }
    func decode(_ type: UInt128.Type) throws -> UInt128 { try scalar() }

    func decode<T: Decodable>(_ type: T.Type) throws -> T { try document.value(type, at: place) }
}
