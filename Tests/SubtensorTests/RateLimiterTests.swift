import Neuron
import Testing

@testable import Subtensor

@Suite("Pace and rests")
struct RateLimiterTests {
    private func at(_ seconds: Double) -> MonotonicInstant { MonotonicInstant(nanoseconds: UInt64(seconds * 1e9)) }

    @Test("a burst passes at once, and then one call a second, in the order of asking")
    func pace() {
        var limiter = RateLimiter(rate: 1, burst: 3)
        #expect(limiter.reserve(3, now: at(0)) == .zero)
        #expect(limiter.reserve(1, now: at(0)) == .seconds(1))
        #expect(limiter.reserve(2, now: at(0)) == .seconds(3))
        #expect(limiter.reserve(1, now: at(4)) == .zero)
        #expect(limiter.reserve(3, now: at(100)) == .zero)
        #expect(limiter.reserve(1, now: at(100)) == .seconds(1))
    }

    @Test("without a rate nothing waits")
    func unlimited() {
        var limiter = RateLimiter(rate: nil, burst: 1)
        #expect(limiter.reserve(1_000_000, now: at(0)) == .zero)
    }

    @Test("rests double up to the longest, at least half of each is certain, and an answer ends them")
    func rests() {
        var health = NodeHealth()
        let rests = NodeHealth.Rests(shortest: .seconds(1), longest: .seconds(8))
        for expected in [1.0, 2, 4, 8, 8] {
            health.failed("x", rests: rests, now: at(0), chance: 0)
            #expect(!health.isReady(at: at(expected / 2 - 0.01)))
            #expect(health.isReady(at: at(expected / 2)))
        }
        health.failed("x", rests: rests, asked: .seconds(30), now: at(0), chance: 0.5)
        #expect(!health.isReady(at: at(29)) && health.isReady(at: at(30)))
        health.answered()
        #expect(health.isReady(at: at(0)) && health.failures == 0)
    }
}
