import NIOCore
import NIOPosix
import Neuron

/// A client that writes HTTP and WebSocket by hand, so that it can also write what no honest client would.
final class RawClient {
    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer: [UInt8] = []

    private init(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Opens a connection for as long as `body` runs; what the peer does to it meanwhile is `body`'s to find out.
    static func connect<Result: Sendable>(_ port: Int, _ body: (RawClient) async throws -> Result) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var result: Swift.Result<Result, any Error>?
        do {
            try await channel.executeThenClose { inbound, outbound in
                do {
                    result = .success(try await body(RawClient(inbound.makeAsyncIterator(), outbound)))
                } catch {
                    result = .failure(error)
                }
            }
        } catch {
            // The peer had closed the connection before we could.
        }
        guard let result else { throw CancellationError() }
        return try result.get()
    }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }
    func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// More bytes; false at the end of the connection.
    private func more() async -> Bool {
        guard let piece = try? await inbound.next() else { return false }
        buffer += piece.readableBytesView
        return true
    }

    /// Whether the peer has closed the connection: waits until it does.
    func isClosed() async -> Bool {
        while await more() {}
        return true
    }

    // MARK: HTTP

    /// Sends a request and returns the body of its answer; nil where the connection was closed instead.
    func post(_ body: String) async throws -> String? {
        try await send(
            "POST / HTTP/1.1\r\nHost: node\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n")
        try await send(body)
        guard let head = await self.head() else { return nil }
        let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
        guard let length else { return nil }
        while buffer.count < length { guard await more() else { return nil } }
        defer { buffer.removeFirst(length) }
        return String(decoding: buffer[..<length], as: UTF8.self)
    }

    /// An answer's head; nil where the connection was closed instead.
    func head() async -> String? {
        let mark = Array("\r\n\r\n".utf8)
        while true {
            if let end = buffer.firstRange(of: mark) {
                defer { buffer.removeSubrange(..<end.upperBound) }
                return String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
            }
            guard await more() else { return nil }
        }
    }

    // MARK: WebSocket

    /// Makes the connection one of WebSocket.
    func upgrade() async throws -> Bool {
        try await send(
            "GET / HTTP/1.1\r\nHost: node\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
        return await head()?.hasPrefix("HTTP/1.1 101") == true
    }

    /// The bytes of a frame that a client sends.
    static func frame(_ payload: [UInt8], opcode: UInt8 = 1, isLast: Bool = true, claims: UInt64? = nil) -> [UInt8] {
        let count = claims ?? UInt64(payload.count)
        var frame: [UInt8] = [opcode | (isLast ? 0x80 : 0)]
        switch count {
        case ..<126: frame.append(0x80 | UInt8(count))
        case ..<65_536: frame += [0x80 | 126, UInt8(count >> 8), UInt8(count & 255)]
        default: frame += [0x80 | 127] + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * UInt64($0))) }
        }
        // A mask of zeros leaves the payload as it is.
        return frame + [0, 0, 0, 0] + payload
    }

    func say(_ text: String) async throws { try await send(Self.frame(Array(text.utf8))) }

    /// The next frame; nil where the connection was closed instead.
    func hear() async -> (opcode: UInt8, text: String)? {
        func byte(_ place: Int) -> Int { Int(buffer[place]) }
        while true {
            if buffer.count >= 2 {
                let short = byte(1) & 127
                let head = short == 126 ? 4 : short == 127 ? 10 : 2
                if buffer.count >= head {
                    let length = head == 2 ? short : (2..<head).reduce(0) { $0 << 8 | byte($1) }
                    if buffer.count >= head + length {
                        defer { buffer.removeFirst(head + length) }
                        return (buffer[0] & 15, String(decoding: buffer[head..<(head + length)], as: UTF8.self))
                    }
                }
            }
            guard await more() else { return nil }
        }
    }
}
