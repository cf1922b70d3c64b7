internal import CCurl

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// What the engine's thread does: takes commands, moves transfers, tells callers. Confined to that thread.
final class CurlLoop {
    /// So often a request is tried on a connection before it counts as lost.
    private static let maxAttempts = 4
    /// Endpoints without requests are forgotten past so many.
    private static let maxEndpoints = 4_096
    /// So many handles are kept for later, 8 KB each.
    private static let maxIdleHandles = 256
    /// So many rounds in which nothing happened are taken for libcurl's own business.
    private static let patience = 16
    /// Answers past this size can fill a transfer's buffer; see ``CurlTransfer/bufferBytes``.
    private static let largeAnswer = CurlTransfer.bufferBytes / 2

    private let multi: CurlMulti
    private let queue: CurlCommandQueue
    private var pending: [UInt64: CurlPending] = [:]
    /// The requests that libcurl has, by their handles.
    private var transfers: [UInt: CurlPending] = [:]
    private var endpoints: [CurlPlace: CurlEndpoint] = [:]
    /// Handles that usual requests have used and others of the kind can use again.
    private var idleHandles: [CurlHandle] = []
    private var endpointCount = 0
    private let clock = ContinuousClock()
    private let activity = CurlActivity()
    /// No request's deadline is before this.
    private var nextExpiry: ContinuousClock.Instant?

    init(multi: CurlMulti, queue: CurlCommandQueue) {
        self.multi = multi
        self.queue = queue
    }

    /// Works until the queue is stopped; then every request has ended and every handle is freed.
    func run() {
        // Sound: the multi handle is used by this thread alone, and freed after it has been joined.
        guard let raw = unsafe multi.raw, let sockets = CurlSockets(multi) else {
            queue.stop(.unable)
            return finishAll()
        }
        var idleRounds = 0
        while true {
            let before = activity.count
            let (commands, isStopped) = queue.take()
            for command in commands { obey(command) }
            if isStopped { break }
            let isAnyReady = sockets.perform(waitingAtMost: queue.mayWait() ? maxMilliseconds : 0)
            let written = takeWritten()
            unsafe takeMessages(raw)
            tell(of: written)
            lookAtRefused()
            expire()
            idleRounds = isAnyReady && activity.count == before && commands.isEmpty ? idleRounds + 1 : 0
            // While an upload waits for the peer to take more, libcurl 7.88 finds its socket ready, round after round.
            if idleRounds > Self.patience { usleep(1_000) }
        }
        finishAll()
    }

    private func obey(_ command: CurlCommandQueue.Command) {
        switch command {
        case .start(let job): start(job)
        case .cancel(let id): if pending[id] != nil { end(id, .failure(.cancelled), .reset) }
        case .resume(let id): pending[id]?.transfer?.resume()
        }
    }

    private func start(_ job: CurlJob) {
        guard !job.cancellation.isCancelled else { return job.finish(.failure(.cancelled)) }
        guard let target = job.target else {
            return job.finish(.failure(CurlError(.badRequest, "This is not an http or https URL.")))
        }
        let isShared = job.request.http == .priorKnowledge && job.inbox == nil
        let endpoint = isShared ? endpoint(of: target, job.request.trust) : nil
        let request = CurlPending(job, target, endpoint)
        pending[job.id] = request
        nextExpiry = min(nextExpiry ?? job.deadline, job.deadline)
        if let endpoint {
            change(endpoint) { $0.arrived(job.id, limit: job.request.maxStreams) }
        } else if job.request.http == .priorKnowledge {
            // A stream has a connection of its own.
            let own = CurlEndpoint(name: "s\(job.id)", target)
            send(
                request,
                .init(plan: .open, url: own.url(target.target, generation: 1), addresses: own.addresses, preamble: own.preamble)
            )
        } else {
            send(request, .init(plan: job.request.http == .http1 ? .http1 : .negotiated, url: job.request.url))
        }
    }

    private func endpoint(of target: CurlTarget, _ trust: CurlRequest.Trust) -> CurlEndpoint {
        let place = CurlPlace(scheme: target.scheme, authority: target.authority, trust: trust)
        if let known = endpoints[place] { return known }
        if endpoints.count > Self.maxEndpoints { endpoints = endpoints.filter { !$0.value.state.isIdle } }
        endpointCount += 1
        let endpoint = CurlEndpoint(name: "e\(endpointCount)", target)
        endpoints[place] = endpoint
        return endpoint
    }

    /// Lets an endpoint's state take an event, and does what it decides; `failure` is for those who fail with their opener.
    private func change(
        _ endpoint: CurlEndpoint, failure: CurlError = .timedOut, _ event: (inout EndpointState) -> [EndpointState.Action]
    ) {
        for action in event(&endpoint.state) {
            switch action {
            case .open(let id, let generation): send(id, .open, on: endpoint, generation)
            case .send(let id, let generation): send(id, .send, on: endpoint, generation)
            case .fail(let id): pending.removeValue(forKey: id)?.job.finish(.failure(failure))
            }
        }
    }

    private func send(_ id: UInt64, _ plan: CurlTransfer.Plan, on endpoint: CurlEndpoint, _ generation: Int) {
        guard let request = pending[id] else { return }
        let url = endpoint.url(request.target.target, generation: generation)
        send(request, .init(plan: plan, url: url, addresses: endpoint.addresses, preamble: endpoint.preamble))
    }

    /// Hands a request to libcurl.
    private func send(_ request: CurlPending, _ route: CurlTransfer.Route) {
        let id = request.job.id
        let remaining = clock.now.duration(to: request.job.deadline)
        guard remaining > .zero else { return end(id, .failure(.timedOut), .reset) }
        let isUsual = CurlTransfer.isUsual(request.job, request.target, route.plan)
        guard let raw = unsafe multi.raw, let handle = (isUsual ? idleHandles.popLast() : nil) ?? CurlHandle() else {
            return end(id, .failure(CurlError(.failed, "Memory is out.")), .reset)
        }
        do throws(CurlError) {
            let transfer = try CurlTransfer(
                request.job, target: request.target, route: route, remaining: remaining, activity: activity, on: handle)
            // Sound: nothing else holds the handle; it stays with the transfer until `release` takes it out.
            let code = unsafe curl_multi_add_handle(raw, handle.raw)
            guard code == CURLM_OK else { throw CurlError(.failed, unsafe String(cString: curl_multi_strerror(code))) }
            request.transfer = transfer
            transfers[handle.key] = request
        } catch {
            end(id, .failure(error), .reset)
        }
    }

    /// Counts the requests that have got a connection, before anything is decided about one that has failed since.
    private func takeWritten() -> [UInt64] {
        defer { activity.written.removeAll(keepingCapacity: true) }
        for id in activity.written { pending[id]?.attempts += 1 }
        return activity.written
    }

    /// Tells the endpoints whose requests have got their connections.
    private func tell(of written: [UInt64]) {
        for id in written {
            guard let request = pending[id], let endpoint = request.endpoint, request.transfer?.isUnderWay == true else {
                continue
            }
            change(endpoint) { $0.written(id) }
        }
    }

    /// Has libcurl look again at answers that began with a refusal. libcurl 7.88 stops sending the request's body then, takes in the rest
    /// of the answer while it does so, and waits for bytes that have come already.
    private func lookAtRefused() {
        for id in activity.refused { pending[id]?.transfer?.flush() }
        activity.refused.removeAll(keepingCapacity: true)
    }

    /// Takes what libcurl has finished.
    private func takeMessages(_ raw: UnsafeMutableRawPointer) {
        var left: CInt = 0
        // Sound: a message lives until the next call to libcurl; what is needed is copied out first.
        while let message = unsafe curl_multi_info_read(raw, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE, let easy = unsafe message.pointee.easy_handle else { continue }
            let code = unsafe neuron_message_result(message)
            activity.count &+= 1
            if let request = transfers[UInt(bitPattern: easy)], let transfer = request.transfer {
                finished(request, transfer, code)
            }
        }
    }

    private func finished(_ request: CurlPending, _ transfer: CurlTransfer, _ code: CURLcode) {
        let id = request.job.id
        if request.job.inbox != nil { return streamEnded(id, request, transfer, code) }
        let isProven = request.endpoint?.state.isProven(for: id) ?? true
        if let endpoint = request.endpoint, transfer.isHeldBack, request.attempts < Self.maxAttempts,
            isProven || !transfer.wasWritten || endpoint.state.isOpenerUnderWay(for: id)
        {
            release(request)
            return change(endpoint) { $0.notSent(id, wasRefused: transfer.wasWritten) }
        }
        if code == CURLE_OK {
            let response = transfer.response(total: request.job.start.duration(to: clock.now))
            // Over TLS it turns out with the first answer only.
            return end(id, .success(response), response.version == .http1 && transfer.isEncrypted ? .notHTTP2 : .answered)
        }
        let error = CurlError(code, of: transfer, isProven: isProven)
        if let endpoint = request.endpoint, error.code == .connectionLost, !error.hadAnswer, transfer.plan == .send,
            request.attempts < Self.maxAttempts
        {
            release(request)
            return change(endpoint) { $0.lostUnanswered(id) }
        }
        // The peer may have answered before it had the whole request: libcurl 7.88 loses an answer that is followed by the stream's
        // end while it is still sending. The second time it is what the peer wants to say.
        if let endpoint = request.endpoint, code == CURLE_HTTP2_STREAM, !error.hadAnswer, !request.wasEnded {
            request.wasEnded = true
            release(request)
            return change(endpoint) { $0.endedUnanswered(id) }
        }
        let outcome: EndpointState.Outcome =
            switch error.code {
            case .notHTTP2: .notHTTP2
            case .connectionLost: .lost
            // Who waits for the same connection would find the same.
            case .refused, .unreachable, .tls, .otherKey: .unreachable
            case .protocolError where code != CURLE_HTTP2_STREAM: .lost
            case .protocolError: .answered
            case .timedOut: .late
            default: .reset
            }
        end(id, .failure(error), outcome)
    }

    /// A stream is on its own: no other request hears of its end, and it is never sent again.
    private func streamEnded(_ id: UInt64, _ request: CurlPending, _ transfer: CurlTransfer, _ code: CURLcode) {
        if code == CURLE_OK {
            return end(id, .success(transfer.response(total: request.job.start.duration(to: clock.now))), .answered)
        }
        end(id, .failure(CurlError(code, of: transfer, isProven: false)), .reset)
    }

    /// Ends requests whose time has passed.
    private func expire() {
        let now = clock.now
        guard let expiry = nextExpiry, expiry <= now else { return }
        nextExpiry = pending.values.lazy.map(\.job.deadline).filter { $0 > now }.min()
        for (id, request) in pending where request.job.deadline <= now { end(id, .failure(.timedOut), .late) }
    }

    /// How long the thread may wait, if no request is to run out of time unseen.
    private var maxMilliseconds: CInt {
        guard let nextExpiry else { return 10_000 }
        return CInt(clamping: max(1, min(10_000, clock.now.duration(to: nextExpiry).milliseconds + 1)))
    }

    /// The one end of every request: its handle is freed, its endpoint is told, its caller gets the result.
    private func end(_ id: UInt64, _ result: Result<CurlResponse, CurlError>, _ outcome: EndpointState.Outcome) {
        guard let request = pending.removeValue(forKey: id) else { return }
        let isReset = outcome == .reset || outcome == .late
        if isReset { request.transfer?.giveUp() }
        release(request, isHandleSound: isSuccess(result))
        request.job.finish(result)
        guard let endpoint = request.endpoint else { return }
        var failure = outcome == .notHTTP2 ? CurlError(.notHTTP2, "The peer chose HTTP/1.1.") : .timedOut
        if case .failure(let error) = result { failure = error }
        if isReset || isLarge(result), let companion = endpoint.state.companion(of: id) {
            pending[companion]?.transfer?.flush()
        }
        change(endpoint, failure: failure) { state in
            state.withdrawn(id) ? [] : state.finished(id, outcome)
        }
    }

    private func isSuccess(_ result: Result<CurlResponse, CurlError>) -> Bool {
        if case .success = result { true } else { false }
    }

    /// Whether an answer may have left bytes of others behind it in libcurl 7.88, which looks at them only when the next ones come.
    private func isLarge(_ result: Result<CurlResponse, CurlError>) -> Bool {
        guard case .success(let response) = result else { return false }
        return response.body.count > Self.largeAnswer && !CurlMulti.reusesPriorKnowledge
    }

    /// Takes a request out of libcurl; a stream that is still open is reset by that. A handle that nothing has happened to is kept.
    private func release(_ request: CurlPending, isHandleSound: Bool = false) {
        guard let transfer = request.transfer else { return }
        request.transfer = nil
        let handle = transfer.handle
        // Sound: the handle is in this multi handle, and no callback of libcurl's is running now.
        if let raw = unsafe multi.raw { _ = unsafe curl_multi_remove_handle(raw, handle.raw) }
        transfers[handle.key] = nil
        if isHandleSound, handle.isPrepared, idleHandles.count < Self.maxIdleHandles { idleHandles.append(handle) }
    }

    private func finishAll() {
        for (_, request) in pending {
            release(request)
            request.job.finish(.failure(queue.ending))
        }
        pending = [:]
        for case .start(let job) in queue.take().commands { job.finish(.failure(queue.ending)) }
    }
}
