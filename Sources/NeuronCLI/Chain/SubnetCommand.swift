internal import ArgumentParser
internal import Neuron
internal import Subtensor

/// What the rules of a subnet are.
struct SubnetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subnet", abstract: "Read the rules of a subnet.", subcommands: [SubnetShowCommand.self])
}

/// Prints a subnet's hyperparameters, by Neuron's names and by the chain's.
struct SubnetShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the hyperparameters of a subnet at one block.")

    /// What is printed as JSON.
    private struct Report: Encodable {
        let netuid: NetUID
        let name: String
        let symbol: String
        let block: BlockHeader
        let owner: Hotkey
        let neurons: Int
        let rules: SubnetHyperparameters
        /// The chain's own names and values, also those that Neuron gives no meaning; nil on chains that don't list them.
        let hyperparameters: [String: String]?
    }

    @OptionGroup var options: NetworkOptions

    @Option(help: "The subnet's number.")
    var netuid: UInt16

    func run() async throws {
        let netuid = NetUID(netuid)
        let chain = try options.chain(netuids: [netuid])
        let reading = try await chain.subnet(netuid, at: try options.blockHash())
        let metagraph = reading.metagraph
        let list: [(name: String, value: String)]?
        do throws(ChainError) {
            list = try await chain.hyperparameterList(netuid, at: metagraph.block.hash)
        } catch {
            guard error.code == .unsupported else { throw error }
            list = nil
        }
        if options.wantsJSON {
            Output.line(
                try Output.json(
                    Report(
                        netuid: netuid, name: reading.name, symbol: reading.symbol, block: metagraph.block,
                        owner: metagraph.owner, neurons: metagraph.neurons.count, rules: reading.rules,
                        hyperparameters: list.map { list in Dictionary(list.map { ($0.name, $0.value) }) { first, _ in first } }
                    )))
            return
        }
        let name = reading.name.isEmpty ? "" : " (\(reading.name))"
        Output.line("Subnet \(netuid)\(name), block \(metagraph.block.number): \(metagraph.neurons.count) neurons")
        Output.line("owner's hotkey \(metagraph.owner), registration costs \(reading.rules.burn) TAO")
        var table = Table(["hyperparameter", "value"], figures: [1])
        for (name, value) in list ?? [] { table.add([name, value]) }
        for line in table.lines { Output.line(line) }
    }
}
