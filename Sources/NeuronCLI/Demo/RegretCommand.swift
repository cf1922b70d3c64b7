internal import ArgumentParser
internal import Foundation
internal import Scoring
internal import Templates

/// `neuron regret`: what routing by trust costs against knowing the best expert beforehand.
struct RegretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "regret",
        abstract: "Simulate routers, and compare their regret with its bound.",
        discussion: """
            Ten experts answer well with probabilities of their own. A Thompson router and Exp3 ask one of them for each query, \
            multiplicative weights see all. The regret is what they lost against the best expert in hindsight.
            """)

    @Option(help: "How many queries are asked, from 100 to 1000000.") var queries = 100_000
    @Option(help: "The seed of all chance.") var seed: UInt64 = 1
    @Option(help: "Write the figure to this file, as SVG.") var svg: String?

    func run() async throws {
        guard (100...1_000_000).contains(queries) else {
            throw NeuronError(.usage, "--queries is \(queries).", remedy: "Give a number from 100 to 1000000.")
        }
        let simulation = RegretSimulation(queries: queries, seed: seed)
        let curves = try simulation.run()
        var table = Table(["chooser", "regret", "bound", "formula"], figures: [1, 2])
        for curve in curves {
            guard let last = curve.points.last else { continue }
            table.add([curve.name, "\(Int(last.regret.rounded()))", "\(Int(last.bound.rounded()))", curve.formula])
        }
        for line in table.lines { Output.line(line) }
        guard let svg else { return }
        let figure = RegretFigure(curves: curves, queries: queries, experts: simulation.experts)
        do {
            try Data(figure.svg.utf8).write(to: URL(fileURLWithPath: svg), options: .atomic)
        } catch {
            throw NeuronError(
                .fileMissing, "\(svg) can't be written: \(error.localizedDescription)",
                remedy: "Name a file that can be written.")
        }
        Output.note("The figure is in \(svg).")
    }
}
