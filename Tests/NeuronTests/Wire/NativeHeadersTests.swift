@testable import Neuron
import Testing

@Suite("The native protocol's header values")
struct NativeHeadersTests {
    @Test(
        "timeouts are seconds with an optional fraction",
        arguments: [
            ("0", Duration.zero), ("12", .seconds(12)), ("12.5", .milliseconds(12_500)), ("0.001", .milliseconds(1)),
            ("12.0", .seconds(12)), ("1.0000000019", .seconds(1) + .nanoseconds(1)),
            ("99999999999999999999", .seconds(1_000_000_000)),
        ])
    func timeouts(text: String, expected: Duration) {
        #expect(NativeHeaders.timeout(text) == expected)
    }

    @Test("a timeout comes back from its text, in milliseconds and never as zero")
    func timeoutRoundTrip() {
        let seed: UInt64 = 12
        var random = RandomSource.seeded(seed)
        for _ in 0..<1_000 {
            let timeout = Duration.milliseconds(Int64.random(in: 1...100_000_000, using: &random))
            #expect(NativeHeaders.timeout(NativeHeaders.text(timeout)) == timeout, "seed \(seed)")
        }
        #expect(NativeHeaders.text(.zero) == "0.001")
        #expect(NativeHeaders.text(.seconds(-5)) == "0.001")
    }

    @Test("nonces are whole numbers without sign or leading zero")
    func nonces() {
        #expect(NativeHeaders.nanoseconds("1") == 1)
        #expect(NativeHeaders.nanoseconds("18446744073709551615") == .max)
        #expect(NativeHeaders.nanoseconds("18446744073709551616") == .max)
        for bad in ["", "0", "01", "+1", " 1", "1 ", "1_0", "१", "111111111111111111111"] {
            #expect(NativeHeaders.nanoseconds(bad) == nil, "\(bad)")
        }
    }
}
