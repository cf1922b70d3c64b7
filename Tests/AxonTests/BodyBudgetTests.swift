import Neuron
import Testing

@testable import Axon

@Suite("The budget of bodies")
struct BodyBudgetTests {
    private let here = IPAddress.v4(0x0A00_0001)
    private let there = IPAddress.v4(0x0A00_0002)

    @Test("one address holds an eighth in bodies that are not proven, and proven ones do not count")
    func strangers() {
        let budget = BodyBudget(limit: 256 << 20)
        let first = BodyBudget.Share(of: budget, for: here)
        #expect(first.take(32 << 20))
        let second = BodyBudget.Share(of: budget, for: here)
        #expect(!second.take(1))
        #expect(BodyBudget.Share(of: budget, for: there).take(32 << 20))
        let place = first.proven()
        #expect(second.take(32 << 20))
        _ = consume place
    }

    @Test("what nobody holds any more is given back")
    func givenBack() {
        let budget = BodyBudget(limit: 16 << 20)
        do {
            let share = BodyBudget.Share(of: budget, for: here)
            #expect(share.take(16 << 20))
            #expect(!BodyBudget.Share(of: budget, for: there).take(1))
        }
        let proven = BodyBudget.Share(of: budget, for: here)
        #expect(proven.take(16 << 20))
        let place = proven.proven()
        #expect(!BodyBudget.Share(of: budget, for: there).take(1))
        if let second = BodyBudget.Place(in: budget, for: 1) {
            _ = consume second
            Issue.record("A full budget has a place.")
        }
        _ = consume place
        #expect(BodyBudget.Share(of: budget, for: there).take(16 << 20))
    }
}
