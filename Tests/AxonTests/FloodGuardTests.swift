import Testing

@testable import Axon

@Suite("Flood guard")
struct FloodGuardTests {
    private let second: UInt64 = 1_000_000_000

    @Test("the 101st reset within ten seconds is one too many")
    func resets() {
        var guardian = FloodGuard()
        for count in 0..<100 as Range<UInt64> { #expect(guardian.sees(.reset, at: 20 * second + count) == false) }
        #expect(guardian.sees(.reset, at: 21 * second) == true)
    }

    @Test("a completed request forgives the resets before it")
    func forgiven() {
        var guardian = FloodGuard()
        for _ in 0..<100 { _ = guardian.sees(.reset, at: 20 * second) }
        guardian.completedRequest()
        #expect(guardian.sees(.reset, at: 21 * second) == false)
    }

    @Test("a period later frames are counted anew", arguments: FloodGuard.Frame.allCases)
    func periods(frame: FloodGuard.Frame) {
        var guardian = FloodGuard()
        let limit = FloodGuard.limit(of: frame)
        for _ in 0..<limit { #expect(guardian.sees(frame, at: 20 * second) == false) }
        #expect(guardian.sees(frame, at: 30 * second) == false)
        for _ in 1..<limit { #expect(guardian.sees(frame, at: 31 * second) == false) }
        #expect(guardian.sees(frame, at: 32 * second) == true)
    }

    @Test("window updates that bytes have earned are free")
    func earned() {
        var guardian = FloodGuard()
        for _ in 0..<100_000 {
            guardian.sent(bytes: 1_024)
            #expect(guardian.sees(.windowUpdate, at: 20 * second) == false)
        }
    }
}
