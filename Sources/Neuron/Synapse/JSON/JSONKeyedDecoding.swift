/// The members of one object of a document.
struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let document: JSONDocument
    let object: UInt32

    var codingPath: [any CodingKey] { document.path(to: document.place(of: Int(object))) }

    var allKeys: [Key] {
        JSONMembers(document, of: Int(object)).compactMap { Key(stringValue: document.text(document.token($0))) }
    }

    func contains(_ key: Key) -> Bool { index(key) != nil }

    /// The value's index under a key; nil where there is none.
    @inline(__always)
    private func index(_ key: some CodingKey) -> Int? { document.value(key.stringValue, of: Int(object)) }

    /// The value's index under a key that must be there.
    @inline(__always)
    private func needed(_ key: Key) throws -> Int {
        guard let index = index(key) else { throw missing(key) }
        return index
    }

    /// The value's index under a key; nil where there is none, and where it is null.
    @inline(__always)
    private func present(_ key: Key) -> Int? {
        guard let index = index(key), document.token(index).kind != .null else { return nil }
        return index
    }

    @inline(never)
    private func missing(_ key: Key) -> DecodingError {
        .keyNotFound(key, .init(codingPath: codingPath, debugDescription: "There is no value for \(key.stringValue)."))
    }

    @inline(__always)
    private func scalar<T: JSONScalar>(_ key: Key) throws -> T {
        try document.scalar(T.self, try needed(key), codingPath + [key])
    }

    @inline(__always)
    private func scalarIfPresent<T: JSONScalar>(_ key: Key) throws -> T? {
        guard let index = present(key) else { return nil }
        return try document.scalar(T.self, index, codingPath + [key])
    }

    private func place(_ index: Int) -> JSONPlace { JSONPlace(index, in: Int(object)) }

    func decodeNil(forKey key: Key) throws -> Bool { document.token(try needed(key)).kind == .null }

    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try scalar(key) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try scalar(key) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try scalar(key) }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try scalar(key) }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try scalar(key) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try scalar(key) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try scalar(key) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try scalar(key) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try scalar(key) }
    func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try scalar(key) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try scalar(key) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try scalar(key) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try scalar(key) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try scalar(key) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try scalar(key) }
    func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try scalar(key) }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try document.value(type, at: place(try needed(key)))
    }

    // These have defaults of their own, which look for the key three times.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) throws -> Float? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) throws -> Int8? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) throws -> Int16? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) throws -> Int32? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) throws -> Int64? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: Int128.Type, forKey key: Key) throws -> Int128? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) throws -> UInt? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) throws -> UInt8? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) throws -> UInt16? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) throws -> UInt32? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) throws -> UInt64? { try scalarIfPresent(key) }
    func decodeIfPresent(_ type: UInt128.Type, forKey key: Key) throws -> UInt128? { try scalarIfPresent(key) }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T? {
        guard let index = present(key) else { return nil }
        return try document.value(type, at: place(index))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested>
    {
        try JSONDecoding(document: document, place: place(try needed(key))).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try JSONDecoding(document: document, place: place(try needed(key))).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { try decoder(JSONKey("super")) }

    func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

    /// A decoder of the value under a key, and of null where there is none.
    private func decoder(_ key: some CodingKey) throws -> any Decoder {
        if let index = index(key) { return JSONDecoding(document: document, place: place(index)) }
        let nothing = try JSONDocument(Bytes("null".utf8), isChunk: true, base: codingPath + [key])
        return JSONDecoding(document: nothing, place: .root)
    }
}
