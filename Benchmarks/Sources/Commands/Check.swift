internal import ArgumentParser
internal import Foundation

/// `neuron-bench check`: counts against their thresholds, and no times.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hold allocations and instructions against a file of thresholds.",
        discussion: "Ends with 1 when one has grown past its threshold, or when the work of a row fails.")

    @Argument(help: "The file of thresholds.") var thresholds: String
    @Option(help: ArgumentHelp("Only the rows whose names contain this.", valueName: "name")) var filter: String?
    @Flag(help: "Writes what is counted into the file, and holds it against nothing.") var record = false

    func run() async throws {
        let rows = try Rows.named(filter).filter { $0.counted != .nothing }
        let file = URL(filePath: thresholds)
        var report = Report(isQuick: true)
        let failures = await report.measure(rows, .once) { _ in }
        try await report.count(rows)
        if record {
            var thresholds = FileManager.default.fileExists(atPath: file.path) ? try Thresholds(contentsOf: file) : Thresholds()
            thresholds.record(report.counts, known: Set(Rows.all.map(\.name)))
            try thresholds.write(to: file)
            Output.say(Table.counts(report.counts, thresholds))
            Output.note("Recorded in \(file.path).")
        } else {
            try report.judge(by: Thresholds(contentsOf: file))
        }
        if failures > 0 { throw ExitCode.failure }
    }
}

extension Report {
    /// Prints the counts beside their thresholds.
    ///
    /// - Throws: when one has grown past its own, once each is named on stderr.
    func judge(by thresholds: Thresholds) throws {
        Output.say(Table.counts(counts, thresholds))
        let new = counts.keys.filter { thresholds.rows[$0] == nil }.sorted()
        if !new.isEmpty { Output.note("Without a threshold, until ./scripts/bench --record: \(new.joined(separator: ", ")).") }
        let excesses = thresholds.excesses(counts)
        for excess in excesses { Output.note("\(excess)") }
        if !excesses.isEmpty { throw ExitCode.failure }
    }
}
