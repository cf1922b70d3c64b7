internal import Logging
internal import NIOCore

/// Looks at a connection's first bytes: the HTTP/2 preface starts an HTTP/2 session, anything else is told to speak it.
final class ProtocolSniffer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let service: ConnectionService
    private let peer: SocketAddress
    private var first = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var isDecided = false

    init(service: ConnectionService, peer: SocketAddress) {
        self.service = service
        self.peer = peer
    }

    func handlerAdded(context: ChannelHandlerContext) { expect(within: service.limits.firstByte, context) }

    func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // A connection that has not said anything yet has nothing to finish.
        if event is ChannelShouldQuiesceEvent { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDecided else { return }
        var bytes = unwrapInboundIn(data)
        if first.readableBytes == 0 { expect(within: service.limits.headerTime, context) }
        first.writeBuffer(&bytes)
        let known = first.readableBytesView.prefix(Self.preface.count)
        guard known.elementsEqual(Self.preface.prefix(known.count)) else { return turnAway(context) }
        if known.count == Self.preface.count { startHTTP2(context) }
    }

    private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    private func startHTTP2(_ context: ChannelHandlerContext) {
        isDecided = true
        timer?.cancel()
        do {
            let handler = try H2Handler(service: service, peer: peer, now: .now())
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(handler, position: .after(self))
            context.fireChannelRead(NIOAny(first))
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            service.logger.error("connection refused: no HTTP/2 session", metadata: ["reason": "\(error)"])
            context.close(promise: nil)
        }
    }

    /// Says what is spoken here, once, in a language that the peer may know.
    private func turnAway(_ context: ChannelHandlerContext) {
        isDecided = true
        let text = "This axon speaks HTTP/2 with prior knowledge only.\n"
        let answer = """
            HTTP/1.1 505 HTTP Version Not Supported\r
            content-type: text/plain\r
            content-length: \(text.utf8.count)\r
            connection: close\r
            \r
            \(text)
            """
        service.failed(peer)
        // The output is closed first, so that the peer reads the answer before the connection goes.
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: answer)), promise: nil)
        context.close(mode: .output, promise: nil)
        expect(within: .seconds(1), context)
    }
}
