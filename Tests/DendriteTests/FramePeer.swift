import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP/2 peer made of bare frames, so that it can do what no well-behaved server does. It knows no HPACK: requests are only
/// counted, answers use fields of the static table.
final class FramePeer: Sendable {
    /// One frame as it stands on the wire.
    struct Frame: Sendable {
        var type: UInt8
        var flags: UInt8 = 0
        var stream: Int32 = 0
        var payload: [UInt8] = []

        var bytes: [UInt8] {
            [
                UInt8(truncatingIfNeeded: payload.count >> 16), UInt8(truncatingIfNeeded: payload.count >> 8),
                UInt8(truncatingIfNeeded: payload.count), type, flags,
            ]
                + (0..<4).map { UInt8(truncatingIfNeeded: stream >> (24 - 8 * Int32($0))) } + payload
        }

        static func settings(maxStreams: UInt32? = nil) -> Frame {
            Frame(
                type: 4,
                payload: maxStreams.map { value in
                    [0, 3] + (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * UInt32($0))) }
                } ?? [])
        }
        static let settingsAcknowledgement = Frame(type: 4, flags: 1)
        /// `:status` as in HPACK's static table, 200 unless given, and a body of spaces.
        static func answer(_ stream: Int32, status: UInt8 = 0x88, body: Int = 2) -> [Frame] {
            var frames = [Frame(type: 1, flags: 4, stream: stream, payload: [status])]
            var left = body
            while left > 16_384 {
                frames.append(Frame(type: 0, stream: stream, payload: Array(repeating: 32, count: 16_384)))
                left -= 16_384
            }
            frames.append(Frame(type: 0, flags: 1, stream: stream, payload: Array(repeating: 32, count: left)))
            return frames
        }
        /// `:status` 302 to `/elsewhere`.
        static func redirect(_ stream: Int32) -> Frame {
            Frame(
                type: 1, flags: 5, stream: stream,
                payload: [0x08, 3] + Array("302".utf8) + [0x0F, 0x1F, 10] + Array("/elsewhere".utf8))
        }
        static func goAway(last: Int32) -> Frame {
            Frame(type: 7, payload: (0..<4).map { UInt8(truncatingIfNeeded: last >> (24 - 8 * Int32($0))) } + [0, 0, 0, 0])
        }
        static func refuse(_ stream: Int32) -> Frame { Frame(type: 3, stream: stream, payload: [0, 0, 0, 7]) }
    }

    /// What the peer does about a complete request.
    enum Reaction: Sendable {
        case send([Frame])
        case sendAndClose([Frame])
        /// What it sends once it has taken all that has come.
        case sendLater(@Sendable () -> [Frame])
        case close
        /// Ends the connection with a reset, as a machine that has forgotten it does.
        case abort
        case nothing
    }

    /// What was seen, in order.
    enum Event: Sendable, Equatable {
        case connected(Int)
        case request(connection: Int, stream: Int32)
        case reset(connection: Int, stream: Int32)
        case closed(Int)
    }

    let port: Int
    /// What happens, as it happens.
    let events: AsyncStream<Event>
    private let channels: [any Channel]
    private let connections: Connections

    private init(_ channels: [any Channel], _ connections: Connections, _ events: AsyncStream<Event>, port: Int) {
        self.channels = channels
        self.connections = connections
        self.events = events
        self.port = port
    }

    private func close() async throws {
        for channel in channels { try await channel.close() }
        // Those that are closed already say so; nobody needs to hear it.
        for connection in connections.all { try? await connection.close() }
    }

    /// Sends frames on a connection, whenever that is wanted.
    func send(_ frames: [Frame], on connection: Int) async throws {
        try await connections.channel(connection)?.writeAndFlush(ByteBuffer(bytes: frames.flatMap(\.bytes)))
    }

    /// Runs a peer for as long as `body` takes: on addresses of the loopback interface, all at one port, a free one unless told otherwise.
    /// `react` is told the connection, counted from 1, and the stream of each complete request; `reactEarly` of each whose headers are there.
    static func run<Result: Sendable>(
        hosts: [String] = ["127.0.0.1"], port: Int = 0, maxStreams: UInt32? = nil,
        react: @escaping @Sendable (Int, Int32) -> Reaction,
        reactEarly: @escaping @Sendable (Int, Int32) -> Reaction = { _, _ in .nothing },
        _ body: (FramePeer) async throws -> Result
    ) async throws -> Result {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let connections = Connections()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = connections.add(channel)
                    continuation.yield(.connected(number))
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(number, .settings(maxStreams: maxStreams), react, reactEarly) { continuation.yield($0) })
                }
            }
        var channels: [any Channel] = []
        var port = port
        let peer: FramePeer
        do {
            for host in hosts {
                let channel = try await bootstrap.bind(host: host, port: port).get()
                channels.append(channel)
                port = channel.localAddress?.port ?? port
            }
            peer = FramePeer(channels, connections, events, port: port)
        } catch {
            for channel in channels { try await channel.close() }
            throw error
        }
        do {
            let result = try await body(peer)
            try await peer.close()
            return result
        } catch {
            try await peer.close()
            throw error
        }
    }

    /// The connections in the order they came, counted from 1.
    private final class Connections: Sendable {
        private let channels = Mutex<[any Channel]>([])

        func add(_ channel: any Channel) -> Int {
            channels.withLock { channels in
                channels.append(channel)
                return channels.count
            }
        }

        var all: [any Channel] { channels.withLock { $0 } }

        func channel(_ number: Int) -> (any Channel)? {
            channels.withLock { $0.indices.contains(number - 1) ? $0[number - 1] : nil }
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let number: Int
        private let first: Frame
        private let react: @Sendable (Int, Int32) -> Reaction
        private let reactEarly: @Sendable (Int, Int32) -> Reaction
        private let tell: @Sendable (Event) -> Void
        private var input: [UInt8] = []
        private var hasPreface = false

        init(
            _ number: Int, _ first: Frame, _ react: @escaping @Sendable (Int, Int32) -> Reaction,
            _ reactEarly: @escaping @Sendable (Int, Int32) -> Reaction, _ tell: @escaping @Sendable (Event) -> Void
        ) {
            self.number = number
            self.first = first
            self.react = react
            self.reactEarly = reactEarly
            self.tell = tell
        }

        func channelActive(context: ChannelHandlerContext) { write([first], context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let buffer = unwrapInboundIn(data)
            input += Array(buffer.readableBytesView)
            if !hasPreface {
                guard input.count >= 24 else { return }
                input.removeFirst(24)
                hasPreface = true
            }
            while input.count >= 9 {
                let length = Int(input[0]) << 16 | Int(input[1]) << 8 | Int(input[2])
                guard input.count >= 9 + length else { return }
                let (type, flags) = (input[3], input[4])
                let stream = input[5..<9].reduce(Int32(0)) { $0 << 8 | Int32($1) }
                input.removeFirst(9 + length)
                if type == 4, flags & 1 == 0 { write([.settingsAcknowledgement], context) }
                if type == 3 { tell(.reset(connection: number, stream: stream)) }
                if type == 1 { act(reactEarly(number, stream), context) }
                if type <= 1, flags & 1 == 1 {
                    tell(.request(connection: number, stream: stream))
                    act(react(number, stream), context)
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) { tell(.closed(number)) }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func act(_ reaction: Reaction, _ context: ChannelHandlerContext) {
            switch reaction {
            case .send(let frames): write(frames, context)
            case .sendAndClose(let frames):
                write(frames, context)
                context.close(promise: nil)
            case .sendLater(let frames):
                let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
                context.eventLoop.execute { bound.value.0.write(frames(), bound.value.1) }
            case .close: context.close(promise: nil)
            case .abort:
                let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
                (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
                    bound.value.close(promise: nil)
                }
            case .nothing: break
            }
        }

        private func write(_ frames: [Frame], _ context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frames.flatMap(\.bytes))), promise: nil)
        }
    }
}
