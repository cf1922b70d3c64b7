internal import ArgumentParser
internal import Neuron
internal import Subtensor
internal import Templates

/// `neuron stake`: stake behind a hotkey.
struct StakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stake", abstract: "Put stake behind a hotkey, or take it back.",
        subcommands: [StakeAddCommand.self, StakeRemoveCommand.self])
}

/// What both ways share.
struct StakeOptions: ParsableArguments {
    @OptionGroup var network: NetworkOptions
    @OptionGroup var wallet: WalletOptions
    @OptionGroup var password: WalletPasswordOptions
    @OptionGroup var spending: SpendingOptions

    @Option(help: "The subnet's number.") var netuid: UInt16
    @Option(name: .customLong("to-hotkey"), help: "The hotkey's SS58 address; the wallet's unless given.") var address: String?
    @Flag(help: "With a price limit: do as much as the limit allows instead of nothing.") var partial = false

    /// Whose stake it is.
    func hotkey() throws -> Hotkey {
        guard let address else { return Hotkey(try wallet.wallet().publicHalf(of: wallet.key(.hotkey)).address) }
        guard let hotkey = Hotkey(address) else {
            throw NeuronError(.usage, "\(address) is no SS58 address.", remedy: "Copy the address again, whole.")
        }
        return hotkey
    }

    /// Shows, asks, opens the coldkey, submits.
    func submit(_ call: ChainCall, _ summary: String, done: String) async throws {
        let chain = try network.chain()
        let owned = try wallet.wallet()
        let coldkey = Coldkey(try owned.publicHalf(of: .coldkey).address)
        guard
            try await spending.isApproved(
                call, summary: summary, from: coldkey.publicKey, on: chain, json: network.wantsJSON)
        else { return }
        let signer = try owned.unlocked(.coldkey, password: password.source) { Output.note("Warning: \($0)") }
        try SubmissionReport.show(try await chain.submit(call, signedBy: signer), done, json: network.wantsJSON)
    }
}

/// `neuron stake add`.
struct StakeAddCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Stake TAO to a hotkey on a subnet. Opens the coldkey to sign.")

    @OptionGroup var options: StakeOptions
    @Option(help: "How much, in TAO.") var amount: Amount
    @Option(help: "Refuse a price of alpha above this, in TAO.") var maxPrice: Amount?

    func run() async throws {
        let hotkey = try options.hotkey()
        let netuid = NetUID(options.netuid)
        let call: ChainCall =
            if let maxPrice {
                .addStakeLimit(
                    hotkey: hotkey, netuid: netuid, amount: amount.rao, price: maxPrice.rao, allowPartial: options.partial)
            } else {
                .addStake(hotkey: hotkey, netuid: netuid, amount: amount.rao)
            }
        try await options.submit(
            call, "Stake \(amount.rao) TAO to \(hotkey) on subnet \(netuid).", done: "\(amount.rao) TAO are staked.")
    }
}

/// `neuron stake remove`.
struct StakeRemoveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Take stake back from a hotkey on a subnet. Opens the coldkey to sign.")

    @OptionGroup var options: StakeOptions
    @Option(help: "How much, in the subnet's alpha.") var amount: Amount
    @Option(help: "Refuse a price of alpha below this, in TAO.") var minPrice: Amount?

    func run() async throws {
        let hotkey = try options.hotkey()
        let netuid = NetUID(options.netuid)
        let call: ChainCall =
            if let minPrice {
                .removeStakeLimit(
                    hotkey: hotkey, netuid: netuid, amount: amount.rao, price: minPrice.rao, allowPartial: options.partial)
            } else {
                .removeStake(hotkey: hotkey, netuid: netuid, amount: amount.rao)
            }
        try await options.submit(
            call, "Take \(amount.rao) alpha back from \(hotkey) on subnet \(netuid).",
            done: "\(amount.rao) alpha are taken back.")
    }
}
