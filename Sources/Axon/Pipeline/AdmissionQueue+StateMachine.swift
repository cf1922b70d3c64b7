internal import Neuron

extension AdmissionQueue {
    /// Numbers the calls in one queue.
    typealias CallID = UInt64

    /// Who runs, who waits, who is refused. Decides by events alone: no clock, no task.
    ///
    /// A slot is taken from the start of a handler until it has ended and its answer is out. A handler that outlives its
    /// deadline keeps its slot, but only half of all slots can be kept so: beyond, the slot is given on, or handlers that never
    /// return would stop the axon.
    struct StateMachine {
        enum Decision: Equatable {
            case start, wait, refuse
            /// Too late to be worth starting.
            case late
            /// Shed that one, let this one wait.
            case replace(CallID)
        }

        private struct Waiter {
            let id: CallID
            let priority: Double
            let deadline: Deadline
        }

        private let maxConcurrent: Int
        private let maxWaiting: Int
        /// Slots that are taken.
        private(set) var running = 0
        /// Slots that are kept past their call's deadline.
        private(set) var overdue = 0
        /// First the most important, then the one that came first.
        private var waiters: [Waiter] = []

        init(maxConcurrent: Int, maxWaiting: Int) {
            self.maxConcurrent = max(1, maxConcurrent)
            self.maxWaiting = max(0, maxWaiting)
        }

        /// How many wait.
        var waiting: Int { waiters.count }

        /// A call wants to be handled.
        mutating func arrived(_ id: CallID, priority: Double, deadline: Deadline, now: MonotonicInstant) -> Decision {
            if deadline.hasPassed(at: now) { return .late }
            if startsAtOnce(deadline: deadline, now: now) { return .start }
            let waiter = Waiter(id: id, priority: priority.isNaN ? -.infinity : priority, deadline: deadline)
            if waiters.count < maxWaiting {
                insert(waiter)
                return .wait
            }
            guard let last = waiters.last, last.priority < waiter.priority else { return .refuse }
            waiters.removeLast()
            insert(waiter)
            return .replace(last.id)
        }

        /// A call that would start without waiting starts; false, and nothing changed, where it would not.
        mutating func startsAtOnce(deadline: Deadline, now: MonotonicInstant) -> Bool {
            guard !deadline.hasPassed(at: now), running < maxConcurrent, waiters.isEmpty else { return false }
            running += 1
            return true
        }

        /// A slot came free. Tells who starts, and who waited past its deadline.
        mutating func finished(wasOverdue: Bool = false, now: MonotonicInstant) -> (start: CallID?, late: [CallID]) {
            if wasOverdue { overdue -= 1 }
            running -= 1
            var late: [CallID] = []
            while running < maxConcurrent, !waiters.isEmpty {
                let next = waiters.removeFirst()
                if next.deadline.hasPassed(at: now) {
                    late.append(next.id)
                    continue
                }
                running += 1
                return (next.id, late)
            }
            return (nil, late)
        }

        /// A call that may be waiting does not wait any more.
        mutating func left(_ id: CallID) { waiters.removeAll { $0.id == id } }

        /// The call of a slot is over but its handler is not: whether the slot stays taken. If not, ``finished`` comes next.
        mutating func overran() -> Bool {
            guard overdue < maxConcurrent / 2 else { return false }
            overdue += 1
            return true
        }

        private mutating func insert(_ waiter: Waiter) {
            var low = 0
            var high = waiters.count
            while low < high {
                let middle = (low + high) / 2
                if waiters[middle].priority >= waiter.priority { low = middle + 1 } else { high = middle }
            }
            waiters.insert(waiter, at: low)
        }
    }
}
