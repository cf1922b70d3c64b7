/// A body that was found to be JSON, with the place of everything in it. What is asked for is made from the bytes when it is asked for.
final class JSONDocument {
    let bytes: Bytes
    private let tokens: JSONStore<UInt64>
    /// The keys of large objects.
    private let orders: [JSONKeyOrder]
    /// What the paths of its values begin with.
    let base: [any CodingKey]
    /// The key behind the one that was found last in a large object: dictionaries ask for all keys in order.
    private var expected = (object: -1, key: 0)

    /// Scans a body, which must be an object unless it is a chunk of a stream.
    init(_ bytes: Bytes, isChunk: Bool = false, base: [any CodingKey] = []) throws(JSONRefusal) {
        var scanner = JSONScanner(bytes.span)
        do {
            try scanner.scan(bytes.span, isChunk: isChunk)
        } catch {
            // UTF-16 and UTF-32 have zeros, which no JSON in UTF-8 has.
            throw bytes.contains(0) ? JSONRefusal(message: "the body is not in UTF-8") : error
        }
        self.bytes = bytes
        self.base = base
        orders = scanner.orders
        tokens = scanner.finish()
    }

    /// The token at an index.
    @inline(__always)
    func token(_ index: Int) -> JSONToken { JSONToken(word: tokens[index]) }

    /// What is known of the array or object at an index.
    func container(_ index: Int) -> JSONContainer { JSONContainer(tokens[index + 1], tokens[index + 2]) }

    /// The index of the token behind a value.
    @inline(__always)
    func following(_ index: Int) -> Int {
        let token = token(index)
        return token.isContainer ? token.extent : index + 1
    }

    /// The text of a token that is one.
    func text(_ token: JSONToken) -> String {
        let bytes = bytes
        return JSONEscape.text(token, bytes.span)
    }

    /// The index of the value that an object has under a key; nil where it has none.
    func value(_ name: String, of object: Int) -> Int? {
        let bytes = bytes
        let utf8 = name.utf8.span
        if let index = value(utf8, bytes.span, of: object) { return index }
        if container(object).isPlain, JSONBytes.endOfASCII(utf8, from: 0) == utf8.count { return nil }
        return equivalent(name, of: object)
    }

    /// The index of the value whose key is written like the name.
    private func value(_ name: Span<UInt8>, _ bytes: Span<UInt8>, of object: Int) -> Int? {
        let order = container(object).order
        if order > 0 { return value(name, bytes, of: object, in: orders[order - 1]) }
        var at = object + JSONToken.containerWidth
        let end = token(object).extent
        while at < end {
            let key = token(at)
            if key.extent == name.count, JSONBytes.isSame(bytes, from: key.start, name), key.kind != .escaped { return at + 1 }
            at = following(at + 1)
        }
        return nil
    }

    /// The same for an object of many members.
    private func value(_ name: Span<UInt8>, _ bytes: Span<UInt8>, of object: Int, in order: JSONKeyOrder) -> Int? {
        guard case .sorted(let keys) = order else { return nil }
        if expected.object == object, expected.key < token(object).extent, case let key = token(expected.key),
            key.extent == name.count, JSONBytes.isSame(bytes, from: key.start, name)
        {
            return found(expected.key, in: object)
        }
        let prefix = JSONBytes.prefix(name, 0..<name.count)
        var low = 0, high = keys.count
        while low < high {
            let middle = (low + high) / 2
            let range = token(Int(keys[middle])).range
            let other = JSONBytes.prefix(bytes, range)
            let order = other == prefix ? JSONBytes.compare(bytes, range, name) : other < prefix ? -1 : 1
            if order == 0 { return found(Int(keys[middle]), in: object) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The value of a key, and a note of the key behind it.
    private func found(_ key: Int, in object: Int) -> Int {
        expected = (object, following(key + 1))
        return key + 1
    }

    /// The value under a key whose text is the name's as Swift compares texts, in other characters or written with escapes.
    @inline(never)
    private func equivalent(_ name: String, of object: Int) -> Int? {
        let words = container(object)
        if words.order > 0, case .texts(let places) = orders[words.order - 1] { return places[name].map { Int($0) } }
        for key in JSONMembers(self, of: object) where text(token(key)) == name { return key + 1 }
        return nil
    }
}

/// The tokens of an object's keys, in the order of the body.
struct JSONMembers: Sequence, IteratorProtocol {
    private let document: JSONDocument
    private var at: Int
    private let end: Int

    init(_ document: JSONDocument, of object: Int) {
        self.document = document
        at = object + JSONToken.containerWidth
        end = document.token(object).extent
    }

    mutating func next() -> Int? {
        guard at < end else { return nil }
        defer { at = document.following(at + 1) }
        return at
    }
}
