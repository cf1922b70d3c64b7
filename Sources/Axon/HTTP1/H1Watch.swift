internal import NIOCore

/// Who is too slow on one HTTP/1.1 connection. A state machine: it hears what happened and when, and says at each sweep what has
/// to be done about it.
struct H1Watch {
    /// What the connection is waiting for.
    enum Phase: Equatable {
        /// The next request.
        case idle
        /// The rest of a request's headers.
        case head
        /// The rest of a request's body.
        case body(received: Int)
        /// An answer's maker.
        case call
        /// The peer, who takes the answer.
        case answer
        /// The peer, who takes the last of the last answer.
        case ending
        /// The peer, who reads the last answer and leaves.
        case linger
    }

    enum Order: Equatable {
        /// The headers have come too slowly.
        case slowHead
        /// The body has come too slowly.
        case slowBody
        /// The peer does nothing, or takes nothing.
        case close
    }

    /// How long the last bytes of a connection may take to leave.
    private static let lastWrite: TimeAmount = .seconds(5)

    private let limits: ConnectionLimits
    private var since: NIODeadline
    private var lastWrote: NIODeadline
    private var isLate = false
    /// By when the answer must be out.
    private var answerEnd = NIODeadline.distantFuture

    init(limits: ConnectionLimits, now: NIODeadline) {
        self.limits = limits
        since = now
        lastWrote = now
    }

    /// Bytes went.
    mutating func wrote(at now: NIODeadline) { lastWrote = now }

    /// The connection waits for something new.
    mutating func began(at now: NIODeadline) {
        since = now
        isLate = false
        answerEnd = .distantFuture
    }

    /// An answer has been handed over, and has `patience` to leave.
    mutating func answered(at now: NIODeadline, within patience: TimeAmount?) {
        began(at: now)
        answerEnd = patience.map { now + $0 } ?? .distantFuture
    }

    /// What has to be done now.
    mutating func sweep(_ phase: Phase, isWritable: Bool, at now: NIODeadline) -> Order? {
        if !isWritable, now - lastWrote > limits.writeStall { return .close }
        let time = now - since
        switch phase {
        case .idle: return time > limits.idle ? .close : nil
        case .head: return time > limits.headerTime ? .slowHead : nil
        case .body(let received):
            guard !isLate, isSlow(received, in: time) else { return nil }
            isLate = true
            return .slowBody
        case .call: return nil
        case .answer: return now > answerEnd ? .close : nil
        case .ending: return time > Self.lastWrite ? .close : nil
        case .linger: return time > limits.linger ? .close : nil
        }
    }

    /// A body must be complete within its time, and come at 1 KiB/s once its first seconds are over.
    private func isSlow(_ bytes: Int, in time: TimeAmount) -> Bool {
        if time > limits.bodyTime { return true }
        let seconds = Int(time.nanoseconds / 1_000_000_000)
        return seconds >= 5 && bytes < seconds * 1_024
    }
}
