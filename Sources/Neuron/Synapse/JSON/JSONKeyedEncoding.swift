/// The members of one object that is being written.
struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let writer: JSONWriter
    let object: Int

    var codingPath: [any CodingKey] { writer.tree.path(to: object) }

    private func member(_ key: some CodingKey) -> Int { writer.tree.member(key.stringValue, of: object) }

    func encodeNil(forKey key: Key) { writer.setNull(member(key)) }

    func encode(_ value: Bool, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: String, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Double, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Float, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int8, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int16, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int32, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int64, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: Int128, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt8, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt16, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt32, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt64, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }
    func encode(_ value: UInt128, forKey key: Key) throws { try writer.add(value, under: key.stringValue, to: object) }

    func encode<T: Encodable>(_ value: T, forKey key: Key) throws { try writer.fill(member(key), with: value) }

    // These have defaults of their own, which cost more.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: Int128?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }
    func encodeIfPresent(_ value: UInt128?, forKey key: Key) throws {
        if let value { try writer.add(value, under: key.stringValue, to: object) }
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        let member = member(key)
        writer.tree.open(member, as: .object, isNested: true)
        return KeyedEncodingContainer(JSONKeyedEncoding<Nested>(writer: writer, object: member))
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        let member = member(key)
        writer.tree.open(member, as: .array, isNested: true)
        return JSONUnkeyedEncoding(writer: writer, array: member)
    }

    func superEncoder() -> any Encoder { JSONEncoding(writer: writer, node: member(JSONKey("super"))) }

    func superEncoder(forKey key: Key) -> any Encoder { JSONEncoding(writer: writer, node: member(key)) }
}
