internal import ArgumentParser
internal import Neuron
internal import Subtensor
internal import Templates

/// What an account owns.
struct BalanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "balance", abstract: "Read what a coldkey owns.", subcommands: [BalanceShowCommand.self])
}

/// Prints what a coldkey can spend and what it has staked.
struct BalanceShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print what a coldkey can spend, and its stake.",
        discussion:
            "Without an address it is the wallet's coldkey, whose public file is enough. Amounts are rao as text in JSON.")

    /// What is printed as JSON.
    private struct Report: Encodable {
        let coldkey: Coldkey
        let block: BlockHeader
        let spendable: Tao
        let free: Tao
        let reserved: Tao
        let frozen: Tao
        let nonce: UInt64
        /// Nil on chains without the summary.
        let stakes: [StakePosition]?
    }

    @OptionGroup var options: NetworkOptions
    @OptionGroup var wallet: WalletOptions

    @Argument(help: ArgumentHelp("The coldkey's SS58 address; the wallet's unless given.", valueName: "address"))
    var address: String?

    func run() async throws {
        let coldkey = try self.coldkey()
        let chain = try options.chain()
        let block: BlockHash
        let header: BlockHeader
        if let chosen = try options.blockHash() {
            block = chosen
            header = try await chain.header(of: chosen)
        } else {
            header = try await chain.head()
            block = header.hash
        }
        let balance = try await chain.balance(coldkey, at: block)
        let stakes: [StakePosition]?
        do throws(ChainError) {
            stakes = try await chain.stakes(of: coldkey, at: block)
        } catch {
            guard error.code == .unsupported else { throw error }
            stakes = nil
        }
        if options.wantsJSON {
            Output.line(
                try Output.json(
                    Report(
                        coldkey: coldkey, block: header, spendable: balance.spendable, free: balance.free,
                        reserved: balance.reserved, frozen: balance.frozen, nonce: balance.nonce, stakes: stakes)))
            return
        }
        Output.line("\(coldkey), block \(header.number)")
        Output.line("spendable  \(balance.spendable) TAO")
        if balance.reserved > .zero { Output.line("reserved   \(balance.reserved) TAO") }
        if balance.frozen > .zero { Output.line("frozen     \(balance.frozen) TAO") }
        guard let stakes, !stakes.isEmpty else { return }
        var table = Table(["netuid", "hotkey", "stake", "registered"], figures: [0, 2])
        for stake in stakes {
            table.add(["\(stake.netuid)", "\(stake.hotkey)", "\(stake.stake)", stake.isRegistered ? "yes" : "-"])
        }
        for line in table.lines { Output.line(line) }
    }

    private func coldkey() throws -> Coldkey {
        guard let address else { return Coldkey(try wallet.wallet().publicHalf(of: .coldkey).address) }
        guard let coldkey = Coldkey(address) else {
            throw NeuronError(.usage, "\(address) is no SS58 address.", remedy: "Copy the address again, whole.")
        }
        return coldkey
    }
}
