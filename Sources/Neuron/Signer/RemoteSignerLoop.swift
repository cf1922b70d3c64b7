/// The thread of a remote signer: connects, sends what is asked, hands back what is answered, and minds the time.
struct RemoteSignerLoop {
    private static let mostUnsent = 262_144

    private let mailbox: SignerMailbox
    private let time = SystemTime()
    /// Asked and not sent, in order.
    private var waiting: [SignerMailbox.Job] = []
    /// Sent and not answered.
    private var sent: [UInt32: SignerMailbox.Job] = [:]
    private var socket: UnixSocket?
    private var received = Bytes()
    private var unsent = Bytes()
    /// Who answered first, and must answer after every new connection.
    private var signer: SignerFrame?
    private var isIdentified = false

    init(_ mailbox: SignerMailbox) { self.mailbox = mailbox }

    /// Works until the mailbox is stopped.
    mutating func run() {
        while true {
            let news = mailbox.take()
            if news.isStopped {
                fail(news.asked, mailbox.cancelled)
                failAll(mailbox.cancelled)
                return
            }
            waiting += news.asked
            drop(news.cancelled)
            expire()
            if socket == nil, !waiting.isEmpty { connect() }
            send()
            let ready = mailbox.waker.wait(wanted, milliseconds: patience)
            if let socket, ready.contains(socket.descriptor) { receive(from: socket) }
        }
    }

    private var wanted: [Waker.Wanted] {
        socket.map { [Waker.Wanted(descriptor: $0.descriptor, read: true, write: !unsent.isEmpty)] } ?? []
    }

    /// Milliseconds until the next deadline; -1 when nothing waits.
    private var patience: Int32 {
        let deadlines = waiting.map(\.deadline) + sent.values.map(\.deadline)
        guard let first = deadlines.min() else { return -1 }
        let left = first.remaining(at: time.monotonic)
        return Int32(clamping: left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1)
    }

    private mutating func connect() {
        do {
            socket = try UnixSocket.connected(to: mailbox.path)
            received = []
            unsent = SignerFrame.identify.encoded(0)
            isIdentified = false
        } catch {
            failAll(mailbox.unreachable(error.reason))
        }
    }

    private mutating func send() {
        guard let socket else { return }
        if isIdentified {
            while unsent.count < Self.mostUnsent, !waiting.isEmpty {
                var job = waiting.removeFirst()
                job.attempts += 1
                unsent += job.frame.encoded(job.number)
                sent[job.number] = job
            }
        }
        while !unsent.isEmpty {
            switch socket.send(unsent[...]) {
            case .moved(let count): unsent.removeFirst(count)
            case .notNow: return
            // What it said before it went is still to be read.
            case .ended:
                unsent = []
                return
            }
        }
    }

    private mutating func receive(from socket: UnixSocket) {
        switch socket.receive(into: &received) {
        case .notNow: return
        case .ended:
            lost()
            return
        case .moved: break
        }
        var rest = received[...]
        do {
            while let (number, frame, count) = try SignerFrame.read(rest) {
                rest = rest.dropFirst(count)
                guard take(number, frame) else { return }
            }
        } catch {
            self.socket = nil
            failAll(mailbox.confused)
            return
        }
        received = Bytes(rest)
    }

    /// Whether the connection goes on.
    private mutating func take(_ number: UInt32, _ frame: SignerFrame) -> Bool {
        if let job = sent.removeValue(forKey: number) {
            job.finish(.success(frame))
            return true
        }
        // Answers to those who no longer wait have numbers too, and are passed over.
        guard number == 0 else { return true }
        switch frame {
        case .identity where signer == nil || signer == frame:
            signer = frame
            isIdentified = true
            return true
        case .identity:
            failAll(mailbox.refused("it holds another key than before."))
        case .refused(let reason):
            failAll(mailbox.refused(reason))
        default:
            failAll(mailbox.confused)
        }
        socket = nil
        return false
    }

    /// The connection broke. One that closes before it says who it is would do so again.
    private mutating func lost() {
        let isNew = !isIdentified
        disconnect("it closed the connection")
        if isNew { failAll(mailbox.unreachable("it closed the connection")) }
    }

    /// Drops the connection: what was sent once is sent again, over a new one.
    private mutating func disconnect(_ reason: String) {
        socket = nil
        isIdentified = false
        let jobs = sent.values.sorted { $0.number < $1.number }
        sent = [:]
        waiting = jobs.filter { $0.attempts < 2 } + waiting
        fail(jobs.filter { $0.attempts >= 2 }, mailbox.unreachable(reason))
    }

    private mutating func drop(_ numbers: [UInt32]) {
        guard !numbers.isEmpty else { return }
        let gone = Set(numbers)
        fail(
            waiting.filter { gone.contains($0.number) } + numbers.compactMap { sent.removeValue(forKey: $0) }, mailbox.cancelled
        )
        waiting.removeAll { gone.contains($0.number) }
    }

    private mutating func expire() {
        let now = time.monotonic
        let late = waiting.filter { $0.deadline.hasPassed(at: now) } + sent.values.filter { $0.deadline.hasPassed(at: now) }
        guard !late.isEmpty else { return }
        waiting.removeAll { $0.deadline.hasPassed(at: now) }
        for job in late { sent[job.number] = nil }
        fail(late, mailbox.unreachable("the time is up"))
        // A signer that is stuck may be a new one over the next connection.
        disconnect("the time is up")
    }

    private func fail(_ jobs: [SignerMailbox.Job], _ error: IdentityError) {
        for job in jobs { job.finish(.failure(error)) }
    }

    private mutating func failAll(_ error: IdentityError) {
        fail(waiting + sent.values, error)
        waiting = []
        sent = [:]
    }
}
