/// Looks at a JSON body before it is decoded: one object, nested at most 64 deep, no key twice.
///
/// Foundation's decoder takes the last of two equal keys, where other parsers take the first: a signed body must mean one thing.
/// One pass, memory in proportion to the keys. Whether the rest is well-formed is the decoder's business.
package enum JSONGuard {
    /// Why a body is refused before it is decoded.
    package struct Violation: Error, Hashable, Sendable {
        /// What is wrong, in a few words for the caller.
        package let message: String
    }

    /// How deep arrays and objects may nest.
    package static let maxDepth = 64
    /// How long a key may be.
    package static let maxKeyBytes = 64 << 10

    /// Throws where the body is not one object, too deep, or has a key twice; a chunk of a stream need not be an object.
    package static func check(_ body: Bytes, isChunk: Bool = false) throws(Violation) {
        // The decoder takes UTF-16 and UTF-32 too, in which the bytes below mean something else. Both have zeros; UTF-8 has none.
        guard !body.contains(0) else { throw Violation(message: "the body is not in UTF-8") }
        var scanner = Scanner(bytes: body)
        try scanner.run(mustBeObject: !isChunk)
    }

    private struct Scanner {
        /// What one open bracket is: an object with the keys seen so far, or an array.
        enum Level {
            case object(keys: Set<String>)
            case array
        }

        let bytes: Bytes
        var at = 0
        var levels: [Level] = []
        var expectsKey = false

        mutating func run(mustBeObject: Bool) throws(Violation) {
            skipSpace()
            guard at < bytes.count, bytes[at] == UInt8(ascii: "{") || !mustBeObject else {
                throw Violation(message: "the body is not a JSON object")
            }
            while at < bytes.count {
                switch bytes[at] {
                case UInt8(ascii: "{"):
                    try open(.object(keys: []))
                    expectsKey = true
                case UInt8(ascii: "["):
                    try open(.array)
                    expectsKey = false
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    guard levels.popLast() != nil else { throw Violation(message: "the body is not well-formed JSON") }
                    expectsKey = false
                    at += 1
                case UInt8(ascii: ","):
                    if case .object = levels.last { expectsKey = true }
                    at += 1
                case UInt8(ascii: "\""):
                    try string()
                default:
                    at += 1
                }
            }
            guard levels.isEmpty else { throw Violation(message: "the body is not well-formed JSON") }
        }

        mutating func open(_ level: Level) throws(Violation) {
            guard levels.count < JSONGuard.maxDepth else {
                throw Violation(message: "the body is nested more than \(JSONGuard.maxDepth) deep")
            }
            levels.append(level)
            at += 1
        }

        /// Passes over a string; where a key is due, remembers it.
        mutating func string() throws(Violation) {
            let start = at + 1
            var end = start
            var isEscaped = false
            while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
                if bytes[end] == UInt8(ascii: "\\") {
                    isEscaped = true
                    end += 1
                }
                end += 1
            }
            guard end < bytes.count else { throw Violation(message: "the body is not well-formed JSON") }
            at = end + 1
            guard expectsKey, case .object(var keys) = levels.last else { return }
            expectsKey = false
            guard end - start <= JSONGuard.maxKeyBytes else {
                throw Violation(message: "a key has more than \(JSONGuard.maxKeyBytes) bytes")
            }
            let key = isEscaped ? Self.unescaped(bytes[start..<end]) : String(decoding: bytes[start..<end], as: UTF8.self)
            // The set leaves the array while it grows, so that it is changed in place.
            levels[levels.count - 1] = .array
            guard keys.insert(key).inserted else {
                throw Violation(message: "the key \"\(key.prefix(60))\" is there twice")
            }
            levels[levels.count - 1] = .object(keys: keys)
        }

        mutating func skipSpace() {
            while at < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[at]) { at += 1 }
        }

        /// The text of an escaped key; what is not a valid escape stays as it is, for the decoder to refuse.
        static func unescaped(_ slice: ArraySlice<UInt8>) -> String {
            var units: [UInt16] = []
            var plain: Bytes = []
            func flush() {
                units.append(contentsOf: String(decoding: plain, as: UTF8.self).utf16)
                plain.removeAll()
            }
            var at = slice.startIndex
            while at < slice.endIndex {
                guard slice[at] == UInt8(ascii: "\\"), at + 1 < slice.endIndex else {
                    plain.append(slice[at])
                    at += 1
                    continue
                }
                let kind = slice[at + 1]
                if kind == UInt8(ascii: "u"), at + 5 < slice.endIndex,
                    let unit = UInt16(String(decoding: slice[at + 2...at + 5], as: UTF8.self), radix: 16)
                {
                    flush()
                    units.append(unit)
                    at += 6
                    continue
                }
                switch kind {
                case UInt8(ascii: "n"): plain.append(0x0A)
                case UInt8(ascii: "t"): plain.append(0x09)
                case UInt8(ascii: "r"): plain.append(0x0D)
                case UInt8(ascii: "b"): plain.append(0x08)
                case UInt8(ascii: "f"): plain.append(0x0C)
                default: plain.append(kind)
                }
                at += 2
            }
            flush()
            return String(decoding: units, as: UTF16.self)
        }
    }
}
