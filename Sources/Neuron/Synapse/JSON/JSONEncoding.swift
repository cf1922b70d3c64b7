/// Takes one value, and hands out the containers that it may be written to.
struct JSONEncoding: Encoder, SingleValueEncodingContainer {
    let writer: JSONWriter
    let node: Int

    var codingPath: [any CodingKey] { writer.tree.path(to: node) }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        writer.tree.open(node, as: .object)
        return KeyedEncodingContainer(JSONKeyedEncoding(writer: writer, object: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        writer.tree.open(node, as: .array)
        return JSONUnkeyedEncoding(writer: writer, array: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { self }

    func encodeNil() { writer.setNull(node) }

    func encode(_ value: Bool) throws { try writer.set(node, to: value) }
    func encode(_ value: String) throws { try writer.set(node, to: value) }
    func encode(_ value: Double) throws { try writer.set(node, to: value) }
    func encode(_ value: Float) throws { try writer.set(node, to: value) }
    func encode(_ value: Int) throws { try writer.set(node, to: value) }
    func encode(_ value: Int8) throws { try writer.set(node, to: value) }
    func encode(_ value: Int16) throws { try writer.set(node, to: value) }
    func encode(_ value: Int32) throws { try writer.set(node, to: value) }
    func encode(_ value: Int64) throws { try writer.set(node, to: value) }
    func encode(_ value: Int128) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt8) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt16) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt32) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt64) throws { try writer.set(node, to: value) }
    func encode(_ value: UInt128) throws { try writer.set(node, to: value) }

    func encode<T: Encodable>(_ value: T) throws { try writer.set(node, to: value) }
}
