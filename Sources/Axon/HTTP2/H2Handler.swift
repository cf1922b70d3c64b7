internal import Logging
internal import NIOCore
internal import Neuron

/// One HTTP/2 connection: bytes to calls, answers to bytes, and an end to peers that are too slow, too silent or too busy.
///
/// Reads in `channelRead`; frames and flushes once, in `channelReadComplete`. Stops framing while the socket takes no more,
/// and stops reading then too.
final class H2Handler: ChannelDuplexHandler, CallCarrier {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let service: ConnectionService
    let peer: SocketAddress
    let session: H2Session
    var watch: ConnectionWatch
    private var guardian = FloodGuard()
    private var mailbox: CallMailbox<H2Handler>?
    private var context: ChannelHandlerContext?
    private var sweeps: RepeatedTask?
    /// Requests of the bytes that are being read.
    private var fresh: [H2Stream] = []
    private var wantsToRead = false
    private var isClosing = false
    private var closing: Scheduled<Void>?

    init(service: ConnectionService, peer: SocketAddress, now: NIODeadline) throws(AxonError) {
        self.service = service
        self.peer = peer
        session = try H2Session(limits: service.limits.http2)
        watch = ConnectionWatch(limits: service.limits, now: now)
    }

    // MARK: The channel's life

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        mailbox = CallMailbox(of: self, on: context.eventLoop)
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let pace = service.limits.sweepInterval
        sweeps = context.eventLoop.scheduleRepeatedTask(initialDelay: pace, delay: pace) { _ in handler.value.sweep() }
        flush(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) { leave() }

    func channelInactive(context: ChannelHandlerContext) {
        leave()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close(context) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is ChannelShouldQuiesceEvent else { return context.fireUserInboundEventTriggered(event) }
        watch.isDraining = true
        session.goAway()
        flush(context)
    }

    /// The connection is gone: so is every call on it.
    private func leave() {
        sweeps?.cancel()
        sweeps = nil
        closing?.cancel()
        closing = nil
        context = nil
        let now = NIODeadline.now()
        for case .closed(let stream) in session.takeEvents() { forget(stream, now) }
        for stream in session.streams.values { forget(stream, now) }
        session.forgetStreams()
    }

    private func close(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        beginClosing(context)
        context.close(promise: nil)
    }

    /// From now on nothing is read; a peer that does not take the last bytes does not keep the connection.
    private func beginClosing(_ context: ChannelHandlerContext) {
        isClosing = true
        let channel = context.channel
        closing = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lastWrite) { channel.close(promise: nil) }
    }

    /// How long the last bytes of a connection may take to leave.
    private static let lastWrite: TimeAmount = .seconds(5)

    // MARK: Reading

    func read(context: ChannelHandlerContext) {
        if context.channel.isWritable { context.read() } else { wantsToRead = true }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        watch.heard(at: .now())
        do {
            try session.receive(unwrapInboundIn(data))
            act(on: session.takeEvents(), context)
        } catch {
            service.logger.debug("connection ended: the peer broke the protocol", metadata: ["reason": "\(error.message)"])
            service.failed(peer)
            end(context)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        handOver()
        flush(context)
        context.fireChannelReadComplete()
    }

    private func act(on events: [H2Event], _ context: ChannelHandlerContext) {
        guard !events.isEmpty else { return }
        let now = NIODeadline.now()
        for event in events {
            if isClosing {
                // Nothing more is answered, but what has ended must hear of it, or it would wait for ever.
                if case .closed(let stream) = event { forget(stream, now) }
                continue
            }
            switch event {
            case .request(let stream): begin(stream, now)
            case .body(let stream, let bytes):
                guard let body = stream.call?.body, !stream.hasAnswer else {
                    session.consume(bytes.count, of: stream)
                    continue
                }
                body.append(bytes)
            case .ended(let stream): stream.call?.body.end()
            case .closed(let stream):
                if stream.isAnswerOut { guardian.completedRequest() }
                forget(stream, now)
            case .pong: break
            case .control(let frame):
                guard guardian.sees(frame, at: now.uptimeNanoseconds) else { continue }
                service.logger.info("connection ended: flooded", metadata: ["frames": "\(frame)"])
                service.failed(peer)
                session.terminate(.calm)
                end(context)
            }
        }
    }

    /// Sends what is ready, the GOAWAY among it, and closes.
    private func end(_ context: ChannelHandlerContext) {
        var last = context.channel.allocator.buffer(capacity: 1_024)
        // What can't be framed any more is not sent: the connection is closed either way.
        try? session.drain(into: &last, limit: session.limits.writeBytes)
        beginClosing(context)
        context.writeAndFlush(wrapOutboundOut(last)).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    // MARK: Calls

    private func begin(_ stream: H2Stream, _ now: NIODeadline) {
        guard let mailbox, let headers = stream.headers.take() else { return }
        let id = Int(stream.id)
        watch.began(stream, at: now)
        stream.call = RawCall(
            id: id, head: headers.head, isHeaderListTooLarge: headers.isTooLarge,
            peer: service.proxies.caller(of: headers.head, over: peer), time: service.time,
            body: BodyReader(of: id, to: mailbox), outlet: mailbox)
        fresh.append(stream)
    }

    /// Answers those requests of the bytes just read that don't pass the gate, and gives the others to those who answer them, all at once.
    private func handOver() {
        guard !fresh.isEmpty else { return }
        let now = NIODeadline.now()
        var claimed: [Gate.Claimed] = []
        for stream in fresh {
            // Whoever has reset its stream already is not looked at: resets are counted for themselves.
            guard let call = stream.call, !call.isGone else { continue }
            switch service.enter(call) {
            case .claimed(let one): claimed.append(one)
            case .answered(let head, let body):
                session.consume(stream.unreadBytes, of: stream)
                session.respond(head, body: body, on: stream)
                watch.answered(stream, at: now, within: nil)
            }
        }
        fresh.removeAll(keepingCapacity: fresh.count <= 64)
        if !claimed.isEmpty { for one in service.calls.put(claimed) { one.call.abandon() } }
    }

    private func forget(_ stream: H2Stream, _ now: NIODeadline) {
        session.consume(stream.unreadBytes, of: stream)
        // First, so that whoever fails by the rest knows why.
        stream.call?.leave()
        stream.source?.leave()
        stream.witness?.answerIsOut()
        stream.witness = nil
        watch.ended(at: now)
    }

    /// What the calls' tasks asked for.
    func obey(_ commands: [CallCommand]) {
        let now = NIODeadline.now()
        for command in commands {
            switch command {
            case .read(let id, let count):
                if let stream = stream(id) { session.consume(count, of: stream) }
            // The windows let a body come without being asked for.
            case .wanted: break
            case .abandon(let id):
                if let stream = stream(id) { session.reset(stream, .cancel) }
            case .more(let id):
                if let stream = stream(id) { session.resume(stream) }
            case .respond(let id, let head, let reply, let patience, let witness):
                guard let stream = stream(id), !stream.hasAnswer else {
                    if case .stream(let source) = reply { source.leave() }
                    witness?.answerIsOut()
                    continue
                }
                session.consume(stream.unreadBytes, of: stream)
                stream.witness = witness
                switch reply {
                case .whole(let bytes): session.respond(head, body: bytes, on: stream)
                case .stream(let source): begin(source, head, on: stream)
                }
                watch.answered(stream, at: now, within: patience.map { TimeAmount($0) })
            }
        }
        if let context { flush(context) }
    }

    private func stream(_ id: Int) -> H2Stream? { session.stream(Int32(truncatingIfNeeded: id)) }

    /// Starts an answer that comes piece by piece.
    private func begin(_ source: AnswerStream, _ head: AnswerHead, on stream: H2Stream) {
        guard let mailbox else { return source.leave() }
        let id = Int(stream.id)
        session.respond(head, from: source, on: stream)
        source.attach { mailbox.send(.more(id)) }
    }

    // MARK: Writing

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        flush(context)
        if wantsToRead, context.channel.isWritable {
            wantsToRead = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        var hasWritten = false
        do {
            while context.channel.isWritable {
                // Lent by the loop for one write, so that an idle connection owns no buffer.
                var buffer = context.channel.allocator.buffer(capacity: 4 << 10)
                try session.drain(into: &buffer, limit: session.limits.writeBytes)
                act(on: session.takeEvents(), context)
                guard buffer.readableBytes > 0, !isClosing else { break }
                guardian.sent(bytes: buffer.readableBytes)
                watch.wrote(at: .now())
                context.write(wrapOutboundOut(buffer), promise: nil)
                hasWritten = true
            }
        } catch {
            service.logger.debug("connection ended: nothing can be framed", metadata: ["reason": "\(error)"])
            return close(context)
        }
        if hasWritten { context.flush() }
        if session.isFinished || (watch.isDraining && session.streams.isEmpty && context.channel.isWritable) {
            beginClosing(context)
            // After what was written: a close of the output only would wait for a peer that may never answer.
            context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(capacity: 0))).assumeIsolated()
                .whenComplete { _ in context.close(promise: nil) }
        }
    }

    // MARK: Time

    private func sweep() {
        guard let context, !isClosing else { return }
        for order in watch.sweep(session: session, isWritable: context.channel.isWritable, at: .now()) {
            switch order {
            case .ping: session.ping()
            case .slowBody(let id): session.streams[id]?.call?.body.fail(.tooSlow)
            case .reset(let id):
                if let stream = session.streams[id] { session.reset(stream, .cancel) }
            case .dismiss(let id):
                if let stream = session.streams[id] { session.reset(stream, .none) }
            case .goAway:
                session.terminate(.none)
                return end(context)
            case .close: return close(context)
            }
        }
        flush(context)
    }
}
