internal import ArgumentParser
internal import Foundation

/// `neuron-bench`, which `./scripts/bench` builds and runs.
@main
struct NeuronBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "neuron-bench", abstract: "Measures Neuron: a table on stdout, each figure beside its goal.",
        discussion: "No figure is asserted. A row whose work fails ends the program with 1 once the others have run.",
        subcommands: [ServeCommand.self, LoadCommand.self, AxonCrowdCommand.self])

    @Flag(help: "Fewer and shorter runs.") var quick = false
    @Option(help: ArgumentHelp("Only the rows whose names contain this.", valueName: "name")) var filter: String?
    @Option(help: ArgumentHelp("Also writes all figures as JSON.", valueName: "file")) var json: String?
    @Flag(help: "Names the rows, and measures none.") var list = false

    private static var rows: [Row] {
        SignatureRows.all + RequestRows.all + EpochRows.all + ChainRows.all + NodeRows.all + AxonRows.all + RoundRows.all
    }

    func run() async throws {
        let rows = Self.rows.filter { row in filter.map { row.name.contains($0) } ?? true }
        guard !rows.isEmpty else { throw ValidationError("No row's name contains \(filter ?? ""): --list names them.") }
        guard !list else {
            for row in rows { say("\(row.name): \(row.title)") }
            return
        }
        var report = Report(isQuick: quick)
        say(Table.head(report.machine))
        var failures = 0
        for row in rows {
            let stage = Stage(isQuick: quick)
            do {
                try await row.body(stage)
                let outcome = Outcome(row, stage)
                say(Table.line(outcome))
                report.rows.append(outcome)
            } catch {
                failures += 1
                FileHandle.standardError.write(Data("\(row.name) failed: \(error)\n".utf8))
            }
        }
        if let json { try report.json().write(to: URL(filePath: json)) }
        if failures > 0 { throw ExitCode.failure }
    }

    /// Prints at once, whatever stdout is.
    private func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
}
