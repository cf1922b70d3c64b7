internal import HTTPTypes
internal import Logging
internal import NIOCore
internal import Neuron

/// One HTTP/1.1 connection: bytes to calls, answers to bytes, one after the other, and an end to peers that are too slow or break
/// the framing.
///
/// A request is read when the answer before it is out. What a peer sends ahead waits in a small buffer, then in its own socket.
final class H1Handler: ChannelDuplexHandler, CallCarrier {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Bytes of a body that nobody has read yet; past them the socket is not read.
    static let unreadBytes = 256 << 10
    /// Bytes of later requests that are taken from the socket while an answer is made.
    static let aheadBytes = 16 << 10
    /// Bytes that are taken, and thrown away, of a peer that has had its last answer.
    static let lingerBytes = 256 << 10
    /// An answer's body is written in parts of about this size.
    static let writeBytes = 64 << 10

    private enum Phase {
        case open
        /// The last answer is written; it has not left yet.
        case ending
        /// The last answer has left; the peer reads it. So many more bytes are thrown away.
        case lingering(Int)
        case closed
    }

    let service: ConnectionService
    let peer: SocketAddress
    private let connections: Connections
    private var parser: H1Parser
    private var watch: H1Watch
    private var exchange: H1Exchange?
    private var count = 0
    /// What has been read and not been parsed.
    private var unparsed = ByteBuffer()
    /// Whether what comes can't be parsed any more.
    private var isLost = false
    private var isInHead = false
    private var wantsToRead = false
    private var phase = Phase.open
    private var mailbox: CallMailbox<H1Handler>?
    private var context: ChannelHandlerContext?
    private var sweeps: RepeatedTask?

    init(service: ConnectionService, peer: SocketAddress, connections: Connections, now: NIODeadline) {
        self.service = service
        self.peer = peer
        self.connections = connections
        parser = H1Parser(headerListBytes: service.limits.http2.headerListBytes)
        watch = H1Watch(limits: service.limits, now: now)
    }

    // MARK: The channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        mailbox = CallMailbox(of: self, on: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let pace = service.limits.sweepInterval
        sweeps = context.eventLoop.scheduleRepeatedTask(initialDelay: pace, delay: pace) { _ in handler.value.sweep() }
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        if case .open = phase, exchange == nil { close(context) }
    }

    /// The connection is gone: so is the call on it.
    private func leave() {
        sweeps?.cancel()
        sweeps = nil
        context = nil
        phase = .closed
        unparsed = ByteBuffer()
        exchange?.leave()
        exchange = nil
    }

    private func close(_ context: ChannelHandlerContext) {
        if case .closed = phase { return }
        phase = .closed
        context.close(promise: nil)
    }

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if mayRead(context) { context.read() } else { wantsToRead = true }
    }

    private func mayRead(_ context: ChannelHandlerContext) -> Bool {
        switch phase {
        case .lingering: return true
        case .ending, .closed: return false
        case .open:
            guard !isLost, context.channel.isWritable else { return false }
            guard let exchange else { return true }
            if exchange.hasEnded { return unparsed.readableBytes < Self.aheadBytes }
            return exchange.unreadBytes < Self.unreadBytes
        }
    }

    /// Reads on, if that was put off and nothing stands against it any more.
    private func resumeReading(_ context: ChannelHandlerContext) {
        guard wantsToRead, mayRead(context) else { return }
        wantsToRead = false
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch phase {
        case .open where !isLost:
            unparsed.writeBuffer(&bytes)
            advance(context)
        case .lingering(let left):
            phase = .lingering(left - bytes.readableBytes)
            if left < bytes.readableBytes { close(context) }
        default: break
        }
    }

    /// Parses as far as somebody wants it.
    private func advance(_ context: ChannelHandlerContext) {
        do throws(H1Fault) {
            while case .open = phase, !isLost, wantsEvent, let event = try parser.next(in: &unparsed) {
                switch event {
                case .head(let head): begin(head, context)
                case .body(let bytes): take(bytes)
                case .end:
                    exchange?.hasEnded = true
                    exchange?.call.body.end()
                }
            }
        } catch {
            refuse(error, context)
        }
        // An idle connection owns no buffer.
        if unparsed.readableBytes == 0 { unparsed = ByteBuffer() } else { unparsed.discardReadBytes() }
        let wasInHead = isInHead
        isInHead = exchange == nil && (parser.isInHead || unparsed.readableBytes > 0)
        if isInHead, !wasInHead { watch.began(at: .now()) }
    }

    private var wantsEvent: Bool {
        guard let exchange else { return true }
        return !exchange.hasEnded && exchange.unreadBytes < Self.unreadBytes
    }

    private func take(_ bytes: Bytes) {
        guard let exchange else { return }
        exchange.receivedBytes += bytes.count
        // Whoever has answered reads no more.
        guard !exchange.hasAnswer else { return }
        exchange.unreadBytes += bytes.count
        exchange.call.body.append(bytes)
    }

    /// Answers what is no request, and ends the connection.
    private func refuse(_ fault: H1Fault, _ context: ChannelHandlerContext) {
        service.failed(peer)
        service.logger.debug(
            "connection ended: the peer broke the protocol", metadata: ["reason": "\(fault.problem.detail ?? "")"])
        isLost = true
        unparsed = ByteBuffer()
        if let exchange {
            exchange.isLast = true
            guard !exchange.hasAnswer else { return }
            exchange.leave()
            self.exchange = nil
        }
        write(fault.head, body: fault.problem.document(limit: Pipeline.strangersBytes), context)
        end(context)
    }

    // MARK: Calls

    private func begin(_ head: H1Head, _ context: ChannelHandlerContext) {
        guard let mailbox else { return }
        count += 1
        let id = count
        let request = RequestHead(head.request)
        let call = RawCall(
            id: id, head: request, isHeaderListTooLarge: head.isTooLarge,
            peer: service.proxies.caller(of: request, over: peer), time: service.time,
            body: BodyReader(of: id, to: mailbox, tellsWhenWanted: head.expectsContinue), outlet: mailbox)
        exchange = H1Exchange(id: id, head: head, call: call)
        isLost = head.isTooLarge
        watch.began(at: .now())
        switch service.enter(call) {
        case .claimed(let claimed): if !service.calls.put([claimed]).isEmpty { close(context) }
        // By the mailbox, as this is called from where an answer would go on reading.
        case .answered(let head, let body): call.respond(head, body: body)
        }
    }

    /// What the call's task asked for.
    func obey(_ commands: [CallCommand]) {
        for command in commands {
            switch command {
            case .read(let id, let count):
                guard let exchange, exchange.id == id else { continue }
                exchange.unreadBytes -= min(count, exchange.unreadBytes)
            case .abandon(let id):
                if let context, exchange?.id == id { close(context) }
            case .wanted(let id): goOn(id)
            case .more: break
            case .respond(let id, let head, let reply, let patience, let witness):
                guard let context, let exchange, exchange.id == id, !exchange.hasAnswer else {
                    if case .stream(let source) = reply { source.leave() }
                    witness?.answerIsOut()
                    continue
                }
                exchange.witness = witness
                respond(head, reply, within: patience.map { TimeAmount($0) }, to: exchange, context)
            }
        }
        guard let context else { return }
        pump(context)
        advance(context)
        resumeReading(context)
    }

    /// Lets a peer send the body for which it asked leave, unless it did not wait.
    private func goOn(_ id: Int) {
        guard let context, let exchange, exchange.id == id, !exchange.hasAnswer, !exchange.hasEnded,
            !exchange.hasContinued, exchange.receivedBytes == 0
        else { return }
        exchange.hasContinued = true
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: H1Writer.goOn)), promise: nil)
    }

    private func respond(
        _ head: AnswerHead, _ reply: RawCall.Reply, within patience: TimeAmount?, to exchange: H1Exchange,
        _ context: ChannelHandlerContext
    ) {
        exchange.hasAnswer = true
        exchange.unreadBytes = 0
        watch.answered(at: .now(), within: patience)
        watch.wrote(at: .now())
        // What is here of the request's rest may be all of it: then the connection can go on.
        advance(context)
        exchange.isLast = exchange.isLast || !exchange.hasEnded || connections.isDraining
        switch reply {
        case .whole(let bytes):
            exchange.answer = exchange.head.request.method == .head ? [] : bytes
            writeHead(head, .length(bytes.count), context)
        case .stream(let source) where exchange.head.isHTTP10:
            source.leave()
            let fault = H1Fault.version("Streams have trailers: ask for them over HTTP/1.1 or HTTP/2.")
            exchange.answer = fault.problem.document(limit: Pipeline.strangersBytes)
            writeHead(fault.head, .length(exchange.answer.count), context)
        case .stream(let source):
            exchange.source = source
            writeHead(head, .chunked, context)
            if let mailbox {
                let id = exchange.id
                source.attach { mailbox.send(.more(id)) }
            }
        }
    }

    // MARK: Writing

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watch.wrote(at: .now())
        pump(context)
        resumeReading(context)
        context.fireChannelWritabilityChanged()
    }

    private func writeHead(_ head: AnswerHead, _ framing: H1Writer.Framing, _ context: ChannelHandlerContext) {
        var bytes = context.channel.allocator.buffer(capacity: 1_024)
        H1Writer.write(head, framing, closes: exchange?.isLast ?? true, into: &bytes)
        context.write(wrapOutboundOut(bytes), promise: nil)
    }

    /// An answer that no call has made.
    private func write(_ head: AnswerHead, body: Bytes, _ context: ChannelHandlerContext) {
        writeHead(head, .length(body.count), context)
        context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: body)), promise: nil)
    }

    /// Writes of the answer as much as the socket takes.
    private func pump(_ context: ChannelHandlerContext) {
        guard case .open = phase, let exchange, exchange.hasAnswer else { return }
        var isOut = false
        var isAborted = false
        while context.channel.isWritable, !isOut {
            var bytes = context.channel.allocator.buffer(capacity: 4 << 10)
            if let source = exchange.source {
                let piece = source.take(atMost: Self.writeBytes)
                H1Writer.write(chunk: piece.bytes, into: &bytes)
                switch piece.end {
                case .trailers(let fields):
                    H1Writer.write(trailers: fields, into: &bytes)
                    isOut = true
                case .aborted:
                    isOut = true
                    isAborted = true
                case nil: break
                }
            } else {
                let part = exchange.answer[exchange.answered...].prefix(Self.writeBytes)
                bytes.writeBytes(part)
                exchange.answered += part.count
                isOut = exchange.answered == exchange.answer.count
            }
            guard bytes.readableBytes > 0 else { break }
            watch.wrote(at: .now())
            context.write(wrapOutboundOut(bytes), promise: nil)
        }
        context.flush()
        if isOut { finish(exchange, isAborted: isAborted, context) }
    }

    /// The answer is out: the next request, or the end.
    private func finish(_ exchange: H1Exchange, isAborted: Bool, _ context: ChannelHandlerContext) {
        self.exchange = nil
        exchange.leave()
        watch.began(at: .now())
        // A body that ends with the connection and without its last chunk is not whole.
        if exchange.isLast || connections.isDraining || isAborted { return end(context) }
        advance(context)
    }

    /// Closes behind the last answer, so that the peer can read it: a connection that is closed with bytes unread is reset.
    private func end(_ context: ChannelHandlerContext) {
        guard case .open = phase else { return }
        phase = .ending
        watch.began(at: .now())
        unparsed = ByteBuffer()
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let last = wrapOutboundOut(context.channel.allocator.buffer(capacity: 0))
        context.writeAndFlush(last).assumeIsolated().whenComplete { _ in handler.value.linger() }
    }

    private func linger() {
        guard let context, case .ending = phase else { return }
        phase = .lingering(Self.lingerBytes)
        watch.began(at: .now())
        context.close(mode: .output, promise: nil)
        resumeReading(context)
    }

    // MARK: Time

    private func sweep() {
        guard let context else { return }
        switch watch.sweep(watched, isWritable: context.channel.isWritable, at: .now()) {
        case .slowHead: refuse(.tooSlow, context)
        case .slowBody: exchange?.call.body.fail(.tooSlow)
        case .close: close(context)
        case nil: break
        }
    }

    private var watched: H1Watch.Phase {
        switch phase {
        case .lingering: .linger
        case .ending, .closed: .ending
        case .open:
            if let exchange {
                exchange.hasAnswer ? .answer : exchange.hasEnded ? .call : .body(received: exchange.receivedBytes)
            } else {
                isInHead ? .head : .idle
            }
        }
    }
}
