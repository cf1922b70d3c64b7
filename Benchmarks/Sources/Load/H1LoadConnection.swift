internal import Foundation

/// One HTTP/1.1 connection of a run: it sends requests that are ready, each when the answer before it has come.
///
/// - Safety: the buffer is made and freed here, and used by the one thread that runs the load; the requests live in the arena.
@safe final class H1LoadConnection: LoadConnection {
    private static let bufferBytes = 256 << 10

    private let socket: LoopbackSocket
    private let arena: Arena
    private let requests: [Arena.Place]
    private let count: LoadCount
    private var next = 0
    private var left: Int
    private var sentAt: UInt64 = 0
    /// How much of the request on its way is sent.
    private var sent = 0
    private let buffer: UnsafeMutableRawBufferPointer
    /// How much of an answer has come.
    private var filled = 0
    private var head: H1AnswerHead?

    init(port: UInt16, _ requests: [Arena.Place], arena: Arena, count: LoadCount) throws(BenchmarkFailure) {
        socket = try LoopbackSocket.connected(to: port)
        self.arena = arena
        self.requests = requests
        self.count = count
        left = requests.count
        unsafe buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes, alignment: 16)
    }

    // The only free of the only allocation.
    deinit { unsafe buffer.deallocate() }

    var descriptor: Int32 { socket.descriptor }
    var isDone: Bool { left == 0 }
    var wantsToWrite: Bool { unsafe next > 0 && sent < requests[next - 1].bytes.count }

    func begin() throws(BenchmarkFailure) { try send() }

    private func send() throws(BenchmarkFailure) {
        guard next < requests.count else { return }
        next += 1
        sent = 0
        sentAt = Clock.monotonic
        try flush()
    }

    func flush() throws(BenchmarkFailure) {
        guard wantsToWrite else { return }
        let rest = unsafe UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(requests[next - 1].bytes))
        sent += try unsafe socket.write(UnsafeRawBufferPointer(rebasing: rest[sent...]))
    }

    func receive() throws(BenchmarkFailure) {
        filled += try unsafe socket.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
        let come = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<filled])
        if head == nil { head = try unsafe H1AnswerHead(come) }
        guard let head, filled >= head.bytes + head.bodyBytes else {
            guard filled < Self.bufferBytes else { throw BenchmarkFailure("An answer is larger than the buffer.") }
            return
        }
        left -= 1
        count.record(
            since: sentAt, now: Clock.monotonic, bytes: head.bodyBytes,
            objection: head.status == 200 ? nil : "An answer's status is \(head.status), not 200.")
        self.head = nil
        filled = 0
        try send()
    }
}

/// What the head of an answer says of it.
struct H1AnswerHead {
    let status: Int
    /// Bytes of the head itself.
    let bytes: Int
    let bodyBytes: Int

    /// The head at the start of these bytes, nil while it is not all there.
    ///
    /// - Throws: for an answer without a length, which no server in question sends.
    init?(_ come: UnsafeRawBufferPointer) throws(BenchmarkFailure) {
        let text = unsafe String(decoding: come, as: UTF8.self)
        guard let end = text.range(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].split(separator: "\r\n")
        let length = lines.dropFirst().lazy.map { $0.split(separator: ":", maxSplits: 1) }
            .first { $0.first?.lowercased() == "content-length" }?.last
        guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }),
            let body = length.flatMap({ Int($0.trimmingCharacters(in: .whitespaces)) })
        else { throw BenchmarkFailure("An answer has no status or no length: \(text.prefix(200))") }
        self.status = status
        bytes = text[..<end.upperBound].utf8.count
        bodyBytes = body
    }
}
