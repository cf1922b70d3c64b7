internal import Foundation

/// Everything that a report can be drawn as.
enum Plots {
    /// Writes the pictures into a folder, which is made where there is none, and returns their names.
    static func write(_ report: Report, to folder: URL) throws -> [String] {
        var files: [(name: String, svg: String)] = []
        if let plot = RatioPlot(report) { files.append(("ratios", plot.svg)) }
        for chart in report.rows.flatMap(\.charts) { files.append((chart.name, ChartPlot(chart: chart).svg)) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files { try Data(file.svg.utf8).write(to: folder.appending(path: "\(file.name).svg")) }
        return files.map { "\($0.name).svg" }
    }
}
