internal import NIOCore

/// Who is too slow on one connection. A state machine: it hears what happened and when, and says at each sweep what has to be
/// done about those who took too long.
struct ConnectionWatch {
    enum Order: Equatable {
        /// Ask for a sign of life.
        case ping
        /// The body of this stream has come too slowly.
        case slowBody(Int32)
        /// The answer on this stream is not being taken.
        case reset(Int32)
        /// The answer on this stream is out, and the rest of its request interests nobody.
        case dismiss(Int32)
        /// Nobody uses the connection.
        case goAway
        /// The peer is gone or takes nothing.
        case close
    }

    /// Whether the axon is stopping.
    var isDraining = false
    private let limits: ConnectionLimits
    private let opened: NIODeadline
    private var lastHeard: NIODeadline
    private var lastBusy: NIODeadline
    private var lastWrote: NIODeadline
    private var pinged: NIODeadline?
    private var hadRequest = false
    /// When each open request's headers were complete.
    private var began: [Int32: NIODeadline] = [:]
    /// For each open answer: since when it has not moved, how far it had come, and by when it must be out.
    private var answers: [Int32: Answer] = [:]
    /// Header blocks that have begun and are not complete.
    private var heads: [Int32: NIODeadline] = [:]
    private var slow: Set<Int32> = []

    private struct Answer {
        var since: NIODeadline
        var sent = 0
        let end: NIODeadline
    }

    init(limits: ConnectionLimits, now: NIODeadline) {
        self.limits = limits
        opened = now
        lastHeard = now
        lastBusy = now
        lastWrote = now
    }

    /// Bytes came.
    mutating func heard(at now: NIODeadline) {
        lastHeard = now
        pinged = nil
    }

    /// Bytes went.
    mutating func wrote(at now: NIODeadline) { lastWrote = now }

    /// A request's headers are complete.
    mutating func began(_ id: Int32, at now: NIODeadline) {
        began[id] = now
        heads[id] = nil
        hadRequest = true
    }

    /// A request's answer has been handed over, and has `patience` to leave.
    mutating func answered(_ id: Int32, at now: NIODeadline, within patience: TimeAmount?) {
        guard began[id] != nil else { return }
        answers[id] = Answer(since: now, end: patience.map { now + $0 } ?? .distantFuture)
    }

    /// A stream is gone.
    mutating func ended(_ id: Int32, at now: NIODeadline) {
        began[id] = nil
        answers[id] = nil
        heads[id] = nil
        slow.remove(id)
        lastBusy = now
    }

    /// What has to be done now.
    mutating func sweep(session: H2Session, isWritable: Bool, at now: NIODeadline) -> [Order] {
        if !isWritable, now - lastWrote > limits.writeStall { return [.close] }
        if let pinged, now - pinged > limits.keepAlive { return [.close] }
        var orders: [Order] = []
        for (id, stream) in session.streams {
            if !stream.hasHead {
                let since = heads[id] ?? now
                heads[id] = since
                if now - since > limits.headerTime { return [.goAway] }
            } else if let answer = answers[id] {
                if !stream.isAnswerOut, now > answer.end {
                    orders.append(.reset(id))
                } else if answer.sent != stream.answered || stream.isWaiting {
                    answers[id] = Answer(since: now, sent: stream.answered, end: answer.end)
                } else if stream.isAnswerOut {
                    if now - answer.since > limits.linger { orders.append(.dismiss(id)) }
                } else if now - answer.since > limits.writeStall {
                    orders.append(.reset(id))
                }
            } else if !stream.hasEnded, !slow.contains(id), let start = began[id] {
                if isSlow(stream.receivedBytes, in: now - start) {
                    slow.insert(id)
                    orders.append(.slowBody(id))
                }
            }
        }
        if session.streams.isEmpty {
            if !hadRequest, now - opened > limits.idle { return [.goAway] }
            if now - lastBusy > limits.idle { return [.goAway] }
        } else {
            lastBusy = now
        }
        if pinged == nil, now - lastHeard > limits.keepAlive {
            pinged = now
            orders.append(.ping)
        }
        return orders
    }

    /// A body must be complete within its time, and come at 1 KiB/s once its first seconds are over.
    private func isSlow(_ bytes: Int, in time: TimeAmount) -> Bool {
        if time > limits.bodyTime { return true }
        let seconds = Int(time.nanoseconds / 1_000_000_000)
        return seconds >= 5 && bytes < seconds * 1_024
    }
}
