internal import ArgumentParser
internal import Templates
internal import TextPrediction

/// `neuron demo-miner`: the program of the example's miner within this one, so that a single installed file can run the demo.
struct DemoMinerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-miner", abstract: "A miner of the demo; ends when its standard input does.", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough, help: "What the program of a miner takes.") var arguments: [String] = []

    func run() async throws {
        Lifeline.hold()
        await TextPredictionMiner.main(arguments)
    }
}

/// `neuron demo-validator`: the program of the example's validator within this one.
struct DemoValidatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo-validator", abstract: "A validator of the demo; ends when its standard input does.",
        shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough, help: "What the program of a validator takes.") var arguments: [String] = []

    func run() async throws {
        Lifeline.hold()
        await TextPredictionValidator.main(arguments)
    }
}
