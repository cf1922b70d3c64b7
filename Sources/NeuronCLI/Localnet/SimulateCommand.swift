internal import ArgumentParser
internal import NeuronTesting
internal import Templates

/// `neuron localnet simulate`: plays an attack on a subnet in virtual time.
struct SimulateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Attack a subnet in virtual time, and see what it does to honest miners' pay.",
        discussion: """
            Worlds without the attack and with it run on the local chain's own rules, and where the wire matters, through the \
            protocol's own checks. The same seed gives the same report, bit by bit. Ends with 1 where a promise does not hold.
            """)

    @Argument(help: "The scenario; --list names them all.") var scenario: String?
    @Option(help: "The seed of all chance.") var seed: UInt64 = 1
    @Option(help: "How many tempos each world lasts, from 12 to 200.") var tempos = 24
    @Flag(help: "Name the scenarios.") var list = false
    @Flag(help: "Play every scenario.") var all = false
    @Flag(help: "Print JSON: one object a scenario, one a line.") var json = false

    /// One scenario as `--list --json` has it.
    private struct Entry: Encodable {
        let name: String
        let attack: String
        let defence: String
    }

    func run() async throws {
        guard Simulation.temposAllowed.contains(tempos) else {
            throw NeuronError(.usage, "--tempos is \(tempos).", remedy: "Give a number from 12 to 200.")
        }
        if list { return try printList() }
        let scenarios = try chosen()
        var broken: [String] = []
        for (number, scenario) in scenarios.enumerated() {
            if all { Output.note("\(number + 1) of \(scenarios.count): \(scenario.name)") }
            let report = try await Simulation(seed: seed, tempos: tempos).run(scenario)
            if number > 0, !json { Output.line("") }
            Output.line(json ? try Output.json(report) : report.text)
            if report.verdict == .broken { broken.append(scenario.name) }
        }
        guard broken.isEmpty else {
            Output.error("A promise did not hold: \(broken.joined(separator: ", ")).")
            throw ExitCode.failure
        }
    }

    private func chosen() throws -> [Scenario] {
        switch (all, scenario) {
        case (true, nil): return Scenario.all
        case (false, let name?):
            guard let found = Scenario.named(name) else {
                throw NeuronError(
                    .usage, "There is no scenario \(name).", remedy: "Did you mean \(Scenario.nearest(to: name).name)?")
            }
            return [found]
        default:
            throw NeuronError(
                .usage, "Which scenario is meant is not clear.", remedy: "Name one scenario, or give --all or --list.")
        }
    }

    private func printList() throws {
        guard !json else {
            for scenario in Scenario.all {
                Output.line(
                    try Output.json(Entry(name: scenario.name, attack: scenario.attack, defence: scenario.defence)))
            }
            return
        }
        var table = Table(["scenario", "what stands against it"], figures: [])
        for scenario in Scenario.all { table.add([scenario.name, scenario.defence]) }
        for line in table.lines { Output.line(line) }
    }
}
