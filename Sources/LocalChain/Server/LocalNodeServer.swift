internal import Foundation
public import Logging
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOWebSocket
public import Neuron
internal import Synchronization

/// A chain that Substrate's clients can talk to, and people can look at: JSON-RPC over HTTP and WebSocket, and a page, on one port.
///
/// - Source: `docs/local-chain.md`.
public final class LocalNodeServer: Sendable {
    /// When blocks come.
    public enum BlockTime: Hashable, Sendable {
        /// One after each such time.
        case every(Duration)
        /// One for every extrinsic that comes in.
        case onSubmission
    }

    /// Whom the node lets move its time and state.
    public enum Control: Hashable, Sendable {
        /// Programs on this machine, and pages that it serves itself; no page of another origin.
        case loopback
        /// Everybody who reaches the port.
        case everybody
    }

    private enum Upgraded: Sendable {
        case socket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, origin: String?)
        case plain(NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>)
    }

    /// The largest message, both ways.
    private static let maxMessage = 16 << 20
    /// A subscriber with so much unread is dropped.
    private static let maxUnread = 1 << 20

    /// The largest message of a caller who may move the state: a whole chain.
    private static let maxImport = 512 << 20

    private let node: LocalNode
    private let methods: NodeMethods
    private let clock: BlockClock
    private let control: Control
    private let time: any TimeSource
    private let connections = NodeConnections()
    private let crowd = ConnectionCrowd()
    private let listening = Mutex<Int?>(nil)

    /// A node with its chain at block 0, or the chain that `file` holds already, whatever the genesis.
    public init(
        _ genesis: Genesis, blockTime: BlockTime = .every(.milliseconds(250)), keptIn file: String? = nil,
        control: Control = .loopback, time: any TimeSource = .system, logger: Logger = Logger(label: "neuron.localchain")
    ) throws(ChainError) {
        let slot: Duration = if case .every(let slot) = blockTime { slot } else { .milliseconds(250) }
        node = try LocalNode(genesis, slot: slot, time: time, keptIn: file, logger: logger)
        clock = BlockClock(blockTime)
        let connections = connections
        methods = NodeMethods(node: node, control: NodeControl(node: node, clock: clock) { connections.tell($0) })
        self.control = control
        self.time = time
    }

    /// The accounts whose keys everybody knows, with what they have now.
    public func developmentAccounts() async -> [DevelopmentAccount] { await node.developmentAccounts() }

    /// The port that it listens on; nil before it does.
    public var port: Int? { listening.withLock { $0 } }

    /// Where a browser on this machine finds the page of a node.
    public static func page(host: String, port: Int) -> String {
        let isEverywhere = ["0.0.0.0", "::"].contains(host)
        let name = isEverywhere ? "127.0.0.1" : host.contains(":") ? "[\(host)]" : host
        return "http://\(name):\(port)/"
    }

    /// Serves until the task is cancelled; `ready` is called with the port once clients are answered.
    ///
    /// - Throws: ``ChainError/Code/stopped`` where the port can't be had.
    public func run(host: String = "127.0.0.1", port: Int = 9_944, ready: @Sendable (Int) -> Void = { _ in })
        async throws(ChainError)
    {
        do {
            let server = try await bind(host: host, port: port)
            let bound = server.channel.localAddress?.port ?? port
            listening.withLock { $0 = bound }
            try await withThrowingDiscardingTaskGroup { group in
                group.addTask { await self.makeBlocks() }
                ready(bound)
                try await server.executeThenClose { inbound in
                    for try await upgrade in inbound {
                        group.addTask { await self.serve(upgrade, BrowserGuard(listensAt: host)) }
                    }
                }
            }
        } catch is CancellationError {
            // Asked to stop: that is how it ends.
        } catch {
            throw ChainError(
                .stopped, "The node at \(host):\(port) ended: \(error).",
                remedy: "Choose a port that nobody else has.", cause: error)
        }
    }

    private func bind(host: String, port: Int) async throws
        -> NIOAsyncChannel<EventLoopFuture<Upgraded>, Never>
    {
        let browsers = BrowserGuard(listensAt: host)
        return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { [crowd] channel in
                crowd.enter(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let upgrader = NIOTypedWebSocketServerUpgrader<Upgraded>(
                        maxFrameSize: Self.maxMessage,
                        shouldUpgrade: { channel, request in
                            // What a browser may not do is answered below, as a request without an upgrade.
                            let refused = browsers.refusal(request.method, request.headers) != nil
                            return channel.eventLoop.makeSucceededFuture(refused ? nil : HTTPHeaders())
                        },
                        upgradePipelineHandler: { channel, request in
                            channel.eventLoop.makeCompletedFuture {
                                crowd.isUnderstood(channel)
                                try channel.pipeline.syncOperations.addHandler(
                                    NIOWebSocketFrameAggregator(
                                        minNonFinalFragmentSize: 1, maxAccumulatedFrameCount: 4_096,
                                        maxAccumulatedFrameSize: Self.maxMessage))
                                return .socket(
                                    try NIOAsyncChannel<WebSocketFrame, WebSocketFrame>(
                                        wrappingChannelSynchronously: channel), origin: request.headers.first(name: "origin"))
                            }
                        })
                    let upgraded = try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
                        configuration: .init(
                            upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                                upgraders: [upgrader],
                                notUpgradingCompletionHandler: { channel in
                                    channel.eventLoop.makeCompletedFuture {
                                        crowd.isUnderstood(channel)
                                        try channel.pipeline.syncOperations.addHandlers(
                                            RequestDeadline(), ResponseBytes())
                                        return .plain(
                                            try NIOAsyncChannel<
                                                HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>
                                            >(wrappingChannelSynchronously: channel))
                                    }
                                })))
                    try channel.pipeline.syncOperations.addHandler(ErrorCloser())
                    return upgraded
                }
            }
    }

    // MARK: Blocks

    private func makeBlocks() async {
        var ticking = ticks(clock.current)
        for await blockTime in clock.changes {
            ticking?.cancel()
            await ticking?.value
            ticking = ticks(blockTime)
        }
        ticking?.cancel()
        await ticking?.value
    }

    /// Blocks at even times, until it is cancelled; none where they come with extrinsics.
    private func ticks(_ blockTime: BlockTime) -> OwnedTask<Void>? {
        guard case .every(let slot) = blockTime else { return nil }
        return OwnedTask { [self] in
            var next = time.monotonic.advanced(by: slot)
            while (try? await time.sleep(until: next)) != nil, !Task.isCancelled {
                connections.tell(await node.seal())
                let now = time.monotonic
                let due = next.advanced(by: slot)
                next = due > now ? due : now.advanced(by: slot)
            }
        }
    }

    // MARK: Connections

    private func serve(_ upgrade: EventLoopFuture<Upgraded>, _ browsers: BrowserGuard) async {
        // A connection that ends in an error has ended; its client knows.
        switch try? await upgrade.get() {
        case .socket(let channel, let origin): try? await serve(socket: channel, origin: origin)
        case .plain(let channel): try? await serve(plain: channel, browsers)
        case nil: break
        }
    }

    private func serve(socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, origin: String?) async throws {
        let channel = socket.channel
        try await channel.setOption(.writeBufferWaterMark, value: .init(low: Self.maxUnread / 2, high: Self.maxUnread)).get()
        let mayControl = control.admits(address: channel.remoteAddress?.ipAddress, origin: origin)
        let connection = connections.add(channel)
        defer { connections.remove(connection) }
        do {
            try await converse(socket, connection, mayControl: mayControl)
            await node.forget(connection)
        } catch {
            await node.forget(connection)
            throw error
        }
    }

    /// Answers a connection's requests, one after the other, until it ends.
    private func converse(
        _ socket: NIOAsyncChannel<WebSocketFrame, WebSocketFrame>, _ connection: UInt64, mayControl: Bool
    ) async throws {
        try await socket.executeThenClose { inbound, outbound in
            for try await frame in inbound {
                switch frame.opcode {
                case .text, .binary:
                    connections.beginAnswer(connection)
                    let reply = await methods.answer(
                        Data(frame.unmaskedData.readableBytesView), connection: connection, canSubscribe: true,
                        mayControl: mayControl)
                    if let text = reply.text {
                        try await outbound.write(.init(fin: true, opcode: .text, data: ByteBuffer(bytes: text)))
                    }
                    connections.endAnswer(connection, then: reply.afterwards)
                    if reply.submitted, clock.current == .onSubmission { connections.tell(await node.seal()) }
                case .ping: try await outbound.write(.init(fin: true, opcode: .pong, data: frame.unmaskedData))
                case .connectionClose:
                    try await outbound.write(.init(fin: true, opcode: .connectionClose, data: frame.unmaskedData))
                    return
                default: break
                }
            }
        }
    }

    private func serve(
        plain: NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>, _ browsers: BrowserGuard
    ) async throws {
        try await plain.executeThenClose { inbound, outbound in
            var head: HTTPRequestHead?
            var body = Data()
            var mayControl = false
            for try await part in inbound {
                switch part {
                case .head(let request):
                    head = request
                    body = Data()
                    mayControl = control.admits(
                        address: plain.channel.remoteAddress?.ipAddress, origin: request.headers.first(name: "origin"))
                case .body(let bytes):
                    body.append(contentsOf: bytes.readableBytesView)
                    guard body.count <= (mayControl ? Self.maxImport : Self.maxMessage) else { return }
                case .end:
                    guard let request = head else { return }
                    var answer = await answer(request, body, browsers, mayControl: mayControl)
                    answer.headers.replaceOrAdd(name: "connection", value: request.isKeepAlive ? "keep-alive" : "close")
                    try await outbound.write(
                        .head(HTTPResponseHead(version: request.version, status: answer.status, headers: answer.headers)))
                    if request.method != .HEAD { try await outbound.write(.body(ByteBuffer(bytes: answer.body))) }
                    try await outbound.write(.end(nil))
                    if !request.isKeepAlive { return }
                }
            }
        }
    }

    /// What a request without an upgrade is answered: JSON-RPC for POST, the page's files for GET.
    private func answer(_ request: HTTPRequestHead, _ body: Data, _ browsers: BrowserGuard, mayControl: Bool) async -> (
        status: HTTPResponseStatus, headers: HTTPHeaders, body: [UInt8]
    ) {
        func text(_ status: HTTPResponseStatus, _ text: String) -> (HTTPResponseStatus, HTTPHeaders, [UInt8]) {
            let headers: HTTPHeaders = [
                "content-type": "text/plain; charset=utf-8", "content-length": "\(text.utf8.count)",
                "x-content-type-options": "nosniff",
            ]
            return (status, headers, Array(text.utf8))
        }
        if let refusal = browsers.refusal(request.method, request.headers) { return text(refusal.status, refusal.text) }
        switch request.method {
        case .POST:
            let reply = await methods.answer(body, connection: 0, canSubscribe: false, mayControl: mayControl)
            if reply.submitted, clock.current == .onSubmission { connections.tell(await node.seal()) }
            let text = reply.text ?? Data()
            return (.ok, ["content-type": "application/json", "content-length": "\(text.count)"], Array(text))
        case .GET, .HEAD:
            guard let file = PageAsset.at(request.uri) else { return text(.notFound, "The page is at /.\n") }
            return (.ok, file.headers, file.bytes)
        default: return text(.methodNotAllowed, "POST is JSON-RPC, GET / a page.\n")
        }
    }
}

extension LocalNodeServer.Control {
    /// Whether a caller may move the chain's time and state: by where it is, and by the page that it is from if it is a browser.
    func admits(address: String?, origin: String?) -> Bool {
        if self == .everybody { return true }
        guard let address, Self.isLoopback(address) else { return false }
        guard let origin else { return true }
        guard let host = URL(string: origin)?.host(percentEncoded: false) else { return false }
        return host == "localhost" || Self.isLoopback(host)
    }

    /// Whether an address is this machine itself.
    private static func isLoopback(_ address: String) -> Bool {
        IPAddress(address.trimmingCharacters(in: CharacterSet(charactersIn: "[]")))?.isLoopback == true
    }
}

/// Hands answers to the HTTP encoder, which takes files beside bytes.
private final class ResponseBytes: ChannelOutboundHandler, Sendable {
    typealias OutboundIn = HTTPPart<HTTPResponseHead, ByteBuffer>
    typealias OutboundOut = HTTPServerResponsePart

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part: HTTPServerResponsePart =
            switch unwrapOutboundIn(data) {
            case .head(let head): .head(head)
            case .body(let bytes): .body(.byteBuffer(bytes))
            case .end(let trailers): .end(trailers)
            }
        context.write(wrapOutboundOut(part), promise: promise)
    }
}
