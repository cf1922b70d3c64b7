import Neuron
import Testing

@testable import Axon

@Suite("Rate limiter")
struct RateLimiterTests {
    private func moment(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: UInt64(seconds * 1e9) + 1_000_000_000)
    }

    @Test("a burst is used up and comes back at its rate")
    func burst() {
        var limiter = RateLimiter<String>(CallBudget(perSecond: 10, burst: 3))
        #expect(limiter.wait(for: "a", at: moment(0)) == nil)
        for _ in 0..<3 { #expect(limiter.charge("a", at: moment(0)) == true) }
        #expect(limiter.charge("a", at: moment(0)) == false)
        #expect(limiter.wait(for: "a", at: moment(0)) == .milliseconds(100))
        #expect(limiter.wait(for: "a", at: moment(0.1)) == nil)
        #expect(limiter.charge("a", at: moment(0.1)) == true)
        #expect(limiter.charge("a", at: moment(0.1)) == false)
    }

    @Test("a rest gives back no more than the burst")
    func ceiling() {
        var limiter = RateLimiter<String>(CallBudget(perSecond: 10, burst: 3))
        for _ in 0..<3 { limiter.charge("a", at: moment(0)) }
        var charged = 0
        for _ in 0..<10 where limiter.charge("a", at: moment(3_600)) { charged += 1 }
        #expect(charged == 3)
    }

    @Test("one key's failures are not another's")
    func independence() {
        var limiter = RateLimiter<String>(CallBudget(perSecond: 1, burst: 1))
        #expect(limiter.charge("a", at: moment(0)) == true)
        #expect(limiter.charge("b", at: moment(0)) == true)
        #expect(limiter.charge("a", at: moment(0)) == false)
    }

    @Test("a look charges nothing")
    func look() {
        let limiter = RateLimiter<String>(CallBudget(perSecond: 1, burst: 1))
        for _ in 0..<10 { #expect(limiter.wait(for: "a", at: moment(0)) == nil) }
        #expect(limiter.count == 0)
    }

    @Test("however many keys come, memory is bounded, and the many share one budget")
    func bounded() {
        var limiter = RateLimiter<Int>(CallBudget(perSecond: 1, burst: 2), capacity: 100)
        var charged = 0
        for key in 0..<10_000 where limiter.charge(key, at: moment(0)) { charged += 1 }
        #expect(limiter.count == 100)
        #expect(charged == 102)
        #expect(limiter.wait(for: 9_999, at: moment(0)) != nil)
        #expect(limiter.charge(20_000, at: moment(10)) == true, "those that rested were forgotten")
    }

    @Test("those that rested are looked for once a second: until then newcomers share one budget")
    func sweepsSeldom() {
        var limiter = RateLimiter<Int>(CallBudget(perSecond: 10, burst: 2), capacity: 10)
        for key in 0..<11 { limiter.charge(key, at: moment(0)) }
        #expect(limiter.count == 10)
        // All have rested by now.
        limiter.charge(11, at: moment(0.5))
        #expect(limiter.count == 10 && limiter.wait(for: 0, at: moment(0.5)) == nil)
        limiter.charge(12, at: moment(1))
        #expect(limiter.count == 1)
    }

    @Test("a clock that steps back gives and takes nothing")
    func steppingBack() {
        var limiter = RateLimiter<String>(CallBudget(perSecond: 1, burst: 2))
        limiter.charge("a", at: moment(10))
        #expect(limiter.wait(for: "a", at: moment(5)) == nil)
        limiter.charge("a", at: moment(5))
        #expect(limiter.wait(for: "a", at: moment(5)) == .seconds(1))
    }
}
