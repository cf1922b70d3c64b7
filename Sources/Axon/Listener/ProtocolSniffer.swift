internal import Logging
internal import NIOCore
internal import Neuron

/// Looks at a connection's first bytes, the PROXY header and TLS aside: the HTTP/2 preface starts an HTTP/2 session, anything else is HTTP/1.1.
final class ProtocolSniffer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let service: ConnectionService
    private let connections: Connections
    private let notice: TLSNotice
    /// Who is at the other end: of the socket or, once a trusted proxy has said so, behind it.
    private var peer: SocketAddress
    private var mustAnnounce: Bool
    private var first = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var isEncrypted = false
    private var isDecided = false

    init(service: ConnectionService, peer: SocketAddress, connections: Connections, notice: TLSNotice) {
        self.service = service
        self.peer = peer
        self.connections = connections
        self.notice = notice
        mustAnnounce = service.proxies.mustAnnounce(peer)
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
        if mustAnnounce, !takeAnnouncement(context) { return }
        let known = first.readableBytesView.prefix(Self.preface.count)
        if known.first == TLSNotice.handshake, !isEncrypted { return startTLS(context) }
        if let tls = service.tls, tls.isRequired, !isEncrypted {
            service.logger.debug("connection closed: cleartext where TLS is required", metadata: ["address": "\(peer)"])
            return refuse(context)
        }
        guard known.elementsEqual(Self.preface.prefix(known.count)) else { return startHTTP1(context) }
        if known.count == Self.preface.count { startHTTP2(context) }
    }

    /// Takes the header that a trusted proxy must send; false while it is not there, or when the connection ends for want of it.
    private func takeAnnouncement(_ context: ChannelHandlerContext) -> Bool {
        switch ProxyHeader.read(first.readableBytesView) {
        case .incomplete: return false
        case .present(let caller, let count):
            first.moveReaderIndex(forwardBy: count)
            mustAnnounce = false
            if let caller {
                guard connections.announce(context.channel, from: caller) else {
                    refuse(context)
                    return false
                }
                peer = caller
            }
            return first.readableBytes > 0
        case .absent, .broken:
            service.logger.warning(
                "connection closed: a trusted proxy sent no PROXY header of version 2", metadata: ["address": "\(peer)"])
            refuse(context)
            return false
        }
    }

    /// Puts what decrypts before this handler, which then looks at the decrypted first bytes.
    private func startTLS(_ context: ChannelHandlerContext) {
        guard let tls = service.tls else {
            notice.saw(peer, at: service.time.monotonic, logger: service.logger)
            service.failed(peer)
            return refuse(context)
        }
        isEncrypted = true
        let hello = first
        first = ByteBuffer()
        expect(within: service.limits.headerTime, context)
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(try tls.makeHandler(), position: .before(self))
            pipeline.fireChannelRead(NIOAny(hello))
        } catch {
            service.logger.error("connection refused: no TLS", metadata: ["reason": "\(error)"])
            refuse(context)
        }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        isDecided = true
        context.close(promise: nil)
    }

    private func expect(within time: TimeAmount, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    private func startHTTP2(_ context: ChannelHandlerContext) {
        do {
            hand(context, to: try H2Handler(service: service, peer: peer, now: .now()))
        } catch {
            isDecided = true
            service.logger.error("connection refused: no HTTP/2 session", metadata: ["reason": "\(error.message)"])
            context.close(promise: nil)
        }
    }

    /// Whatever is no HTTP/2 is HTTP/1.1, or is told so.
    private func startHTTP1(_ context: ChannelHandlerContext) {
        hand(context, to: H1Handler(service: service, peer: peer, connections: connections, now: .now()))
    }

    private func hand(_ context: ChannelHandlerContext, to handler: some ChannelHandler) {
        isDecided = true
        timer?.cancel()
        do {
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(handler, position: .after(self))
            context.fireChannelRead(NIOAny(first))
            first = ByteBuffer()
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            service.logger.error("connection refused: no handler", metadata: ["reason": "\(error)"])
            context.close(promise: nil)
        }
    }
}
