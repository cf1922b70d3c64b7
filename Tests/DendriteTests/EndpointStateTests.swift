import Testing

@testable import Curl

@Suite("Endpoint state")
struct EndpointStateTests {
    @Test("the first request opens the connection, the others wait for it and follow")
    func opens() {
        var state = EndpointState()
        #expect(state.arrived(1) == [.open(1, generation: 1)])
        #expect(state.arrived(2) == [])
        #expect(state.arrived(3) == [])
        #expect(state.written(1) == [.send(2, generation: 1), .send(3, generation: 1)])
        #expect(state.arrived(4) == [.send(4, generation: 1)])
        #expect(state.finished(1, .answered) == [])
    }

    @Test("who waits fails with an opener that can't connect, and the next request tries again")
    func unreachable() {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.arrived(2)
        #expect(state.finished(1, .unreachable) == [.fail(2)])
        #expect(state.isIdle)
        #expect(state.arrived(3) == [.open(3, generation: 2)])
    }

    @Test("an opener that is cancelled hands over to the next that waits")
    func cancelledOpener() {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.arrived(2)
        #expect(state.finished(1, .reset) == [.open(2, generation: 2)])
    }

    @Test("who waits fails with an opener whose peer speaks no HTTP/2, and the next request tries again")
    func notHTTP2() {
        var state = EndpointState()
        #expect(state.arrived(1) == [.open(1, generation: 1)])
        _ = state.arrived(2)
        #expect(!state.isProven(for: 1))
        #expect(state.finished(1, .notHTTP2) == [.fail(2)])
        #expect(state.isIdle)
        #expect(state.arrived(3) == [.open(3, generation: 2)])
    }

    @Test("a connection that has answered is proven")
    func proven() {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.written(1)
        _ = state.arrived(2)
        #expect(!state.isProven(for: 2))
        _ = state.finished(1, .answered)
        #expect(state.isProven(for: 2))
    }

    @Test("a request that was not sent on a dead connection opens the next one, before all others")
    func deadConnection() {
        var state = open()
        #expect(state.arrived(2) == [.send(2, generation: 1)])
        #expect(state.notSent(2) == [.open(2, generation: 2)])
        #expect(state.arrived(3) == [])
        #expect(state.written(2) == [.send(3, generation: 2)])
    }

    @Test(
        "a connection that takes no more streams is left, and one that stops at as many is full: the others wait for a stream")
    func fullConnection() {
        var state = open()
        write([2, 3], &state)
        _ = state.arrived(4)
        #expect(state.notSent(4) == [.open(4, generation: 2)])
        #expect(state.written(4) == [])
        write([5], &state)
        _ = state.arrived(6)
        #expect(state.notSent(6) == [])
        #expect(state.arrived(7) == [])
        #expect(state.finished(4, .answered) == [.send(6, generation: 2)])
        #expect(state.finished(5, .answered) == [.send(7, generation: 2)])
    }

    @Test("a full connection that takes less than it did is going away")
    func goingAway() {
        var state = open()
        write([2, 3], &state)
        _ = state.arrived(4)
        _ = state.notSent(4)
        _ = state.written(4)
        write([5], &state)
        _ = state.arrived(6)
        _ = state.notSent(6)
        #expect(state.finished(4, .answered) == [.send(6, generation: 2)])
        #expect(state.notSent(6) == [.open(6, generation: 3)])
    }

    @Test("where many at once find a connection gone, one of them opens the next")
    func goneUnderMany() {
        var state = open()
        for id: EndpointState.ID in [2, 3, 4] { _ = state.arrived(id) }
        #expect(state.notSent(3) == [.open(3, generation: 2)])
        #expect(state.notSent(2) == [])
        #expect(state.notSent(4) == [])
        #expect(state.written(3) == [.send(4, generation: 2), .send(2, generation: 2)])
    }

    @Test("a request that the peer gave back unseen goes to a new connection, whatever else is on the old one")
    func refused() {
        var state = open()
        for id: EndpointState.ID in [2, 3] { _ = state.arrived(id) }
        #expect(state.notSent(3, wasRefused: true) == [.open(3, generation: 2)])
        #expect(state.finished(2, .answered) == [])
        #expect(state.written(3) == [])
        #expect(state.arrived(4) == [.send(4, generation: 2)])
    }

    @Test(
        "streams given back by a connection without an answer yet wait for its opener's, which says whether the peer speaks HTTP/2"
    )
    func refusedEarly() {
        for outcome in [EndpointState.Outcome.answered, .notHTTP2] {
            var state = EndpointState()
            _ = state.arrived(1)
            _ = state.written(1)
            write([2, 3], &state)
            #expect(state.isOpenerUnderWay(for: 3))
            #expect(state.notSent(3, wasRefused: true) == [])
            #expect(state.arrived(4) == [])
            let next: [EndpointState.Action] =
                outcome == .answered ? [.open(3, generation: 2)] : [.fail(3), .fail(4)]
            #expect(state.finished(1, outcome) == next)
        }
    }

    @Test(
        "after two connections that gave streams back, the third is filled once its opener is answered, and its limit is believed"
    )
    func careful() {
        var state = open()
        write([20, 21], &state)
        #expect(state.notSent(21, wasRefused: true) == [.open(21, generation: 2)])
        _ = state.written(21)
        write([30, 31], &state)
        _ = state.finished(21, .answered)
        #expect(state.notSent(31, wasRefused: true) == [.open(31, generation: 3)])
        #expect(state.written(31) == [])
        for id: EndpointState.ID in [40, 41, 42] { #expect(state.arrived(id) == []) }
        #expect(state.finished(31, .answered) == [40, 41, 42].map { .send($0, generation: 3) })
        _ = state.written(40)
        _ = state.written(41)
        #expect(state.notSent(42) == [])
        #expect(state.finished(40, .answered) == [.send(42, generation: 3)])
    }

    @Test("care is kept over connections that are full, and ends with one that never was")
    func carefulUntilQuiet() {
        var state = open()
        for (first, second): (EndpointState.ID, EndpointState.ID) in [(10, 11), (20, 21)] {
            write([first, second], &state)
            _ = state.finished(first, .answered)
            _ = state.notSent(second, wasRefused: true)
            _ = state.written(second)
            _ = state.finished(second, .answered)
        }
        // The third is careful, and full: so is the fourth, which ends quietly.
        write([30], &state)
        _ = state.arrived(31)
        #expect(state.notSent(31) == [])
        _ = state.finished(30, .lost)
        #expect(state.generation == 4)
        #expect(state.written(31) == [])
        #expect(state.arrived(40) == [])
        #expect(state.finished(31, .answered) == [.send(40, generation: 4)])
        #expect(state.finished(40, .lost) == [])
        #expect(state.arrived(50) == [.open(50, generation: 5)])
        #expect(state.arrived(51) == [])
        #expect(state.written(50) == [.send(51, generation: 5)])
    }

    @Test("a connection that answered nobody while a request ran out of time is left to those who wait on it")
    func silent() {
        var state = open()
        for id: EndpointState.ID in [2, 3] { _ = state.arrived(id) }
        #expect(state.finished(3, .late) == [])
        #expect(state.arrived(4) == [.open(4, generation: 2)])
    }

    @Test("a connection that has answered others meanwhile is kept when a request runs out of time")
    func late() {
        var state = open()
        for id: EndpointState.ID in [2, 3, 4] { _ = state.arrived(id) }
        _ = state.finished(4, .answered)
        #expect(state.finished(3, .late) == [])
        #expect(state.arrived(5) == [.send(5, generation: 1)])
    }

    @Test("a lost connection is replaced once, and its late failures don't touch the new one")
    func lateFailures() {
        var state = open()
        _ = state.arrived(2)
        _ = state.arrived(3)
        #expect(state.finished(2, .lost) == [])
        #expect(state.arrived(4) == [.open(4, generation: 2)])
        _ = state.written(4)
        #expect(state.finished(3, .lost) == [])
        #expect(state.arrived(5) == [.send(5, generation: 2)])
    }

    @Test("a request lost before its answer goes to the next connection")
    func lostUnanswered() {
        var state = open()
        _ = state.arrived(2)
        _ = state.arrived(3)
        #expect(state.lostUnanswered(2) == [.open(2, generation: 2)])
        #expect(state.lostUnanswered(3) == [])
        #expect(state.written(2) == [.send(3, generation: 2)])
    }

    @Test("a request whose stream was ended without an answer goes out again on the same connection")
    func endedUnanswered() {
        var state = EndpointState()
        #expect(state.arrived(1) == [.open(1, generation: 1)])
        _ = state.arrived(2)
        #expect(state.endedUnanswered(1) == [.send(1, generation: 1), .send(2, generation: 1)])
        #expect(state.isProven(for: 1))
    }

    @Test("a connection can never reset a hundred streams, however many are cancelled")
    func resetBudget() {
        var state = EndpointState()
        var next: EndpointState.ID = 1
        var open: [EndpointState.ID: Int] = [:]
        var resets: [Int: Int] = [:]
        func take(_ actions: [EndpointState.Action], _ state: inout EndpointState) {
            for action in actions {
                switch action {
                case .open(let id, let generation):
                    open[id] = generation
                    take(state.written(id), &state)
                case .send(let id, let generation): open[id] = generation
                case .fail: Issue.record("no request should fail")
                }
            }
        }
        for _ in 0..<1_000 {
            take(state.arrived(next), &state)
            next += 1
        }
        while let (id, generation) = open.min(by: { $0.key < $1.key }) {
            open[id] = nil
            resets[generation, default: 0] += 1
            take(state.finished(id, .reset), &state)
        }
        #expect(resets.values.reduce(0, +) == 1_000)
        #expect(resets.values.allSatisfy { $0 < 100 })
        #expect(state.isIdle)
    }

    @Test("no more streams are open than the caller allows")
    func ownLimit() {
        var state = EndpointState()
        _ = state.arrived(1, limit: 2)
        _ = state.written(1)
        #expect(state.arrived(2, limit: 2) == [.send(2, generation: 1)])
        #expect(state.arrived(3, limit: 2) == [])
        #expect(state.finished(1, .answered) == [.send(3, generation: 1)])
    }

    @Test("a request that waits can be withdrawn, and only once")
    func withdrawn() {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.arrived(2)
        let answers = [2, 2, 1].map { state.withdrawn($0) }
        #expect(answers == [true, false, false])
        #expect(state.written(1) == [])
    }

    /// Requests that arrive and are written.
    private func write(_ ids: [EndpointState.ID], _ state: inout EndpointState) {
        for id in ids {
            #expect(state.arrived(id) == [.send(id, generation: state.generation)])
            #expect(state.written(id) == [])
        }
    }

    /// An endpoint with a proven, idle connection of generation 1.
    private func open() -> EndpointState {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.written(1)
        _ = state.finished(1, .answered)
        return state
    }
}
