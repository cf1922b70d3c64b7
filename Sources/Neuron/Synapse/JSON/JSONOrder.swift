/// Brings the children of a tree's nodes in the order in which they are written.
enum JSONOrder {
    typealias Node = JSONTree.Node

    /// The first of a container's children in order, each with the next one behind it; what was dropped is left out, and of members with
    /// the same key one is left.
    static func firstChild(of container: Int, _ nodes: inout JSONStore<Node>, _ text: Span<UInt8>) -> Int {
        let this = nodes[container]
        var (first, count) = turned(Int(this.last), &nodes)
        guard count > 1 else { return first }
        var hasSame = this.hasSame
        if !this.isSorted, this.kind == .object {
            var rest = first
            first = takeSorted(count, from: &rest, &hasSame, &nodes, text)
        } else if this.isSorted, !hasSame, !this.hasOthers {
            return first
        }
        return hasSame || this.hasOthers || this.kind == .array ? united(chain(first, nodes), in: this, &nodes, text) : first
    }

    /// The first of a chain from the last one back, turned round and without what was dropped; and how many are left.
    private static func turned(_ last: Int, _ nodes: inout JSONStore<Node>) -> (first: Int, count: Int) {
        var first = -1, count = 0, child = last
        while child >= 0 {
            let previous = Int(nodes[child].next)
            if nodes[child].kind != .dropped {
                nodes[child].next = Int32(first)
                first = child
                count += 1
            }
            child = previous
        }
        return (first, count)
    }

    /// Sorts the first `count` members of a chain, the earlier one of two with the same key first, and returns the first of all; `rest` is
    /// what follows them.
    private static func takeSorted(
        _ count: Int, from rest: inout Int, _ hasSame: inout Bool, _ nodes: inout JSONStore<Node>, _ text: Span<UInt8>
    ) -> Int {
        guard count > 1 else {
            let one = rest
            rest = Int(nodes[one].next)
            nodes[one].next = -1
            return one
        }
        var one = takeSorted(count / 2, from: &rest, &hasSame, &nodes, text)
        var other = takeSorted(count - count / 2, from: &rest, &hasSame, &nodes, text)
        var first = -1, last = -1
        while one >= 0, other >= 0 {
            let order = compareKeys(one, other, nodes, text)
            if order == 0 { hasSame = true }
            let least = order < 0 || order == 0 && one < other ? one : other
            if least == one { one = Int(nodes[one].next) } else { other = Int(nodes[other].next) }
            if last < 0 { first = least } else { nodes[last].next = Int32(least) }
            last = least
        }
        nodes[last].next = Int32(max(one, other))
        return first
    }

    private static func compareKeys(
        _ one: Int, _ other: Int, _ nodes: borrowing JSONStore<Node>, _ text: Span<UInt8>
    ) -> Int {
        let first = nodes[one].prefix, second = nodes[other].prefix
        guard first == second else { return first < second ? -1 : 1 }
        return JSONBytes.compare(text, nodes[one].key.range, text.extracting(nodes[other].key.range))
    }

    private static func chain(_ first: Int, _ nodes: borrowing JSONStore<Node>) -> [Int] {
        var chain: [Int] = []
        var child = first
        while child >= 0 {
            chain.append(child)
            child = Int(nodes[child].next)
        }
        return chain
    }

    // MARK: Members with the same key

    /// Brings children in order where there may be several with the same key, in the same bytes or in others that are the same text; the
    /// first of them.
    private static func united(
        _ children: [Int], in container: Node, _ nodes: inout JSONStore<Node>, _ text: Span<UInt8>
    ) -> Int {
        var children = children.sorted()
        if container.kind == .object {
            var places: [String: Int] = [:]
            var united: [Int] = []
            for member in children {
                let key = Self.text(nodes[member].key.range, text)
                if let place = places[key] {
                    united[place] = unite(united[place], member, &nodes)
                } else {
                    places[key] = united.count
                    united.append(member)
                }
            }
            children = united.map { (member: $0, key: Self.text(nodes[$0].key.range, text)) }
                .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.member)
        }
        var next = -1
        for child in children.reversed() {
            nodes[child].next = Int32(next)
            next = child
        }
        return next
    }

    private static func text(_ range: Range<Int>, _ text: Span<UInt8>) -> String {
        // Keys are the bytes of texts.
        unsafe String(copying: UTF8Span(unchecked: text.extracting(range)))
    }

    /// What two values of one key come to: the later one, or both where the later is a container that was asked for again. The first one's
    /// key stays.
    private static func unite(_ earlier: Int, _ later: Int, _ nodes: inout JSONStore<Node>) -> Int {
        let kind = nodes[earlier].kind
        guard nodes[later].isNested, kind == nodes[later].kind, kind == .object || kind == .array else {
            nodes[later].key = nodes[earlier].key
            nodes[later].head = nodes[earlier].head
            return later
        }
        var first = Int(nodes[later].last)
        while first >= 0, nodes[first].next >= 0 { first = Int(nodes[first].next) }
        if first >= 0 {
            nodes[first].next = nodes[earlier].last
            nodes[earlier].last = nodes[later].last
        }
        nodes[earlier].isSorted = false
        if nodes[later].hasOthers { nodes[earlier].hasOthers = true }
        return earlier
    }
}
