internal import NIOCore
internal import Neuron

/// The requests in a connection's bytes. A state machine: it is asked for the next event as long as somebody wants one, holds a
/// request's head at most, and looks at each byte once.
struct H1Parser {
    enum Event {
        /// A request's headers are complete.
        case head(H1Head)
        /// More of its body.
        case body(Bytes)
        /// The request is complete.
        case end
    }

    /// A body's bytes come in pieces of at most so many.
    static let pieceBytes = 64 << 10
    /// A chunk's size, what may stand behind it included.
    private static let chunkLineBytes = 128

    private enum State {
        case head
        case length(Int)
        case chunkSize
        case chunk(Int)
        case chunkEnd
        case trailers
        /// Nobody can say where the next request begins.
        case lost
    }

    private let headerListBytes: Int
    private var state = State.head
    /// The head whose lines are coming.
    private var builder = H1HeadBuilder()
    /// The size of the lines of this head, and of its trailers.
    private var listBytes = 0
    private var hasSkippedLine = false
    /// How far the line that is not complete yet has been looked through.
    private var scanned = 0

    init(headerListBytes: Int) { self.headerListBytes = headerListBytes }

    /// Whether a request has begun whose headers are not complete.
    var isInHead: Bool {
        if case .head = state { !builder.isEmpty || scanned > 0 || hasSkippedLine } else { false }
    }

    /// The next event; nil when there are not enough bytes for one. After a fault there are no more events.
    mutating func next(in bytes: inout ByteBuffer) throws(H1Fault) -> Event? {
        do {
            return try step(in: &bytes)
        } catch {
            state = .lost
            throw error
        }
    }

    private mutating func step(in bytes: inout ByteBuffer) throws(H1Fault) -> Event? {
        while true {
            switch state {
            case .head:
                guard let line = try line(in: &bytes, limit: headerListBytes - listBytes) else {
                    return nil
                }
                guard case .whole(let line) = line else {
                    state = .lost
                    return .head(builder.tooLargeHead)
                }
                if line.isEmpty, builder.isEmpty {
                    // One empty line before a request is an old client's; more are nobody's.
                    if hasSkippedLine { throw .malformed("Send a request line.") }
                    hasSkippedLine = true
                } else if line.isEmpty {
                    return .head(try begin())
                } else {
                    try builder.take(line[...])
                    if !count(line) {
                        state = .lost
                        return .head(builder.tooLargeHead)
                    }
                }
            case .length(0): return end()
            case .length(let left):
                guard let piece = Self.piece(of: left, in: &bytes) else { return nil }
                state = .length(left - piece.count)
                return .body(piece)
            case .chunkSize:
                guard let size = try chunkSize(in: &bytes) else { return nil }
                state = size == 0 ? .trailers : .chunk(size)
            case .chunk(let left):
                guard let piece = Self.piece(of: left, in: &bytes) else { return nil }
                state = piece.count == left ? .chunkEnd : .chunk(left - piece.count)
                return .body(piece)
            case .chunkEnd:
                guard let end = bytes.readBytes(length: 2) else { return nil }
                guard end == [H1Bytes.carriageReturn, H1Bytes.lineFeed] else {
                    throw .malformed("A chunk does not end where it says.")
                }
                state = .chunkSize
            case .trailers:
                guard let line = try line(in: &bytes, limit: headerListBytes - listBytes) else { return nil }
                guard case .whole(let line) = line else { throw .tooLarge }
                if line.isEmpty { return end() }
                _ = try H1HeadBuilder.field(line[...])
                if !count(line) { throw .tooLarge }
            case .lost: return nil
            }
        }
    }

    private mutating func begin() throws(H1Fault) -> H1Head {
        let head = try builder.head()
        builder = H1HeadBuilder()
        switch head.framing {
        case .length(let length): state = .length(length)
        case .chunked: state = .chunkSize
        }
        return head
    }

    private mutating func end() -> Event {
        state = .head
        listBytes = 0
        hasSkippedLine = false
        return .end
    }

    /// Counts a line as HTTP/2 would its field; false past the limit.
    private mutating func count(_ line: Bytes) -> Bool {
        listBytes += line.count + 32
        return listBytes <= headerListBytes
    }

    private static func piece(of length: Int, in bytes: inout ByteBuffer) -> Bytes? {
        let count = min(length, bytes.readableBytes, pieceBytes)
        return count == 0 ? nil : bytes.readBytes(length: count)
    }

    // MARK: Lines

    private enum Line {
        case whole(Bytes)
        case tooLong
    }

    /// The next line without its end; nil while it is not complete.
    private mutating func line(in bytes: inout ByteBuffer, limit: Int) throws(H1Fault) -> Line? {
        let view = bytes.readableBytesView
        let window = view.prefix(max(limit, 0) + 2)
        guard let end = window.dropFirst(scanned).firstIndex(of: H1Bytes.lineFeed) else {
            scanned = window.count
            guard window.count < max(limit, 0) + 2 else {
                scanned = 0
                return .tooLong
            }
            return nil
        }
        scanned = 0
        let length = end - view.startIndex
        guard length > 0, view[end - 1] == H1Bytes.carriageReturn else { throw .malformed("A line ends without CR.") }
        let line = Bytes(view[view.startIndex..<end - 1])
        bytes.moveReaderIndex(forwardBy: length + 1)
        return .whole(line)
    }

    private mutating func chunkSize(in bytes: inout ByteBuffer) throws(H1Fault) -> Int? {
        guard let line = try line(in: &bytes, limit: Self.chunkLineBytes) else { return nil }
        guard case .whole(let line) = line else { throw .malformed("A chunk's extension is too long.") }
        let digits = line.prefix { H1Bytes.hexDigit($0) != nil }
        let rest = line.dropFirst(digits.count)
        guard (1...15).contains(digits.count), rest.isEmpty || rest.first == H1Bytes.semicolon,
            rest.allSatisfy(H1Bytes.isValue)
        else { throw .malformed("A chunk's size is not a number.") }
        return digits.reduce(0) { $0 << 4 | (H1Bytes.hexDigit($1) ?? 0) }
    }
}
