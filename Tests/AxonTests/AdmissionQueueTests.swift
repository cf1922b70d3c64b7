import Neuron
import Testing

@testable import Axon

@Suite("Admission queue")
struct AdmissionQueueTests {
    private let now = MonotonicInstant(nanoseconds: 1_000)
    private let soon = Deadline(MonotonicInstant(nanoseconds: 2_000))

    private func queue(_ slots: Int, waiting: Int) -> AdmissionQueue.StateMachine {
        .init(maxConcurrent: slots, maxWaiting: waiting)
    }

    @Test("calls start while there are slots, then wait, then are refused")
    func fills() {
        var queue = queue(2, waiting: 1)
        #expect(queue.arrived(1, priority: 0, deadline: soon, now: now) == .start)
        #expect(queue.arrived(2, priority: 0, deadline: soon, now: now) == .start)
        #expect(queue.arrived(3, priority: 0, deadline: soon, now: now) == .wait)
        #expect(queue.arrived(4, priority: 0, deadline: soon, now: now) == .refuse)
        #expect(queue.running == 2)
        #expect(queue.waiting == 1)
    }

    @Test("the highest priority starts first, and among equals the first that came")
    func order() {
        var queue = queue(1, waiting: 8)
        _ = queue.arrived(0, priority: 0, deadline: soon, now: now)
        for (id, priority) in [(1, 1.0), (2, 5), (3, 5), (4, .nan), (5, -3), (6, 9)] {
            #expect(queue.arrived(UInt64(id), priority: priority, deadline: soon, now: now) == .wait)
        }
        let started = (0..<6).map { _ in queue.finished(now: now).start }
        #expect(started == [6, 2, 3, 1, 5, 4])
        #expect(queue.finished(now: now).start == nil)
        #expect(queue.running == 0)
    }

    @Test("when too many wait, the lowest priority is shed for a higher one, the last that came first")
    func shedding() {
        var queue = queue(1, waiting: 3)
        _ = queue.arrived(0, priority: 0, deadline: soon, now: now)
        _ = queue.arrived(1, priority: 2, deadline: soon, now: now)
        _ = queue.arrived(2, priority: 1, deadline: soon, now: now)
        _ = queue.arrived(3, priority: 1, deadline: soon, now: now)
        #expect(queue.arrived(4, priority: 1, deadline: soon, now: now) == .refuse)
        #expect(queue.arrived(5, priority: 3, deadline: soon, now: now) == .replace(3))
        #expect(queue.arrived(6, priority: 3, deadline: soon, now: now) == .replace(2))
        #expect(queue.finished(now: now).start == 5)
    }

    @Test("a call past its deadline does not start, neither at once nor after waiting")
    func deadlines() {
        var queue = queue(1, waiting: 3)
        let later = MonotonicInstant(nanoseconds: 3_000)
        #expect(queue.arrived(0, priority: 0, deadline: soon, now: later) == .late)
        #expect(queue.arrived(1, priority: 0, deadline: soon, now: now) == .start)
        #expect(queue.arrived(2, priority: 9, deadline: soon, now: now) == .wait)
        #expect(queue.arrived(3, priority: 0, deadline: Deadline(MonotonicInstant(nanoseconds: 9_000)), now: now) == .wait)
        let next = queue.finished(now: later)
        #expect(next.start == 3)
        #expect(next.late == [2])
        #expect(queue.running == 1)
    }

    @Test("who leaves does not start")
    func leaving() {
        var queue = queue(1, waiting: 3)
        _ = queue.arrived(1, priority: 0, deadline: soon, now: now)
        _ = queue.arrived(2, priority: 0, deadline: soon, now: now)
        queue.left(2)
        queue.left(7)
        #expect(queue.finished(now: now).start == nil)
    }

    @Test("handlers that never return keep at most half of the slots")
    func overdue() {
        var queue = queue(4, waiting: 8)
        for id in 0..<4 { _ = queue.arrived(UInt64(id), priority: 0, deadline: soon, now: now) }
        #expect(queue.overran() == true)
        #expect(queue.overran() == true)
        #expect(queue.overran() == false)
        _ = queue.finished(now: now)
        #expect(queue.running == 3)
        _ = queue.finished(wasOverdue: true, now: now)
        #expect(queue.overdue == 1)
        #expect(queue.overran() == true)
        var single = self.queue(1, waiting: 8)
        _ = single.arrived(1, priority: 0, deadline: soon, now: now)
        #expect(single.overran() == false, "the only slot is never lost")
    }

    @Test("after any events no slot is lost and none is given twice", arguments: 1...50)
    func conservation(seed: UInt64) {
        var random = RandomSource.seeded(seed)
        var queue = queue(3, waiting: 5)
        var running: Set<UInt64> = []
        var waiting: Set<UInt64> = []
        for id in 0..<400 as Range<UInt64> {
            switch UInt8.random(in: 0..<4, using: &random) {
            case 0, 1:
                switch queue.arrived(id, priority: Double(Int.random(in: 0...3, using: &random)), deadline: soon, now: now) {
                case .start: running.insert(id)
                case .wait: waiting.insert(id)
                case .replace(let other):
                    #expect(waiting.remove(other) != nil)
                    waiting.insert(id)
                case .refuse, .late: break
                }
            case 2:
                guard let done = running.sorted().first else { continue }
                running.remove(done)
                if let next = queue.finished(now: now).start {
                    #expect(waiting.remove(next) != nil)
                    running.insert(next)
                }
            default:
                if let leaving = waiting.sorted().first {
                    waiting.remove(leaving)
                    queue.left(leaving)
                }
            }
            #expect(queue.running == running.count && running.count <= 3)
            #expect(queue.waiting == waiting.count && waiting.count <= 5)
        }
    }
}
