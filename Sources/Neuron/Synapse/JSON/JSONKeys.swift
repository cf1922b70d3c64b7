/// The keys of a body's objects: no two of an object are equal, and those of large objects can be found soon.
///
/// Keys in ASCII without escapes are told apart by their bytes. Where an object has another, all its keys are told apart as texts.
struct JSONKeys {
    /// How long a key may be, as it is written.
    static let maxBytes = 64 << 10
    /// How many characters in a row may only change the one before them, such as accents: Unicode's bound for safe streams, without
    /// which a text takes time with the square of its length.
    static let maxMarks = 30
    /// Up to how many members an object's keys are found one by one.
    private static let few = 32
    /// Up to how many members each key is compared with each.
    private static let fewest = 8

    /// What is known of an open object's keys.
    struct Run {
        /// Whether each came behind the one before it, by its bytes.
        var isAscending = true
        /// Whether all are ASCII as it stands.
        var isPlain = true
        /// The one before, and its first bytes.
        var last: JSONToken?
        var prefix: UInt64 = 0

        /// What must not be forgotten while an inner object is open.
        var state: Int { (isAscending ? 1 : 0) | (isPlain ? 2 : 0) }
    }

    private(set) var orders: [JSONKeyOrder] = []
    private var entries: [Entry] = []

    private struct Entry {
        let prefix: UInt64
        let key: JSONToken
        let token: UInt32
    }

    /// Takes note of an object's next key.
    func check(_ key: JSONToken, in run: inout Run, _ bytes: Span<UInt8>) throws(JSONRefusal) {
        guard key.extent <= Self.maxBytes else { throw JSONRefusal(message: "a key has more than \(Self.maxBytes) bytes") }
        guard key.kind == .ascii else {
            guard JSONKeys.isBounded(JSONEscape.text(key, bytes)) else {
                throw JSONRefusal(message: "a key has more than \(Self.maxMarks) combining marks in a row")
            }
            run.isPlain = false
            run.isAscending = false
            return
        }
        guard run.isAscending else { return }
        let prefix = JSONBytes.prefix(bytes, key.range)
        if let last = run.last {
            run.isAscending =
                run.prefix == prefix
                ? JSONBytes.compare(bytes, last.range, bytes.extracting(key.range)) < 0 : run.prefix < prefix
        }
        run.last = key
        run.prefix = prefix
    }

    /// The run that went on before an inner object was opened.
    func run(state: Int, last: JSONToken, _ bytes: Span<UInt8>) -> Run {
        guard state & 1 == 1 else { return Run(isAscending: false, isPlain: state & 2 == 2) }
        return Run(last: last, prefix: JSONBytes.prefix(bytes, last.range))
    }

    /// Compares all keys of the object that ends here; what is to be known of them later, as in ``JSONContainer/keys``.
    mutating func close(
        _ object: Int, count: Int, _ run: Run, _ tokens: borrowing JSONStore<UInt64>, _ bytes: Span<UInt8>
    ) throws(JSONRefusal) -> Int {
        guard !run.isAscending || count > Self.few else { return 1 }
        guard run.isPlain else { return try closeTexts(object, count: count, tokens, bytes) }
        guard count > Self.fewest else {
            try comparePairs(object, tokens, bytes)
            return 1
        }
        entries.removeAll(keepingCapacity: true)
        var at = object + JSONToken.containerWidth
        while at < JSONToken(word: tokens[object]).extent {
            let key = JSONToken(word: tokens[at])
            entries.append(Entry(prefix: JSONBytes.prefix(bytes, key.range), key: key, token: UInt32(at)))
            at = Self.following(at, tokens)
        }
        if !run.isAscending {
            entries.sort { one, other in
                guard one.prefix == other.prefix else { return one.prefix < other.prefix }
                return JSONBytes.compare(bytes, one.key.range, bytes.extracting(other.key.range)) < 0
            }
            for index in entries.indices.dropFirst() where entries[index - 1].prefix == entries[index].prefix {
                try compare(entries[index - 1].key, entries[index].key, bytes)
            }
        }
        guard count > Self.few else { return 1 }
        orders.append(.sorted(entries.map(\.token)))
        return orders.count << 1 | 1
    }

    /// Compares all keys of an object with each other as texts.
    private mutating func closeTexts(
        _ object: Int, count: Int, _ tokens: borrowing JSONStore<UInt64>, _ bytes: Span<UInt8>
    ) throws(JSONRefusal) -> Int {
        var places: [String: UInt32] = [:]
        places.reserveCapacity(count)
        var at = object + JSONToken.containerWidth
        while at < JSONToken(word: tokens[object]).extent {
            let text = JSONEscape.text(JSONToken(word: tokens[at]), bytes)
            guard places.updateValue(UInt32(at + 1), forKey: text) == nil else { throw Self.twice(text) }
            at = Self.following(at, tokens)
        }
        guard count > Self.few else { return 0 }
        orders.append(.texts(places))
        return orders.count << 1
    }

    /// Compares each key of an object with those before it.
    private func comparePairs(
        _ object: Int, _ tokens: borrowing JSONStore<UInt64>, _ bytes: Span<UInt8>
    ) throws(JSONRefusal) {
        let first = object + JSONToken.containerWidth
        var at = first
        while at < JSONToken(word: tokens[object]).extent {
            let key = JSONToken(word: tokens[at])
            var before = first
            while before < at {
                try compare(JSONToken(word: tokens[before]), key, bytes)
                before = Self.following(before, tokens)
            }
            at = Self.following(at, tokens)
        }
    }

    @inline(__always)
    private func compare(_ one: JSONToken, _ other: JSONToken, _ bytes: Span<UInt8>) throws(JSONRefusal) {
        if one.extent == other.extent, JSONBytes.isSame(bytes, from: one.start, bytes.extracting(other.range)) {
            throw Self.twice(JSONEscape.text(one, bytes))
        }
    }

    /// The token of the key behind a key.
    private static func following(_ key: Int, _ tokens: borrowing JSONStore<UInt64>) -> Int {
        let value = JSONToken(word: tokens[key + 1])
        return value.isContainer ? value.extent : key + 2
    }

    private static func twice(_ key: String) -> JSONRefusal {
        JSONRefusal(message: "the key \"\(key.prefix(60))\" is there twice")
    }

    /// Whether the text has no more marks in a row than it may.
    private static func isBounded(_ text: String) -> Bool {
        var marks = 0
        for scalar in text.unicodeScalars {
            marks = scalar.value < 0x300 || scalar.properties.canonicalCombiningClass == .notReordered ? 0 : marks + 1
            if marks > maxMarks { return false }
        }
        return true
    }
}

/// Where the keys of a large object are.
enum JSONKeyOrder {
    /// Keys in ASCII, by their bytes: the tokens of the keys.
    case sorted([UInt32])
    /// Any keys: the tokens of the values.
    case texts([String: UInt32])
}
