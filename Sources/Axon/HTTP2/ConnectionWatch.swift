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

    /// What is known of one stream; kept with it.
    struct Stream {
        /// Since when its headers have been incomplete, as far as a sweep has seen them.
        fileprivate var head: NIODeadline?
        /// When its request's headers were complete.
        fileprivate var began: NIODeadline?
        /// Its open answer: since when it has not moved, how far it had come, and by when it must be out.
        fileprivate var answer: Answer?
        /// Whether its body has come too slowly.
        fileprivate var isSlow = false
    }

    fileprivate struct Answer {
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
    mutating func began(_ stream: H2Stream, at now: NIODeadline) {
        stream.watch.began = now
        hadRequest = true
    }

    /// A request's answer has been handed over, and has `patience` to leave.
    func answered(_ stream: H2Stream, at now: NIODeadline, within patience: TimeAmount?) {
        stream.watch.answer = Answer(since: now, end: patience.map { now + $0 } ?? .distantFuture)
    }

    /// A stream is gone.
    mutating func ended(at now: NIODeadline) { lastBusy = now }

    /// What has to be done now.
    mutating func sweep(session: H2Session, isWritable: Bool, at now: NIODeadline) -> [Order] {
        if !isWritable, now - lastWrote > limits.writeStall { return [.close] }
        if let pinged, now - pinged > limits.keepAlive { return [.close] }
        var orders: [Order] = []
        for (id, stream) in session.streams {
            if !stream.hasHead {
                let since = stream.watch.head ?? now
                stream.watch.head = since
                if now - since > limits.headerTime { return [.goAway] }
            } else if let answer = stream.watch.answer {
                if !stream.isAnswerOut, now > answer.end {
                    orders.append(.reset(id))
                } else if answer.sent != stream.answered || stream.isWaiting {
                    stream.watch.answer = Answer(since: now, sent: stream.answered, end: answer.end)
                } else if stream.isAnswerOut {
                    if now - answer.since > limits.linger { orders.append(.dismiss(id)) }
                } else if now - answer.since > limits.writeStall {
                    orders.append(.reset(id))
                }
            } else if !stream.hasEnded, !stream.watch.isSlow, let start = stream.watch.began {
                if isSlow(stream.receivedBytes, in: now - start) {
                    stream.watch.isSlow = true
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
