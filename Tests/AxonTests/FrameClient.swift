import HTTPTypes
import NIOCore
import NIOPosix
import Neuron

@testable import Axon

/// A client that writes HTTP/2 by hand, so that it can also write what no honest client would.
final class FrameClient {
    struct Frame {
        var type: UInt8
        var flags: UInt8 = 0
        var stream: Int32 = 0
        var payload: Bytes = []

        static let data: UInt8 = 0, headers: UInt8 = 1, reset: UInt8 = 3, settings: UInt8 = 4, ping: UInt8 = 6,
            goAway: UInt8 = 7
        static let windowUpdate: UInt8 = 8, continuation: UInt8 = 9
        static let endStream: UInt8 = 1, ack: UInt8 = 1, endHeaders: UInt8 = 4

        var bytes: Bytes {
            let count = payload.count
            let id = UInt32(bitPattern: stream)
            return [
                UInt8(truncatingIfNeeded: count >> 16), UInt8(truncatingIfNeeded: count >> 8), UInt8(truncatingIfNeeded: count),
                type, flags,
            ]
                + stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: id >> UInt32($0)) } + payload
        }

        /// The error code of a RST_STREAM or GOAWAY.
        var code: UInt32 {
            payload.suffix(type == Frame.goAway ? payload.count - 4 : 4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// What came on one stream.
    struct Told {
        var status = 0
        var body: Bytes = []
        var reset: UInt32?
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    static let calm: UInt32 = 11

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer: Bytes = []
    private(set) var streams: [Int32: Told] = [:]
    private(set) var goAway: UInt32?
    private var ended: Set<Int32> = []

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Opens a connection for as long as `body` runs.
    static func connect<Result>(
        to address: AxonAddress, speaksHTTP2: Bool = true, _ body: (FrameClient) async throws -> Result
    ) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: address.ip.description, port: Int(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        var result: Swift.Result<Result, any Error>?
        do {
            try await channel.executeThenClose { inbound, outbound in
                result = await Swift.Result { try await body(start(inbound, outbound, speaksHTTP2)) }
            }
        } catch {
            // The peer had closed the connection before we could.
        }
        guard let result else { throw CancellationError() }
        return try result.get()
    }

    private static func start(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ speaksHTTP2: Bool
    ) async throws -> FrameClient {
        let client = FrameClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
        if speaksHTTP2 {
            // A header table of size 0, so that every answer's status is spelled out.
            let settings = Frame(type: Frame.settings, payload: [0, 1, 0, 0, 0, 0])
            try? await client.send(bytes: Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + settings.bytes)
        }
        return client
    }

    func send(bytes: Bytes) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    func send(_ frames: Frame...) async throws { try await send(bytes: frames.flatMap(\.bytes)) }

    /// Headers, none of them compressed.
    static func block(_ fields: [(String, String)]) -> Bytes {
        var block: Bytes = []
        for (name, value) in fields {
            block.append(0)
            for text in [name, value] {
                var count = text.utf8.count
                if count < 127 {
                    block.append(UInt8(count))
                } else {
                    block.append(127)
                    count -= 127
                    while count >= 128 {
                        block.append(UInt8(count % 128 + 128))
                        count /= 128
                    }
                    block.append(UInt8(count))
                }
                block.append(contentsOf: text.utf8)
            }
        }
        return block
    }

    /// The frames of a request.
    static func frames(_ request: HTTPRequest, body: Bytes?, stream: Int32, ends: Bool = true) -> Bytes {
        let target = [
            (":method", request.method.rawValue), (":scheme", "http"), (":authority", "axon"), (":path", request.path ?? "/"),
        ]
        let block = block(target + request.headerFields.map { ($0.name.canonicalName, $0.value) })
        var out: Bytes = []
        var type = Frame.headers
        var rest = block[...]
        repeat {
            let part = rest.prefix(16_000)
            rest = rest.dropFirst(part.count)
            var flags: UInt8 = rest.isEmpty ? Frame.endHeaders : 0
            if type == Frame.headers, body == nil, ends { flags |= Frame.endStream }
            out += Frame(type: type, flags: flags, stream: stream, payload: Bytes(part)).bytes
            type = Frame.continuation
        } while !rest.isEmpty
        var bodyRest = (body ?? [])[...]
        while body != nil {
            let part = bodyRest.prefix(16_000)
            bodyRest = bodyRest.dropFirst(part.count)
            let isLast = bodyRest.isEmpty
            out +=
                Frame(type: Frame.data, flags: isLast && ends ? Frame.endStream : 0, stream: stream, payload: Bytes(part)).bytes
            if isLast { break }
        }
        return out
    }

    func ask(_ request: HTTPRequest, body: Bytes?, stream: Int32, ends: Bool = true) async throws {
        try await send(bytes: Self.frames(request, body: body, stream: stream, ends: ends))
    }

    /// Reads until the stream has ended; nil if the connection ended first.
    func answer(on stream: Int32) async throws -> Told? {
        while !ended.contains(stream) {
            guard let frame = try await next() else { return nil }
            try await take(frame)
        }
        return streams[stream]
    }

    /// Reads one frame.
    func step() async throws {
        if let frame = try await next() { try await take(frame) }
    }

    /// Reads until the peer closes.
    func readToEnd() async throws {
        while let frame = try await next() { try await take(frame) }
    }

    /// Reads everything as plain text until the peer closes.
    func text() async throws -> String {
        var text = ""
        while let bytes = try await inbound.next() { text += String(buffer: bytes) }
        return text
    }

    private func take(_ frame: Frame) async throws {
        switch frame.type {
        case Frame.settings where frame.flags & Frame.ack == 0: try? await send(Frame(type: Frame.settings, flags: Frame.ack))
        case Frame.headers:
            streams[frame.stream, default: Told()].status = Self.status(frame.payload)
        case Frame.data: streams[frame.stream, default: Told()].body += frame.payload
        case Frame.reset:
            streams[frame.stream, default: Told()].reset = frame.code
            ended.insert(frame.stream)
        case Frame.goAway: goAway = frame.code
        default: break
        }
        if frame.type == Frame.data || frame.type == Frame.headers, frame.flags & Frame.endStream != 0 {
            ended.insert(frame.stream)
        }
    }

    private func next() async throws -> Frame? {
        while true {
            if buffer.count >= 9 {
                let count = Int(buffer[0]) << 16 | Int(buffer[1]) << 8 | Int(buffer[2])
                if buffer.count >= 9 + count {
                    let id = buffer[5..<9].reduce(Int32(0)) { $0 << 8 | Int32($1) }
                    let frame = Frame(type: buffer[3], flags: buffer[4], stream: id, payload: Bytes(buffer[9..<9 + count]))
                    buffer.removeFirst(9 + count)
                    return frame
                }
            }
            let bytes: ByteBuffer?
            do {
                bytes = try await inbound.next()
            } catch is IOError {
                // The peer closed with something of ours unread.
                bytes = nil
            }
            guard let bytes else { return nil }
            buffer.append(contentsOf: bytes.readableBytesView)
        }
    }

    /// The status at the head of a header block: indexed from the static table, or three digits, bare or Huffman-coded.
    private static func status(_ block: Bytes) -> Int {
        var block = block[...]
        while let byte = block.first, byte & 0xE0 == 0x20 { block = block.dropFirst() }
        guard let first = block.popFirst() else { return 0 }
        if first & 0x80 != 0 { return [8: 200, 9: 204, 10: 206, 11: 304, 12: 400, 13: 404, 14: 500][first & 0x7F] ?? 0 }
        guard let length = block.popFirst() else { return 0 }
        let value = block.prefix(Int(length & 0x7F))
        if length & 0x80 == 0 { return Int(String(decoding: value, as: UTF8.self)) ?? 0 }
        // 0, 1, 2 are five bits, 00000 to 00010; 3 to 9 six, 011001 to 011111.
        let bits = value.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }
        var at = 0
        var number = 0
        for _ in 0..<3 where at + 5 <= bits.count {
            let five = bits[at..<at + 5].reduce(0) { $0 << 1 | Int($1) }
            if five <= 2 {
                number = number * 10 + five
                at += 5
            } else if at + 6 <= bits.count {
                number = number * 10 + (five << 1 | Int(bits[at + 5])) - 25 + 3
                at += 6
            }
        }
        return number
    }
}
