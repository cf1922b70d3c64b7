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
        #expect(state.connected(1) == [.send(2, generation: 1), .send(3, generation: 1)])
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
        _ = state.connected(1)
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
        #expect(state.connected(2) == [.send(3, generation: 2)])
    }

    @Test("a request that found no stream on a busy connection waits, and the peer's limit is kept from then on")
    func fullConnection() {
        var state = open()
        _ = state.arrived(2)
        _ = state.arrived(3)
        _ = state.arrived(4)
        #expect(state.notSent(4) == [])
        #expect(state.arrived(5) == [])
        #expect(state.finished(2, .answered) == [.send(4, generation: 1)])
        #expect(state.finished(3, .answered) == [.send(5, generation: 1)])
    }

    @Test("a lost connection is replaced once, and its late failures don't touch the new one")
    func lateFailures() {
        var state = open()
        _ = state.arrived(2)
        _ = state.arrived(3)
        #expect(state.finished(2, .lost) == [])
        #expect(state.arrived(4) == [.open(4, generation: 2)])
        _ = state.connected(4)
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
        #expect(state.connected(2) == [.send(3, generation: 2)])
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
                    take(state.connected(id), &state)
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
        _ = state.connected(1)
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
        #expect(state.connected(1) == [])
    }

    /// An endpoint with a proven, idle connection of generation 1.
    private func open() -> EndpointState {
        var state = EndpointState()
        _ = state.arrived(1)
        _ = state.connected(1)
        _ = state.finished(1, .answered)
        return state
    }
}
