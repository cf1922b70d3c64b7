internal import Logging
internal import Neuron
internal import Templates

/// What the demo was asked for.
struct DemoSettings: Sendable {
    /// How many epochs pay before it ends; without an end, how often it reports.
    var epochs = 3
    /// The seed of all chance.
    var seed: UInt64 = 1
    /// Between two blocks.
    var blockMilliseconds = 600
    /// The chain's port; 0 takes a free one.
    var port = 0
    /// Whether it goes on until it is stopped.
    var keeps = false
    /// Whether a process that ended is started again.
    var restarts = false
    /// An interpreter that has Bittensor's SDK 10: two miners are then Python's.
    var python: String?
    /// What the processes log.
    var logLevel: Logger.Level = .info
    /// Whether their logs are shown as they are written.
    var showsLogs = false

    /// Between two blocks.
    var blockTime: Duration { .milliseconds(blockMilliseconds) }

    /// The subnet.
    static let netuid: NetUID = 1
    /// What is staked behind each validator.
    static let stake = Tao.tao(1_000)
}
