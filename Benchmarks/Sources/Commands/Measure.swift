internal import ArgumentParser
internal import Foundation

/// `neuron-bench measure`: the tables.
struct Measure: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure rows.",
        discussion: "No figure is asserted. A row whose work fails ends the program with 1 once the others have run.")

    @Flag(help: "Fewer and shorter runs.") var quick = false
    @Option(help: ArgumentHelp("Only the rows whose names contain this.", valueName: "name")) var filter: String?
    @Option(help: ArgumentHelp("Also writes all figures as JSON.", valueName: "file")) var json: String?
    @Option(help: ArgumentHelp("Also draws them, as SVG, into this folder.", valueName: "folder")) var plots: String?
    @Option(help: ArgumentHelp("Also holds counts against this file of thresholds; 1 if one has grown.", valueName: "file"))
    var thresholds: String?
    @Flag(help: "Names the rows, and measures none.") var list = false

    func run() async throws {
        let rows = try Rows.named(filter).filter { filter != nil || !quick || !$0.name.hasPrefix(ScaleRows.prefix) }
        guard !list else {
            for row in rows { Output.say("\(row.name): \(row.title)") }
            return
        }
        var report = Report(isQuick: quick)
        Output.say(Table.head(report.machine))
        let failures = await report.measure(rows, quick ? .quick : .full) { Output.say(Table.line($0)) }
        if let loads = Table.loads(report.rows) { Output.say("\n\(loads)") }
        if thresholds != nil { try await report.count(rows) }
        if let json {
            try report.json().write(to: URL(filePath: json))
            Output.note("All figures are in \(json).")
        }
        if let plots {
            for file in try Plots.write(report, to: URL(filePath: plots)) { Output.note("Drawn: \(plots)/\(file)") }
        }
        if let thresholds {
            Output.say("")
            try report.judge(by: Thresholds(contentsOf: URL(filePath: thresholds)))
        }
        if failures > 0 { throw ExitCode.failure }
    }
}
