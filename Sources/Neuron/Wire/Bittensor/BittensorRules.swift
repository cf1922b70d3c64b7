internal import Foundation

/// Which nonces of callers with the SDK 10 an axon takes. The defaults take what honest callers send and close what that protocol
/// leaves open.
///
/// - Source: section 7 of the SDK 10 protocol; golden vectors `nonce.json`; what differs is listed in `docs/wire-protocols.md`.
public struct BittensorRules: Hashable, Sendable {
    /// How old the first nonce of a caller may be beyond its timeout.
    public var grace: Duration = .seconds(4)
    /// The longest timeout that counts for how old a nonce may be. Nonces are remembered for as long.
    public var maxTimeout: Duration = .seconds(60)
    /// How far ahead of the axon's clock a nonce may be.
    public var maxLead: Duration = .seconds(10)
    /// How far a nonce may lie behind a newer one of a caller who sends several requests at once, which overtake each other: as long
    /// as a first nonce may take with the usual timeout of 12 s.
    public var overtaking: Duration = .seconds(16)
    /// Whether timeouts that are no numbers, versions that are absent or old, and times before 1970 get what the SDK gives them.
    var isLenient = false

    /// The defaults.
    public init() {}

    /// The SDK's own rules, holes included; for comparison only.
    package static let sdk: BittensorRules = {
        var rules = BittensorRules()
        rules.isLenient = true
        return rules
    }()

    /// How long after its own time a nonce must be remembered.
    var retention: Duration { grace + maxTimeout + .seconds(1) }

    /// From this version on the SDK looks at a nonce's time.
    private static let firstTimed: Int64 = 7_002_000

    /// Why a nonce is refused, in the SDK's words; nil if it is taken.
    ///
    /// - Parameters:
    ///   - timeout: Seconds, as the header has them.
    ///   - stored: The last nonce that was accepted of the same caller.
    package func objection(to nonce: Int64?, now: UnixTime, timeout: Double?, version: Int64?, stored: Int64?) -> String? {
        guard let nonce else { return "Missing Nonce" }
        let clock = Int64(clamping: now.nanoseconds)
        if !isLenient {
            if let timeout, !timeout.isFinite { return "The timeout is not a finite number" }
            guard nonce >= 0 else { return "The nonce is before 1970" }
            let (lead, overflows) = nonce.subtractingReportingOverflow(clock)
            if overflows || lead > maxLead.wholeNanoseconds { return "The nonce is ahead of the axon's clock" }
        }
        if let stored { return nonce > stored ? nil : Self.newerProcessed }
        guard !isLenient || (version ?? 0) >= Self.firstTimed else { return nil }
        let wait = isLenient ? timeout ?? 0 : min(timeout ?? 0, maxTimeout.inSeconds)
        guard isTooOld(nonce, clock: clock, wait: wait) else { return nil }
        let age = Double(clock) / 1e9 - Double(nonce) / 1e9
        return String(
            format: "Nonce is too old: acceptable delta is %.2f seconds but request was %.2f seconds old",
            grace.inSeconds + wait, age)
    }

    static let newerProcessed = "Nonce is too old, a newer one was last processed"

    /// As the SDK reckons: in whole numbers without a timeout, else in doubles, whose grain is 256 ns at today's clock.
    private func isTooOld(_ nonce: Int64, clock: Int64, wait: Double) -> Bool {
        let (oldest, underflows) = clock.subtractingReportingOverflow(grace.wholeNanoseconds)
        guard !underflows else { return false }
        guard wait != 0 else { return nonce <= oldest }
        let bound = Double(oldest) - wait * 1e9
        // Not a number compares with nothing, and nothing is older than minus infinity.
        guard let limit = Int64(exactly: bound.rounded(.down)) else { return bound > 0 }
        return nonce <= limit
    }
}
