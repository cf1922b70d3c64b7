internal import Foundation

/// Takes the values of one encoding, wherever its containers are.
final class JSONWriter {
    // Nothing that is called while the tree changes comes back to it: what it calls appends a scalar's bytes to those it is given.
    @exclusivity(unchecked) private var content = JSONTree()

    /// What was written so far.
    var tree: JSONTree {
        _read { yield unsafe content }
        _modify { yield unsafe &content }
    }

    /// A value as JSON on one line, the members of each object by the bytes of their keys.
    static func bytes<T: Encodable>(of value: T) throws -> Bytes {
        let writer = JSONWriter()
        try writer.set(0, to: value)
        guard writer.tree.nodes[0].kind != .nothing else {
            throw failure(value, [], "Top-level \(T.self) did not encode any values.")
        }
        guard let bytes = writer.tree.output() else {
            throw failure(value, [], "Unable to encode the given top-level value to JSON.")
        }
        return bytes
    }

    /// Makes a node a value of any type. Types that are often written are written here, without an encoder.
    func set<T: Encodable>(_ node: Int, to value: T) throws {
        let type = T.self
        if type == String.self { return try set(node, to: same(value, as: String.self)) }
        if type == Int.self { return try set(node, to: same(value, as: Int.self)) }
        if type == Double.self { return try set(node, to: same(value, as: Double.self)) }
        if type == Float.self { return try set(node, to: same(value, as: Float.self)) }
        if type == Bool.self { return try set(node, to: same(value, as: Bool.self)) }
        if type == [Double].self { return try set(node, to: same(value, as: [Double].self)) }
        if type == [Float].self { return try set(node, to: same(value, as: [Float].self)) }
        if type == [Int].self { return try set(node, to: same(value, as: [Int].self)) }
        if type == [String].self { return try set(node, to: same(value, as: [String].self)) }
        if type == Data.self { return try set(node, to: same(value, as: Data.self).base64EncodedString()) }
        if type == Date.self { return try set(node, to: same(value, as: Date.self).timeIntervalSinceReferenceDate) }
        if type == URL.self { return try set(node, to: same(value, as: URL.self).absoluteString) }
        if type == Decimal.self {
            let digits = same(value, as: Decimal.self).description
            tree.set(node) { $0.append(digits.utf8.span) }
            return
        }
        try value.encode(to: JSONEncoding(writer: self, node: node))
    }

    /// Makes a node a scalar.
    func set<T: JSONScalar>(_ node: Int, to value: T) throws {
        guard value.isWritable else { throw Self.notWritable(value, tree.path(to: node)) }
        tree.set(node) { value.append(to: &$0) }
    }

    /// Makes a node an array of scalars.
    private func set<T: JSONScalar>(_ node: Int, to values: [T]) throws {
        if let wrong = values.first(where: { !$0.isWritable }) { throw Self.notWritable(wrong, tree.path(to: node)) }
        tree.set(node) { bytes in
            bytes.append(UInt8(ascii: "["))
            var isFirst = true
            for value in values {
                if !isFirst { bytes.append(UInt8(ascii: ",")) }
                isFirst = false
                value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        }
    }

    /// Makes a node null.
    func setNull(_ node: Int) { tree.set(node) { $0.append("null") } }

    /// Adds a scalar to an object.
    func add<T: JSONScalar>(_ value: T, under key: String, to object: Int) throws {
        guard value.isWritable else { throw Self.notWritable(value, tree.path(to: object) + [JSONKey(key)]) }
        tree.setMember(key, of: object) { value.append(to: &$0) }
    }

    /// Adds a scalar to an array.
    func add<T: JSONScalar>(_ value: T, to array: Int) throws {
        guard value.isWritable else {
            throw Self.notWritable(value, tree.path(to: array) + [JSONKey(Int(tree.nodes[array].count))])
        }
        tree.setElement(of: array) { value.append(to: &$0) }
    }

    /// Makes a node that was just added a value of any type, or takes it back where that fails.
    func fill<T: Encodable>(_ node: Int, with value: T) throws {
        do {
            try set(node, to: value)
        } catch {
            tree.drop(node)
            throw error
        }
    }

    private func same<T, Actual>(_ value: T, as type: Actual.Type) -> Actual {
        precondition(Actual.self == T.self, "A value was taken for another type.")
        // The two types are one.
        return unsafe unsafeBitCast(value, to: type)
    }

    private static func notWritable(_ value: some JSONScalar, _ path: [any CodingKey]) -> EncodingError {
        failure(value, path, "Unable to encode \(type(of: value)).\(value) directly in JSON.")
    }

    private static func failure(_ value: Any, _ path: [any CodingKey], _ reason: String) -> EncodingError {
        .invalidValue(value, .init(codingPath: path, debugDescription: reason))
    }
}
