/// Why a body is refused before anything is decoded from it.
struct JSONRefusal: Error, Hashable, Sendable {
    /// What is wrong, in a few words for the caller.
    let message: String
}

/// One pass over a body: is it JSON as RFC 8259 has it, in UTF-8, nested at most 64 deep, no key twice; and where is what.
///
/// All of it is looked at, also what nobody will ask for. Foundation's decoder takes the first of two equal keys, where other parsers
/// take the last: a signed body must mean one thing. Two keys are equal when Swift calls their texts equal, however they are written.
/// Time and memory are in proportion to the body, but for the keys of one object, which are sorted unless they came so.
struct JSONScanner: ~Copyable {
    /// How deep arrays and objects may nest.
    static let maxDepth = 64

    private var at = 0
    private var tokens: JSONStore<UInt64>
    private var keys = JSONKeys()

    /// The innermost open container, and where the scan within it stands; what surrounds it waits in its own words.
    private var open = 0
    private var isObject = false
    private var depth = 0
    private var count = 0
    private var run = JSONKeys.Run()

    init(_ bytes: Span<UInt8>) { tokens = JSONStore(capacity: 24 + bytes.count / 8) }

    /// The orders of large objects' keys.
    var orders: [JSONKeyOrder] { keys.orders }

    /// What was found.
    consuming func finish() -> JSONStore<UInt64> { tokens }

    /// Scans a body; a chunk of a stream need not be an object.
    mutating func scan(_ bytes: Span<UInt8>, isChunk: Bool) throws(JSONRefusal) {
        guard bytes.count <= JSONToken.maxBytes else { throw JSONRefusal(message: "the body has more than 512 MiB") }
        let first = next(bytes)
        guard first == UInt8(ascii: "{") || isChunk && at < bytes.count else {
            throw JSONRefusal(message: "the body is not a JSON object")
        }
        try value(first, bytes)
        guard next(bytes) == 0, at == bytes.count else { throw Self.malformed }
    }

    static let malformed = JSONRefusal(message: "the body is not well-formed JSON")

    /// The value that begins here with `first`, and all that is within it.
    private mutating func value(_ first: UInt8, _ bytes: Span<UInt8>) throws(JSONRefusal) {
        var first = first
        while true {
            switch first {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                try push(isObject: first == UInt8(ascii: "{"))
                let inner = next(bytes)
                if inner == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    try pop(bytes)
                } else {
                    first = isObject ? try key(inner, bytes) : inner
                    continue
                }
            case UInt8(ascii: "\""): tokens.append(try text(bytes).word)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number(bytes)
            case UInt8(ascii: "t"): try literal("true", .yes, bytes)
            case UInt8(ascii: "f"): try literal("false", .no, bytes)
            case UInt8(ascii: "n"): try literal("null", .null, bytes)
            default: throw Self.malformed
            }
            // A value ended: what follows belongs to what surrounds it.
            while true {
                guard depth > 0 else { return }
                count += 1
                let following = next(bytes)
                if following == UInt8(ascii: ",") {
                    at += 1
                    first = isObject ? try key(next(bytes), bytes) : next(bytes)
                    break
                }
                guard following == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw Self.malformed }
                try pop(bytes)
            }
        }
    }

    /// A key that should begin here with `first`, and its colon; the byte that its value begins with.
    private mutating func key(_ first: UInt8, _ bytes: Span<UInt8>) throws(JSONRefusal) -> UInt8 {
        guard first == UInt8(ascii: "\"") else { throw Self.malformed }
        let token = try text(bytes)
        try keys.check(token, in: &run, bytes)
        tokens.append(token.word)
        guard next(bytes) == UInt8(ascii: ":") else { throw Self.malformed }
        at += 1
        return next(bytes)
    }

    private mutating func push(isObject: Bool) throws(JSONRefusal) {
        guard depth < Self.maxDepth else {
            throw JSONRefusal(message: "the body is nested more than \(Self.maxDepth) deep")
        }
        let token = tokens.count
        if depth > 0 { save(count: count, keys: run.state) }
        let ordinal = depth > 0 && !self.isObject ? count : 0
        let words = JSONContainer(count: 0, ordinal: ordinal, parent: depth > 0 ? open : token, keys: 0).words
        tokens.append(JSONToken(isObject ? .object : .array, start: at, extent: 0).word)
        tokens.append(words.0)
        tokens.append(words.1)
        open = token
        depth += 1
        count = 0
        self.isObject = isObject
        run = JSONKeys.Run()
        at += 1
    }

    private mutating func pop(_ bytes: Span<UInt8>) throws(JSONRefusal) {
        at += 1
        let token = JSONToken(word: tokens[open])
        tokens[open] = JSONToken(token.kind, start: token.start, extent: tokens.count).word
        let keys = isObject ? try self.keys.close(open, count: count, run, tokens, bytes) : 0
        save(count: count, keys: keys)
        depth -= 1
        guard depth > 0 else { return }
        let child = open
        open = JSONContainer(tokens[open + 1], tokens[open + 2]).parent
        let outer = JSONContainer(tokens[open + 1], tokens[open + 2])
        isObject = JSONToken(word: tokens[open]).kind == .object
        count = outer.count
        if isObject { run = self.keys.run(state: outer.keys, last: JSONToken(word: tokens[child - 1]), bytes) }
    }

    private mutating func save(count: Int, keys: Int) {
        var container = JSONContainer(tokens[open + 1], tokens[open + 2])
        container.count = count
        container.keys = keys
        let words = container.words
        tokens[open + 1] = words.0
        tokens[open + 2] = words.1
    }

    /// The next byte that is no space, which is not passed over; 0 at the end.
    private mutating func next(_ bytes: Span<UInt8>) -> UInt8 {
        while at < bytes.count {
            let byte = bytes[at]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            at += 1
        }
        return 0
    }

    private mutating func literal(_ word: StaticString, _ kind: JSONToken.Kind, _ bytes: Span<UInt8>) throws(JSONRefusal) {
        let length = word.utf8CodeUnitCount
        guard at + length <= bytes.count else { throw Self.malformed }
        for index in 0..<length {
            // The word's bytes are constants of the program, as many as it has.
            guard bytes[at + index] == (unsafe word.utf8Start[index]) else { throw Self.malformed }
        }
        tokens.append(JSONToken(kind, start: at, extent: length).word)
        at += length
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONRefusal) {
        let start = at
        var kind = JSONToken.Kind.integer
        var end = bytes[at] == UInt8(ascii: "-") ? at + 1 : at
        let first = end
        guard Self.digits(bytes, &end), bytes[first] != UInt8(ascii: "0") || end == first + 1 else { throw Self.malformed }
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end += 1
            kind = .fraction
            guard Self.digits(bytes, &end) else { throw Self.malformed }
        }
        if end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            kind = .fraction
            if end < bytes.count, bytes[end] == UInt8(ascii: "+") || bytes[end] == UInt8(ascii: "-") { end += 1 }
            guard Self.digits(bytes, &end) else { throw Self.malformed }
        }
        tokens.append(JSONToken(kind, start: start, extent: end - start).word)
        at = end
    }

    /// Passes over digits; whether there is one.
    @inline(__always)
    private static func digits(_ bytes: Span<UInt8>, _ at: inout Int) -> Bool {
        let start = at
        while at < bytes.count, bytes[at] &- UInt8(ascii: "0") < 10 { at += 1 }
        return at > start
    }

    /// Passes over a text with its quotes, and checks its escapes and its UTF-8.
    private mutating func text(_ bytes: Span<UInt8>) throws(JSONRefusal) -> JSONToken {
        at += 1
        let start = at
        var kind = JSONToken.Kind.ascii
        var hasOthers = false
        while true {
            at = JSONBytes.endOfPlain(bytes, from: at)
            guard at < bytes.count else { throw Self.malformed }
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let token = JSONToken(hasOthers && kind == .ascii ? .text : kind, start: start, extent: at - start)
                guard !hasOthers || JSONBytes.isUTF8(bytes, token.range) else {
                    throw JSONRefusal(message: "the body is not in UTF-8")
                }
                at += 1
                return token
            case UInt8(ascii: "\\"):
                kind = .escaped
                guard let end = JSONEscape.end(bytes, at) else { throw Self.malformed }
                at = end
            case 0x80...:
                hasOthers = true
                at += 1
            default: throw Self.malformed
            }
        }
    }
}
