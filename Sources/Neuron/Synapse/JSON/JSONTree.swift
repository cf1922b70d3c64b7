/// What an encoder has written so far: all text in one buffer, and a node for each value.
///
/// Types may write to several containers by turns, and to one again when its encoder has returned. So values stand in the order in
/// which they came until all is there; ``JSONOutput`` brings them in theirs.
struct JSONTree: ~Copyable {
    /// A value: its text, or its children.
    struct Node: BitwiseCopyable {
        /// What a node is.
        enum Kind: BitwiseCopyable {
            /// Nothing was written for it.
            case nothing
            /// A literal, a number, a text, or an array of them.
            case text
            case array, object
            /// What was written for it failed.
            case dropped
        }

        var kind = Kind.nothing
        /// Whether its parent was asked for a container, which it must give again when it is asked again.
        var isNested = false
        /// Whether the key of a member is not ASCII.
        var hasOthers = false
        /// Whether its children are in the order in which they are written.
        var isSorted = true
        /// Whether two of its members may have the same key.
        var hasSame = false
        /// The node that it is in, and its index there; the outermost is its own.
        let parent: Int32
        let ordinal: Int32
        /// Its key in an object, without quotes and escapes; and its first eight bytes, the first one highest.
        var key = Stretch(0, 0)
        var prefix: UInt64 = 0
        /// Its key in an object as it is written, with the colon.
        var head = Stretch(0, 0)
        /// Its text as it is written.
        var text = Stretch(0, 0)
        /// Its children: the last, and how many. -1 for none.
        var last: Int32 = -1
        var count: Int32 = 0
        /// The child of its parent that is written before it, or that came before it where they are not sorted; when it is its turn to be
        /// written, the one behind it. -1 for none.
        var next: Int32 = -1

        init(in parent: Int, ordinal: Int32) {
            self.parent = Int32(truncatingIfNeeded: parent)
            self.ordinal = ordinal
        }

        fileprivate mutating func become(_ kind: Kind) {
            self.kind = kind
            last = -1
            count = 0
            isSorted = true
            hasSame = false
            hasOthers = false
        }
    }

    /// Where in the buffer something is.
    struct Stretch: BitwiseCopyable {
        private let start: UInt32
        private let end: UInt32

        init(_ start: Int, _ end: Int) {
            self.start = UInt32(truncatingIfNeeded: start)
            self.end = UInt32(truncatingIfNeeded: end)
        }

        var range: Range<Int> { Int(start)..<Int(end) }
    }

    /// Up to how many members of an object are put in their place as they come.
    private static let few = 16

    private var bytes = JSONStore<UInt8>(capacity: 240)
    private(set) var nodes = JSONStore<Node>(capacity: 12)

    init() { nodes.append(Node(in: 0, ordinal: 0)) }

    /// A new element of an array.
    mutating func element(of array: Int) -> Int {
        addElement(Node(in: array, ordinal: nodes[array].count))
        return nodes.count - 1
    }

    /// A new element of an array that is what `write` appends.
    @inline(__always)
    mutating func setElement(of array: Int, _ write: (inout JSONStore<UInt8>) -> Void) {
        var node = Node(in: array, ordinal: nodes[array].count)
        set(&node, write)
        addElement(node)
    }

    /// A new member of an object.
    mutating func member(_ key: String, of object: Int) -> Int {
        addMember(named(key, in: object))
        return nodes.count - 1
    }

    /// A new member of an object that is what `write` appends.
    @inline(__always)
    mutating func setMember(_ key: String, of object: Int, _ write: (inout JSONStore<UInt8>) -> Void) {
        var node = named(key, in: object)
        set(&node, write)
        addMember(node)
    }

    @inline(__always)
    private mutating func addElement(_ node: Node) {
        let array = Int(node.parent)
        var node = node
        node.next = nodes[array].last
        nodes[array].last = Int32(truncatingIfNeeded: nodes.count)
        nodes[array].count += 1
        nodes.append(node)
    }

    /// Adds a member in its place, or as the last one where there are many, so that time is not with the square of their number.
    private mutating func addMember(_ node: Node) {
        let object = Int(node.parent)
        let index = Int32(truncatingIfNeeded: nodes.count)
        var node = node
        node.next = nodes[object].last
        var behind = -1
        if node.next >= 0 {
            let isFew = nodes[object].count < Self.few
            while node.next >= 0 {
                let order = compareKeys(nodes[Int(node.next)], node)
                if order < 0 { break }
                if order == 0 { nodes[object].hasSame = true }
                guard isFew else {
                    nodes[object].isSorted = false
                    break
                }
                if order == 0 { break }
                behind = Int(node.next)
                node.next = nodes[behind].next
            }
        }
        if behind < 0 { nodes[object].last = index } else { nodes[behind].next = index }
        nodes[object].count += 1
        nodes.append(node)
    }

    private func compareKeys(_ one: Node, _ other: Node) -> Int {
        guard one.prefix == other.prefix else { return one.prefix < other.prefix ? -1 : 1 }
        return bytes.with { JSONBytes.compare($0, one.key.range, $0.extracting(other.key.range)) }
    }

    /// A member whose key was written.
    @inline(__always)
    private mutating func named(_ key: String, in object: Int) -> Node {
        var node = Node(in: object, ordinal: nodes[object].count)
        let utf8 = key.utf8.span
        let start = bytes.count
        node.prefix = bytes.append(key: utf8)
        node.key = Stretch(start + 1, start + 1 + utf8.count)
        node.head = Stretch(start, bytes.count)
        if JSONBytes.endOfPlain(utf8, from: 0) < utf8.count {
            if JSONBytes.endOfASCII(utf8, from: 0) < utf8.count { nodes[object].hasOthers = true }
            let head = bytes.count
            JSONEscape.append(utf8, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            node.head = Stretch(head, bytes.count)
        }
        return node
    }

    @inline(__always)
    private mutating func set(_ node: inout Node, _ write: (inout JSONStore<UInt8>) -> Void) {
        let start = bytes.count
        write(&bytes)
        node.kind = .text
        node.text = Stretch(start, bytes.count)
    }

    /// Makes a node what `write` appends.
    @inline(__always)
    mutating func set(_ node: Int, _ write: (inout JSONStore<UInt8>) -> Void) {
        let start = bytes.count
        write(&bytes)
        nodes[node].become(.text)
        nodes[node].text = Stretch(start, bytes.count)
    }

    /// Makes a node a container; one that it is already stays as it is.
    mutating func open(_ node: Int, as kind: Node.Kind, isNested: Bool = false) {
        if nodes[node].kind != kind { nodes[node].become(kind) }
        if isNested { nodes[node].isNested = true }
    }

    /// Takes a node back, because what should have been written for it failed.
    mutating func drop(_ node: Int) {
        nodes[node].become(.dropped)
        nodes[Int(nodes[node].parent)].count -= 1
    }

    /// The keys and indices that lead to a node.
    func path(to node: Int) -> [any CodingKey] {
        var path: [any CodingKey] = []
        var node = node
        while node > 0 {
            let parent = Int(nodes[node].parent)
            let isElement = nodes[parent].kind == .array
            path.append(isElement ? JSONKey(Int(nodes[node].ordinal)) : JSONKey(text(nodes[node].key)))
            node = parent
        }
        return path.reversed()
    }

    private func text(_ stretch: Stretch) -> String {
        // Keys are the bytes of texts.
        bytes.with { unsafe String(copying: UTF8Span(unchecked: $0.extracting(stretch.range))) }
    }

    /// All that was written, on one line, the members of each object by the bytes of their keys; nil where it is nested too deep, or has
    /// more bytes or values than can be counted in 32 bits.
    mutating func output() -> Bytes? {
        guard bytes.count < UInt32.max, nodes.count < Int32.max else { return nil }
        return bytes.with { JSONOutput.bytes(&nodes, $0) }
    }
}
