internal import Foundation

/// The table on the terminal, a line at a time.
enum Table {
    /// What stands over the lines.
    static func head(_ machine: Report.Machine) -> String {
        """
        \(machine.processor), \(machine.cores) cores, \(machine.system); load \(machine.load)
        \(line("row", "median", "least – greatest", "CPU each", "goal", "beside it"))
        """
    }

    /// The line of one row.
    static func line(_ row: Outcome) -> String {
        let isCost = row.unit.isCost
        let goal = row.goal.map { "\(isCost ? "≤" : "≥") \(number($0)) \(row.isReached == true ? "yes" : "no")" } ?? ""
        let beside = row.reference.map { "\(number($0.ratio)) × \($0.name) (\(number($0.median)))" } ?? ""
        return line(
            row.title, "\(number(row.median)) \(row.unit.rawValue)", "\(number(row.least)) – \(number(row.greatest))",
            time(row.processorMicroseconds), goal, beside)
    }

    private static func line(
        _ title: String, _ median: String, _ spread: String, _ processor: String, _ goal: String, _ beside: String
    ) -> String {
        let cells = [
            pad(title, 58), pad(median, 16, toTheRight: true), pad(spread, 22, toTheRight: true),
            pad(processor, 10, toTheRight: true), pad(goal, 14, toTheRight: true), beside,
        ]
        return cells.joined(separator: "  ")
    }

    private static func pad(_ text: String, _ width: Int, toTheRight: Bool = false) -> String {
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

    private static func time(_ microseconds: Double) -> String {
        microseconds < 1_000
            ? "\(number(microseconds)) µs"
            : microseconds < 1_000_000 ? "\(number(microseconds / 1_000)) ms" : "\(number(microseconds / 1_000_000)) s"
    }
}
