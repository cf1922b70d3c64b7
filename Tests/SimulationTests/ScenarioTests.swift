internal import Foundation
internal import NeuronTesting
internal import Testing

@Suite("Scenarios against a subnet")
struct ScenarioTests {
    /// Plays a scenario twice: the reports are the same to the last bit, and no promise is broken.
    private func played(_ scenario: Scenario, _ simulation: Simulation = Simulation(tempos: 16)) async throws
        -> SimulationReport
    {
        let report = try await simulation.run(scenario)
        let again = try await simulation.run(scenario)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(try encoder.encode(report) == encoder.encode(again))
        #expect(report.text == again.text)
        for promise in report.promises where promise.by != .nobody { #expect(promise.isKept, "\(promise.text)") }
        #expect(report.verdict != .broken)
        // The world without the attack comes first, and there the honest have everything.
        let calm = try #require(report.worlds.first)
        #expect(calm.honestPayRatio == nil && calm.attackersPay == 0 && calm.honestIncentive > 0.999)
        return report
    }

    private func world(_ name: String, of report: SimulationReport) throws -> SimulationReport.Outcome {
        try #require(report.worlds.first { $0.name.contains(name) }, "\(name)")
    }

    private func figure(_ name: String, of world: SimulationReport.Outcome) throws -> Double {
        try #require(world.figures.first { $0.name.contains(name) }, "\(name)").value
    }

    private func unkept(_ report: SimulationReport) -> [String] {
        report.promises.filter { !$0.isKept }.map(\.text)
    }

    @Test("who copies weights gains in the open, and loses the more the longer weights are secret; miners' pay does not change")
    func weightCopier() async throws {
        let report = try await played(.weightCopier)
        #expect(unkept(report) == ["in the open, who copies earns less for its stake than who works"])
        let rates = try report.worlds.filter { $0.honestPayRatio != nil }.map { try figure("dividends", of: $0) }
        #expect(rates.count == 3 && rates[0] > 1 && rates[1] < 1 && rates[2] < rates[1])
        for world in report.worlds.compactMap(\.honestPayRatio) { #expect(abs(world - 1) < 0.01) }
    }

    @Test("a cabal with a minority of stake gets for its miners what the majority says of them; with a majority it gets all")
    func cabal() async throws {
        let report = try await played(.cabal)
        #expect(try world("20 %", of: report).attackersIncentive < 0.01)
        #expect(try world("40 %", of: report).attackersIncentive < 0.02)
        #expect(try figure("dividends", of: try world("40 %", of: report)) < 0.1)
        #expect(try world("60 %", of: report).honestPay == 0)
        #expect(report.verdict == .notPromised)
    }

    @Test(
        "one validator takes nothing with 49 % of stake, and everything with 51 %; at one half the median pays hardly anybody")
    func byzantineValidator() async throws {
        let report = try await played(.byzantineValidator)
        #expect(try world("49 %", of: report).attackersPay == 0)
        #expect(try world("49 %", of: report).honestPayRatio == 1)
        #expect(try world("51 %", of: report).honestPay == 0)
        let half = try world("50 %", of: report)
        #expect(half.attackersPay > 0 && half.honestPayRatio ?? 1 < 0.6)
        #expect(unkept(report).count == 2)
    }

    @Test("guesses pay less than work, copies together no more than the one that is copied, who is copied pays for it")
    func freeRider() async throws {
        let report = try await played(.freeRider)
        let shared = try world("share one part", of: report)
        #expect(try world("each is paid", of: report).attackersIncentive > 2 * shared.attackersIncentive)
        #expect(unkept(report).contains("who is copied loses nothing"))
    }

    @Test("no late answer is taken, and stalling costs nearly all pay in a few tempos, unless silence is no sample")
    func staller() async throws {
        let report = try await played(.staller)
        let counted = try world("is a zero", of: report)
        #expect(try figure("a tenth", of: counted) > 0 && figure("at the end", of: counted) < 0.001)
        #expect(counted.refusals.map(\.reason) == ["deadline-exceeded"])
        #expect(try world("no sample", of: report).attackersPay > 2 * counted.attackersPay)
    }

    @Test("no forged answer is taken, no forged receipt believed, and nothing is paid for either")
    func liar() async throws {
        let report = try await played(.liar)
        #expect(report.verdict == .held)
        let reasons = try world("forgers", of: report).refusals.map(\.reason)
        #expect(reasons == ["answer badSignature", "answer otherTime", "answer unsigned"])
    }

    @Test("at another's address, or in another's name, nobody gets an answer taken; who loses the address loses pay")
    func impostor() async throws {
        let report = try await played(.impostor)
        #expect(unkept(report) == ["who loses its address for a while loses no pay"])
        #expect(try world("published as one's own", of: report).attackersPay == 0)
        let refusals = try world("the victim's name", of: report).refusals
        #expect(refusals.contains { $0.reason == "forgery: bad-signature" && $0.count == 6 })
        #expect(refusals.contains { $0.reason.hasPrefix("replay: ") })
    }

    @Test("who takes a seat gets nothing of what its predecessor was given, unless scores are kept by uid")
    func uidThief() async throws {
        let report = try await played(.uidThief)
        #expect(try world("by hotkey", of: report).attackersPay == 0)
        #expect(try world("by uid", of: report).attackersPay > 0)
    }

    @Test("buying seats costs by the power of 1.26, and ten neurons stay; the least paid honest miners go")
    func massRegistration() async throws {
        let report = try await played(.massRegistration)
        let (poor, rich) = (try world("50 TAO", of: report), try world("5000 TAO", of: report))
        #expect(try figure("registrations", of: rich) < 10 * figure("registrations", of: poor))
        #expect(try figure("honest miners left", of: rich) == 4)
        #expect(poor.attackersPay == 0 && rich.attackersPay == 0)
    }

    @Test("clocks within a second cost nothing, clocks beyond the window everything; no request is taken twice")
    func clockSkew() async throws {
        let report = try await played(.clockSkew)
        #expect(try world("within a second", of: report).refusals.isEmpty)
        #expect(try figure("of these taken", of: try world("wrong by 15 s", of: report)) == 0)
        #expect(unkept(report) == ["a miner whose clock is wrong by 15 s keeps its pay"])
    }

    @Test("the majority's view counts in a partition, and pay comes back when the network does")
    func partition() async throws {
        let report = try await played(.partition)
        let cut = try world("30 %", of: report)
        #expect(try figure("end of the partition", of: cut) < 0.05)
        #expect(try figure("nine tenths", of: cut) > 0)
        #expect(unkept(report).allSatisfy { !$0.contains("once the network is whole") })
    }

    @Test("within the activity cutoff an outage changes nobody's pay; beyond it whoever reaches the chain takes all")
    func chainOutage() async throws {
        let report = try await played(.chainOutage)
        #expect(try world("all cut off, within", of: report).honestPayRatio ?? 0 > 0.99)
        #expect(try figure("no miner was paid", of: try world("all cut off, beyond", of: report)) > 0)
        #expect(try world("chain, within the cutoff", of: report).attackersPay == 0)
        #expect(try figure("last epoch", of: try world("chain, beyond it", of: report)) == 1)
    }
}
