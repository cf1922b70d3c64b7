internal import Foundation

/// The tables on the terminal, a line at a time.
enum Table {
    /// What stands over the lines.
    static func head(_ machine: Report.Machine) -> String {
        """
        \(machine.processor), \(machine.cores) cores, \(machine.system); load \(machine.load)
        \(line(["row", "median", "least – greatest", "CPU each", "allocs", "goal", "beside it"], widths))
        """
    }

    /// The line of one row.
    static func line(_ row: Outcome) -> String {
        line(
            [
                row.title, "\(number(row.median)) \(row.unit.rawValue)", "\(number(row.least)) – \(number(row.greatest))",
                row.processorMicroseconds.map(time) ?? "", row.allocations.map(number) ?? "", goal(row), beside(row),
            ], widths)
    }

    /// What the rows that put a server under load came to besides; nil where there is none.
    static func loads(_ rows: [Outcome]) -> String? {
        let lines = rows.compactMap { row in row.load.map { load(row, $0) } }
        guard !lines.isEmpty else { return nil }
        let head = [
            "under load", "answers/s", "server CPU", "client CPU", "p50 ms", "p99 ms", "memory MB", "allocs", "failures",
        ]
        return ([line(head, loadWidths)] + lines).joined(separator: "\n")
    }

    /// What an operation of each row costs whatever the machine, beside the most that it may.
    static func counts(_ counts: [String: Counts], _ thresholds: Thresholds) -> String {
        let (allowed, recorded) = (thresholds.tolerance, thresholds.rows)
        let lines = counts.sorted { $0.key < $1.key }.map { name, counts in
            line(
                [
                    name, cell(counts.allocations, recorded[name]?.allocations.map(allowed.allocations.limit), number),
                    cell(counts.instructions, recorded[name]?.instructions.map(allowed.instructions.limit), number),
                ], countWidths)
        }
        return ([line(["counted by operation", "allocations", "instructions"], countWidths)] + lines).joined(separator: "\n")
    }

    private static func load(_ row: Outcome, _ load: LoadFigures) -> String {
        let limits = row.limits ?? LoadLimits()
        return line(
            [
                row.title, number(load.perSecond), cell(load.serverMicroseconds, limits.serverMicroseconds, time),
                cell(load.clientMicroseconds, nil, time), cell(load.p50Milliseconds, limits.p50Milliseconds, number),
                cell(load.p99Milliseconds, limits.p99Milliseconds, number),
                cell(load.serverMegabytes, limits.serverMegabytes, number),
                cell(load.allocations, limits.allocations, number), "\(load.failures)",
            ], loadWidths)
    }

    /// A figure, with the most that it should be.
    private static func cell(_ figure: Double?, _ limit: Double?, _ text: (Double) -> String) -> String {
        guard let figure else { return "" }
        guard let limit else { return text(figure) }
        return "\(text(figure)) ≤ \(brief(limit)) \(figure <= limit ? "yes" : "no")"
    }

    private static func goal(_ row: Outcome) -> String {
        let mark = row.unit.isCost ? "≤" : "≥"
        return row.goals.filter { $0.other == nil }.map { "\(mark) \(brief($0.wanted)) \(word($0))" }.joined(separator: ", ")
    }

    private static func beside(_ row: Outcome) -> String {
        var parts: [String] = []
        if let reference = row.reference {
            parts.append("\(number(reference.ratio)) × \(reference.name) (\(number(reference.median)))")
        }
        for goal in row.goals {
            guard let other = goal.other else { continue }
            let wanted = "≥ \(brief(goal.wanted)) \(word(goal))"
            if other == row.reference?.name {
                parts[0] += " \(wanted)"
            } else {
                parts.append("\(goal.came.map(number) ?? "?") × \(other) \(wanted)")
            }
        }
        return parts.joined(separator: ", ")
    }

    private static func word(_ goal: Verdict) -> String { goal.isReached.map { $0 ? "yes" : "no" } ?? "not judged" }

    private static let widths = [58, 16, 22, 10, 9, 14, 0]
    private static let loadWidths = [58, 10, 20, 11, 14, 14, 15, 15, 8]

    private static let countWidths = [58, 26, 34]

    /// Cells beside each other: the first and the last to the left, those between to the right.
    private static func line(_ cells: [String], _ widths: [Int]) -> String {
        zip(cells, widths).enumerated().map { number, cell in pad(cell.0, cell.1, toTheRight: number > 0) }
            .joined(separator: "  ")
    }

    private static func pad(_ text: String, _ width: Int, toTheRight: Bool) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return toTheRight ? space + text : text + space
    }

    /// Three digits that count, with commas between thousands.
    static func number(_ value: Double) -> String {
        guard value < 1_000 else {
            var digits = Substring(String(Int(value.rounded())))
            var groups: [Substring] = []
            while !digits.isEmpty {
                groups.insert(digits.suffix(3), at: 0)
                digits = digits.dropLast(3)
            }
            return groups.joined(separator: ",")
        }
        return String(format: value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value)
    }

    /// The same for a number that somebody chose: without zeros at its end.
    static func brief(_ value: Double) -> String {
        value >= 1_000 || value != value.rounded() ? value < 1 ? String(format: "%g", value) : number(value) : "\(Int(value))"
    }

    private static func time(_ microseconds: Double) -> String {
        microseconds < 1_000
            ? "\(number(microseconds)) µs"
            : microseconds < 1_000_000 ? "\(number(microseconds / 1_000)) ms" : "\(number(microseconds / 1_000_000)) s"
    }
}
