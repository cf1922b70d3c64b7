/// Writes a tree on one line, the members of each object in the order of their keys' bytes.
@safe struct JSONOutput {
    typealias Node = JSONTree.Node

    /// How deep values may be nested, as in Foundation.
    private static let maxDepth = 512

    // Lent by the array that is being made, for as long as `bytes(_:_:)` runs.
    private let target: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    /// The bytes of the tree whose nodes and text are given; nil where it is nested too deep.
    static func bytes(_ nodes: inout JSONStore<Node>, _ text: Span<UInt8>) -> Bytes? {
        // A node's text is written at most once, and with it a comma and two brackets.
        let bound = text.count + 3 * nodes.count
        var isWritten = false
        let bytes = unsafe Bytes(unsafeUninitializedCapacity: bound) { target, count in
            var output = unsafe JSONOutput(target: target)
            isWritten = output.write(0, &nodes, text, depth: 1)
            count = output.count
        }
        return isWritten ? bytes : nil
    }

    private mutating func append(_ byte: UInt8) {
        unsafe precondition(count < target.count, "More is written than was counted.")
        // There is room for it.
        unsafe target[count] = byte
        count += 1
    }

    private mutating func append(_ text: Span<UInt8>, _ range: Range<Int>) {
        unsafe precondition(target.count - count >= range.count, "More is written than was counted.")
        unsafe text.extracting(range).withUnsafeBufferPointer { bytes in
            guard let from = bytes.baseAddress, let base = unsafe target.baseAddress else { return }
            // There is room for all of them, and what is made is not yet anybody's.
            unsafe (base + count).update(from: from, count: bytes.count)
        }
        count += range.count
    }

    private mutating func write(_ node: Int, _ nodes: inout JSONStore<Node>, _ text: Span<UInt8>, depth: Int) -> Bool {
        append(text, nodes[node].head.range)
        let kind = nodes[node].kind
        switch kind {
        case .text: append(text, nodes[node].text.range)
        case .nothing:
            append(UInt8(ascii: "{"))
            append(UInt8(ascii: "}"))
        case .dropped: break
        case .array, .object:
            guard depth < Self.maxDepth else { return false }
            append(kind == .object ? UInt8(ascii: "{") : UInt8(ascii: "["))
            guard writeChildren(of: node, &nodes, text, depth: depth) else { return false }
            append(kind == .object ? UInt8(ascii: "}") : UInt8(ascii: "]"))
        }
        return true
    }

    private mutating func writeChildren(
        of node: Int, _ nodes: inout JSONStore<Node>, _ text: Span<UInt8>, depth: Int
    ) -> Bool {
        var child = JSONOrder.firstChild(of: node, &nodes, text)
        while child >= 0 {
            let head = nodes[child].head.range
            if nodes[child].kind == .text, case let value = nodes[child].text.range, value.lowerBound == head.upperBound {
                append(text, head.lowerBound..<value.upperBound)
            } else {
                guard write(child, &nodes, text, depth: depth + 1) else { return false }
            }
            child = Int(nodes[child].next)
            if child >= 0 { append(UInt8(ascii: ",")) }
        }
        return true
    }
}
