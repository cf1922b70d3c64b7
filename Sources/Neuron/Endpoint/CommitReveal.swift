/// How a subnet wants weights to be kept secret, and until when, as one block tells it.
public struct CommitReveal: Hashable, Sendable {
    /// The two ways.
    public enum Way: String, Hashable, Sendable, Codable {
        /// By hash; the validator reveals them itself.
        case hash
        /// Encrypted to a moment at which the chain opens them.
        case timelock
    }

    /// Which way.
    public let way: Way
    /// When the subnet's epochs run.
    public let schedule: EpochSchedule
    /// How many epochs lie between commit and reveal.
    public let periods: UInt64
    /// How long a block takes, in seconds.
    public let secondsPerBlock: Double

    /// What a block says.
    public init(way: Way, schedule: EpochSchedule, periods: UInt64, secondsPerBlock: Double) {
        self.way = way
        self.schedule = schedule
        self.periods = periods
        self.secondsPerBlock = secondsPerBlock
    }

    /// The block at which weights that are committed now take effect; nil on a subnet without epochs.
    public var revealBlock: BlockNumber? { schedule.revealBlock(after: periods) }
}

/// How long a rate limit still holds, in words.
public struct RateLimitNote: Hashable, Sendable, CustomStringConvertible {
    /// Blocks since the last time.
    public let passed: UInt64
    /// Blocks that must lie between.
    public let limit: UInt64
    /// How long a block takes, in seconds.
    public let secondsPerBlock: Double

    /// A limit as seen some blocks after the last time.
    public init(passed: UInt64, limit: UInt64, secondsPerBlock: Double = 12) {
        self.passed = passed
        self.limit = limit
        self.secondsPerBlock = secondsPerBlock
    }

    /// Blocks that are still to come.
    public var left: UInt64 { limit > passed ? limit - passed : 0 }

    /// Such as: 37 blocks ago; the limit is 100: 63 blocks, about 12 minutes, to go.
    public var description: String {
        let seconds = Double(left) * secondsPerBlock
        let time = seconds < 120 ? "\(Int(seconds.rounded(.up))) seconds" : "\(Int(seconds / 60)) minutes"
        return "\(passed) blocks ago; the limit is \(limit): \(left) blocks, about \(time), to go"
    }
}
