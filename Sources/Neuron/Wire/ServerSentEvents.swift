/// The framing of streams, `text/event-stream`: each event has one JSON value.
///
/// Source: section 3 of the native protocol in `docs/native-protocol.md`; the field syntax is that of WHATWG's server-sent events.
package enum ServerSentEvents {
    /// The media type of a stream.
    package static let mediaType = "text/event-stream"

    /// The events in bytes that come in pieces of any size. Total: what it does not know it skips; bounded by `maxBytes`.
    package struct Parser: ChunkParser {
        /// The most that one event may have, in bytes.
        package let maxBytes: Int
        private var line: Bytes = []
        private var data: Bytes?
        private var lastWasReturn = false

        /// A parser at the beginning of a stream.
        package init(maxBytes: Int) { self.maxBytes = maxBytes }

        /// Whether the bytes so far end with a whole event.
        package var isAtBoundary: Bool { line.isEmpty && data == nil }

        /// The events that end within these bytes, in order; throws when one is too large.
        package mutating func feed(_ bytes: Bytes) throws(ChunkTooLarge) -> [Bytes] {
            var events: [Bytes] = []
            for byte in bytes {
                defer { lastWasReturn = byte == UInt8(ascii: "\r") }
                switch byte {
                case UInt8(ascii: "\n") where lastWasReturn: continue
                case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                    if let event = endLine() { events.append(event) }
                default:
                    guard line.count + (data?.count ?? 0) < maxBytes + Self.fieldBytes else { throw ChunkTooLarge() }
                    line.append(byte)
                }
            }
            return events
        }

        private static let field = Bytes("data".utf8)
        /// `data: `, which is not part of the value.
        private static let fieldBytes = 6

        /// Takes the line that has ended; an empty one ends the event.
        private mutating func endLine() -> Bytes? {
            defer { line = [] }
            if line.isEmpty {
                defer { data = nil }
                return data
            }
            let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
            guard line[..<colon].elementsEqual(Self.field) else { return nil }
            var value = line[colon...].dropFirst()
            if value.first == UInt8(ascii: " ") { value = value.dropFirst() }
            if var sofar = data {
                sofar.append(UInt8(ascii: "\n"))
                sofar.append(contentsOf: value)
                data = sofar
            } else {
                data = Bytes(value)
            }
            return nil
        }
    }
}
