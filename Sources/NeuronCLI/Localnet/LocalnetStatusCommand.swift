internal import ArgumentParser
internal import Foundation
internal import LocalChain
internal import Neuron
internal import Templates

/// `neuron localnet status`: where a chain is.
struct LocalnetStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Print where the chain is: block, time, block time and snapshots.")

    @OptionGroup var options: ControlOptions

    func run() async throws {
        let status: NodeStatus = try await options.client().call("neuron_status")
        guard !options.wantsJSON else { return Output.line(try Output.json(status)) }
        let time = Date(timeIntervalSince1970: Double(status.timestamp) / 1_000)
        Output.line("block      \(status.number), \(status.hash)")
        Output.line("time       \(time.formatted(.iso8601))")
        Output.line("blocks     \(status.blockTime)")
        Output.line("genesis    \(status.genesis)")
        let snapshots = status.snapshots.map { "\($0)" }.joined(separator: ", ")
        Output.line("snapshots  \(snapshots.isEmpty ? "-" : snapshots)")
    }
}

/// `neuron localnet accounts`: the accounts whose keys everybody knows.
struct LocalnetAccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "Print the development accounts, with what they have now.")

    @OptionGroup var options: ControlOptions

    /// An account as JSON has it.
    private struct Account: Codable {
        let name: String
        let address: String
        /// In rao, as text.
        let balance: String
        let role: String?
    }

    func run() async throws {
        let accounts: [Account] = try await options.client().call("neuron_accounts")
        guard !options.wantsJSON else {
            for account in accounts { Output.line(try Output.json(account)) }
            return
        }
        var table = Self.empty
        for account in accounts {
            Self.add(account.name, account.address, Tao(rao: UInt64(account.balance) ?? 0), account.role, to: &table)
        }
        for line in table.lines { Output.line(line) }
    }

    /// The accounts in columns.
    static func table(_ accounts: [DevelopmentAccount]) -> Table {
        var table = empty
        for account in accounts { add(account.name, "\(account.address)", account.balance, account.role, to: &table) }
        return table
    }

    private static var empty: Table { Table(["account", "address", "TAO", ""], figures: [2]) }

    private static func add(_ name: String, _ address: String, _ balance: Tao, _ role: String?, to table: inout Table) {
        table.add([name, address, "\(balance)", role ?? ""])
    }
}
