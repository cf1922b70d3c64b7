internal import ArgumentParser
internal import Neuron
internal import Subtensor

/// What a subnet's metagraph holds.
struct MetagraphCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metagraph", abstract: "Read who is on a subnet.", subcommands: [MetagraphShowCommand.self])
}

/// Prints every neuron of a subnet, as the chain has them at one block.
struct MetagraphShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print every neuron of a subnet at one block.",
        discussion: "Shares are value / 65535 in JSON, amounts are rao as text.")

    @OptionGroup var options: NetworkOptions

    @Option(help: "The subnet's number.")
    var netuid: UInt16

    func run() async throws {
        let netuid = NetUID(netuid)
        let reading = try await options.chain(netuids: [netuid]).subnet(netuid, at: try options.blockHash())
        if options.wantsJSON {
            Output.line(try Output.json(MetagraphReport(reading)))
        } else {
            for line in MetagraphReport(reading).lines { Output.line(line) }
        }
    }
}
