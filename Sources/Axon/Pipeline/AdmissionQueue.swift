internal import Neuron
internal import Synchronization

/// Lets so many calls be handled at once, the most important first, and sheds the least important when too many wait.
final class AdmissionQueue: Sendable {
    private enum Admission: Sendable { case admitted, shed, late, left }

    private struct State {
        var machine: StateMachine
        var waiting: [CallID: Pending<Admission>] = [:]
        var nextID: CallID = 0
    }

    private let state: Mutex<State>
    private let time: any TimeSource

    init(maxConcurrent: Int, maxWaiting: Int, time: any TimeSource) {
        state = Mutex(State(machine: StateMachine(maxConcurrent: maxConcurrent, maxWaiting: maxWaiting)))
        self.time = time
    }

    /// How many slots are taken and how many calls wait.
    var load: (running: Int, waiting: Int) { state.withLock { ($0.machine.running, $0.machine.waiting) } }

    fileprivate func admit(_ lease: Lease, priority: Double, deadline: Deadline) async throws {
        let now = time.monotonic
        let step: Step = state.withLock { state in
            let id = state.nextID
            state.nextID += 1
            var shed: Pending<Admission>?
            switch state.machine.arrived(id, priority: priority, deadline: deadline, now: now) {
            case .start: return .known(.admitted)
            case .refuse: return .known(.shed)
            case .late: return .known(.late)
            case .wait: break
            case .replace(let other): shed = state.waiting.removeValue(forKey: other)
            }
            let pending = Pending<Admission>()
            state.waiting[id] = pending
            return .wait(id, pending, shed: shed)
        }
        switch await admission(step) {
        case .admitted: if !lease.take() { throw CancellationError() }
        case .shed:
            throw Rejection(
                .overloaded, "More important calls are waiting than this axon takes; try again later.", retryAfter: .seconds(1))
        case .late: throw Rejection(.deadlineExceeded, "Your time passed before the work began; allow more.")
        case .left: throw CancellationError()
        }
    }

    fileprivate func takesAtOnce(_ deadline: Deadline, _ now: MonotonicInstant) -> Bool {
        state.withLock { $0.machine.startsAtOnce(deadline: deadline, now: now) }
    }

    /// What a call that arrives is told.
    private enum Step {
        case known(Admission)
        case wait(CallID, Pending<Admission>, shed: Pending<Admission>?)
    }

    private func admission(_ step: Step) async -> Admission {
        switch step {
        case .known(let admission): return admission
        case .wait(let id, let pending, let shed):
            shed?.settle(.shed)
            return await withTaskCancellationHandler {
                await pending.value
            } onCancel: {
                state.withLock { state in
                    state.machine.left(id)
                    state.waiting[id] = nil
                }
                pending.settle(.left)
            }
        }
    }

    /// A slot came free.
    fileprivate func release(wasOverdue: Bool) {
        let (started, late): (Pending<Admission>?, [Pending<Admission>]) = state.withLock { state in
            let next = state.machine.finished(wasOverdue: wasOverdue, now: time.monotonic)
            let late = next.late.compactMap { state.waiting.removeValue(forKey: $0) }
            return (next.start.flatMap { state.waiting.removeValue(forKey: $0) }, late)
        }
        for pending in late { pending.settle(.late) }
        // Who left at this very moment leaves the slot to the next.
        if let started, !started.settle(.admitted) { release(wasOverdue: false) }
    }

    fileprivate func overran() -> Bool { state.withLock { $0.machine.overran() } }

    /// The claim of one call on a slot: free again once the handler has ended and the answer is out.
    final class Lease: AnswerWitness {
        private struct State {
            var isHeld = false
            var hasEnded = false
            var isClosed = false
            var isOverdue = false
            var alarm: OwnedTask<Void>?
            var tell: (@Sendable () -> Void)?
        }

        /// How long a cancelled handler may take to wind up before it counts as stuck.
        private static let windingUp: Duration = .seconds(1)

        private enum Next { case nothing, release(wasOverdue: Bool), overran }

        private let state = Mutex(State())
        private let queue: AdmissionQueue

        init(of queue: AdmissionQueue) { self.queue = queue }

        /// Takes a slot that is free while nobody waits; false, and nothing changed, where there is none.
        func admitAtOnce(deadline: Deadline, now: MonotonicInstant) throws -> Bool {
            guard queue.takesAtOnce(deadline, now) else { return false }
            if !take() { throw CancellationError() }
            return true
        }

        /// Waits for a slot. Cancelling the task gives the place in the queue up.
        ///
        /// - Throws: ``Rejection``: 503 when shed, 504 when the deadline passed; `CancellationError`.
        func admit(priority: Double, deadline: Deadline) async throws {
            try await queue.admit(self, priority: priority, deadline: deadline)
        }

        /// The slot is granted; false, and the slot given back, if the call is over already.
        fileprivate func take() -> Bool {
            let isClosed = state.withLock { state in
                if !state.isClosed { state.isHeld = true }
                return state.isClosed
            }
            if isClosed { queue.release(wasOverdue: false) }
            return !isClosed
        }

        /// The answer is out, or nobody takes it: so is the call.
        func answerIsOut() { close() }

        /// The handler has returned or thrown.
        func handlerEnded() {
            act { state in
                state.hasEnded = true
                state.alarm = nil
                state.tell = nil
                guard state.isHeld, state.isClosed else { return .nothing }
                state.isHeld = false
                return .release(wasOverdue: state.isOverdue)
            }
        }

        /// From now on `tell` is called if the handler works on after the call is over.
        func tellWhenStuck(_ tell: @escaping @Sendable () -> Void) { state.withLock { $0.tell = tell } }

        /// The call is over: its answer is out, or nobody wants one.
        func close() {
            let time = queue.time
            act { state in
                guard !state.isClosed else { return .nothing }
                state.isClosed = true
                guard state.isHeld else { return .nothing }
                guard state.hasEnded else {
                    let tell = state.tell
                    state.alarm = OwnedTask {
                        // A sleep that is cancelled means that the handler ended.
                        do { try await time.sleep(for: Self.windingUp) } catch { return }
                        tell?()
                    }
                    return .overran
                }
                state.isHeld = false
                return .release(wasOverdue: false)
            }
        }

        private func act(_ change: (inout State) -> Next) {
            // The queue's lock is only ever taken inside the lease's, never the other way round.
            state.withLock { state in
                switch change(&state) {
                case .nothing: break
                case .release(let wasOverdue): queue.release(wasOverdue: wasOverdue)
                case .overran:
                    if queue.overran() {
                        state.isOverdue = true
                    } else {
                        state.isHeld = false
                        queue.release(wasOverdue: false)
                    }
                }
            }
        }
    }
}
