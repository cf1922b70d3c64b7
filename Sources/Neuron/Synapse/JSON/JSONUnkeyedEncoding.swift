/// The elements of one array that is being written.
struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
    let writer: JSONWriter
    let array: Int

    var codingPath: [any CodingKey] { writer.tree.path(to: array) }
    var count: Int { Int(writer.tree.nodes[array].count) }

    func encodeNil() { writer.setNull(writer.tree.element(of: array)) }

    func encode(_ value: Bool) throws { try writer.add(value, to: array) }
    func encode(_ value: String) throws { try writer.add(value, to: array) }
    func encode(_ value: Double) throws { try writer.add(value, to: array) }
    func encode(_ value: Float) throws { try writer.add(value, to: array) }
    func encode(_ value: Int) throws { try writer.add(value, to: array) }
    func encode(_ value: Int8) throws { try writer.add(value, to: array) }
    func encode(_ value: Int16) throws { try writer.add(value, to: array) }
    func encode(_ value: Int32) throws { try writer.add(value, to: array) }
    func encode(_ value: Int64) throws { try writer.add(value, to: array) }
    func encode(_ value: Int128) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt8) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt16) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt32) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt64) throws { try writer.add(value, to: array) }
    func encode(_ value: UInt128) throws { try writer.add(value, to: array) }

    func encode<T: Encodable>(_ value: T) throws { try writer.fill(writer.tree.element(of: array), with: value) }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        JSONEncoding(writer: writer, node: writer.tree.element(of: array)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONEncoding(writer: writer, node: writer.tree.element(of: array)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { JSONEncoding(writer: writer, node: writer.tree.element(of: array)) }
}
