internal import ArgumentParser
internal import Foundation
internal import LocalChain
internal import Neuron
internal import Templates

/// `neuron localnet mine`.
struct LocalnetMineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine", abstract: "Make blocks now.",
        discussion: """
            The chain's time moves with the clock: by a millisecond a block at least.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "How many.") var count = "1"

    func run() async throws { try await options.take(.mine(try LocalnetStep.count(count))) }
}

/// `neuron localnet advance`.
struct LocalnetAdvanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "advance", abstract: "Move the chain's time.",
        discussion: """
            Makes the blocks of that time, at the chain's own pace: a day has 7,200 blocks of 12 s, and 345,600 of 250 ms. Ctrl-C \\
            stops between blocks.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "How far: 1d, 2h, 30m, 45s or 500ms.") var time: String

    func run() async throws { try await options.take(.advance(milliseconds: try LocalnetStep.span(time))) }
}

/// `neuron localnet snapshot`.
struct LocalnetSnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot", abstract: "Remember this moment of the chain, as long as the node runs.")

    @OptionGroup var options: ControlOptions

    func run() async throws { try await options.take(.snapshot) }
}

/// `neuron localnet revert`.
struct LocalnetRevertCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revert", abstract: "Take the chain back to a snapshot.",
        discussion: """
            Later snapshots are forgotten, and so is what waits for a block. The snapshot itself can be used again.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "The snapshot's number; the last one unless given.") var id: String?

    func run() async throws { try await options.take(.revert(try id.map(LocalnetStep.count))) }
}

/// `neuron localnet set-balance`.
struct LocalnetSetBalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-balance", abstract: "Give an account exactly so much TAO.")

    @OptionGroup var options: ControlOptions
    @Argument(help: "An SS58 address, or a development account such as //Alice.") var address: String
    @Argument(help: "TAO, such as 12.5.") var amount: String

    func run() async throws {
        try await options.take(.setBalance(try LocalnetStep.account(address), try LocalnetStep.amount(amount)))
    }
}

/// `neuron localnet faucet`.
struct LocalnetFaucetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faucet", abstract: "Add TAO to an account.")

    @OptionGroup var options: ControlOptions
    @Argument(help: "An SS58 address, or a development account such as //Alice.") var address: String
    @Argument(help: "TAO, such as 12.5.") var amount = "1000"

    func run() async throws {
        try await options.take(.faucet(try LocalnetStep.account(address), try LocalnetStep.amount(amount)))
    }
}

/// `neuron localnet block-time`.
struct LocalnetBlockTimeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "block-time", abstract: "Change when blocks come.")

    @OptionGroup var options: ControlOptions
    @Argument(help: "12s, 250ms, or manual for one with every extrinsic.") var time: String

    func run() async throws { try await options.take(.blockTime(try LocalnetStep.blockTime(time))) }
}

/// `neuron localnet pulses`.
struct LocalnetPulsesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pulses",
        abstract: "Make rounds of the drand beacon known, which opens the weights that were locked until then.",
        discussion: """
            The file has rounds as drand's HTTP interface gives them, a JSON object a line or a list of them: round and signature.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "The file.") var file: String

    func run() async throws { try await options.take(.pulses(file: file)) }
}

/// `neuron localnet export`.
struct LocalnetExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the whole chain to a file, as JSON.")

    @OptionGroup var options: ControlOptions
    @Argument(help: "The file.") var file: String

    func run() async throws { try await options.take(.export(file: file)) }
}

/// `neuron localnet import`.
struct LocalnetImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Go on with an exported chain instead of the node's own.",
        discussion: """
            Old states are not part of an export; snapshots are forgotten.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "The file.") var file: String

    func run() async throws { try await options.take(.import(file: file)) }
}
