import HTTPTypes
import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Dendrite: hedged queries")
struct HedgingTests {
    @Test("an axon that is slower than usual is asked a second time, and the other request is cancelled")
    func hedges() async throws {
        let time = SteppingTime()
        let transport = try SigningTransport(time) { index, _ in
            switch index {
            case 0..<8: .slow(.milliseconds(40))
            case 8: .never
            default: .answer(200)
            }
        }
        let dendrite = try dendrite(transport, time)
        for _ in 0..<8 { _ = try await dendrite.query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 8)
        let answer = try await dendrite.query(Sum(value: 1), to: axon())
        #expect(answer.value == 2)
        #expect(transport.cancelled == 1)
        #expect(time.slept.last == .milliseconds(40))
        let requests = transport.requests
        #expect(requests.count == 10)
        #expect(Set(requests.map { $0.head.headerFields[.bittensorNonce] }).count == 10)
    }

    @Test("nobody is asked twice: without hedging, for other synapses, and before enough is known")
    func never() async throws {
        let time = SteppingTime()
        let transport = try SigningTransport(time) { _, _ in .slow(.milliseconds(40)) }
        let off = try dendrite(transport, time) { $0.hedging = nil }
        for _ in 0..<20 { _ = try await off.query(Sum(value: 1), to: axon()) }
        let on = try dendrite(transport, time)
        for _ in 0..<20 { _ = try await on.query(Twice(value: 1), to: axon()) }
        let young = try dendrite(transport, time)
        for _ in 0..<8 { _ = try await young.query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 48)
        #expect(transport.cancelled == 0)
    }

    @Test("an axon as fast as ever is asked once")
    func fast() async throws {
        let time = StandingTime()
        let transport = try SigningTransport(time) { _, _ in .answer(200) }
        let dendrite = try dendrite(transport, time)
        for _ in 0..<40 { _ = try await dendrite.query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 40)
    }

    @Test("of two requests the one that fails leaves the other to answer")
    func oneFails() async throws {
        let time = SteppingTime()
        let refused = Signal()
        let transport = try SigningTransport(time) { index, _ in
            switch index {
            case 0..<8: return .answer(200)
            case 8: return .after(refused)
            default:
                refused.send()
                return .failure(.refused)
            }
        }
        // Either request may be the one that fails, and is not to be tried again.
        let dendrite = try dendrite(transport, time) { $0.maxRetries = 0 }
        for _ in 0..<9 { _ = try await dendrite.query(Sum(value: 1), to: axon()) }
        #expect(transport.requests.count == 10)
        #expect(transport.cancelled == 0)
    }

    @Test("a query that is cancelled cancels both requests")
    func cancelled() async throws {
        let time = SteppingTime()
        let twice = Signal()
        let transport = try SigningTransport(time) { index, _ in
            if index == 9 { twice.send() }
            return index < 8 ? .answer(200) : .never
        }
        let dendrite = try dendrite(transport, time)
        let axon = try axon()
        for _ in 0..<8 { _ = try await dendrite.query(Sum(value: 1), to: axon) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: DendriteError.self) { _ = try await dendrite.query(Sum(value: 1), to: axon) }
            }
            await twice.wait()
            group.cancelAll()
        }
        #expect(transport.cancelled == 2)
    }

    @Test("second requests keep to their budget, which comes back after 30 s")
    func budget() throws {
        let latencies = Latencies()
        let axon = try axon()
        let start = MonotonicInstant(nanoseconds: 1)
        for _ in 0..<25 { #expect(latencies.mayHedge(axon, budget: 25, now: start)) }
        #expect(!latencies.mayHedge(axon, budget: 25, now: start.advanced(by: .seconds(29))))
        #expect(latencies.mayHedge(axon, budget: 25, now: start.advanced(by: .seconds(30))))
    }

    @Test("the patience is the quantile of the last 64 answers, and never below the floor")
    func quantile() throws {
        let latencies = Latencies()
        let axon = try axon()
        let hedging = Dendrite.Configuration.Hedging()
        for sample in 1...7 { latencies.record(.milliseconds(sample), of: axon) }
        #expect(latencies.patience(with: axon, by: hedging) == nil)
        latencies.record(.milliseconds(8), of: axon)
        #expect(latencies.patience(with: axon, by: hedging) == .milliseconds(20))
        for sample in 1...100 { latencies.record(.milliseconds(sample), of: axon) }
        // Of 37...100 the 61st: the nearest rank of 0.95 × 64.
        #expect(latencies.patience(with: axon, by: hedging) == .milliseconds(97))
    }

    private func axon() throws -> AxonEndpoint {
        AxonEndpoint(hotkey: try KeyPair(uri: "//Axon").hotkey, host: "axon.example", port: 8_091)
    }

    private func dendrite(
        _ transport: SigningTransport, _ time: any TimeSource, _ change: (inout Dendrite.Configuration) -> Void = { _ in }
    ) throws -> Dendrite {
        var configuration = Dendrite.Configuration()
        configuration.sessions = .never
        configuration.hedging = .init()
        change(&configuration)
        return Dendrite(
            signer: try KeyPair(uri: "//Dendrite"), configuration: configuration, transport: transport, time: time)
    }
}

/// A clock that stands: who sleeps, sleeps until it is cancelled.
private struct StandingTime: TimeSource {
    var now: UnixTime { UnixTime(seconds: 1_700_000_000) }
    var monotonic: MonotonicInstant { MonotonicInstant(nanoseconds: 1) }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        await Signal().wait()
        throw CancellationError()
    }
}
