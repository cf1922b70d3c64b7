/// How many times as good each row is as what it is compared with: bars over a logarithmic axis, goals marked.
struct RatioPlot {
    private let bars: [Bar]
    private let machine: Report.Machine

    private struct Bar {
        let title: String
        let other: String
        let ratio: Double
        let goal: Double?

        var ink: Ink { goal.map { ratio >= $0 ? .good : .short } ?? .plain }
    }

    /// Nil where no row of the report is compared with anything.
    init?(_ report: Report) {
        machine = report.machine
        bars = report.rows.flatMap { row -> [Bar] in
            let judged = row.goals.compactMap { goal in
                goal.other.flatMap { other in
                    goal.came.map { Bar(title: row.title, other: other, ratio: $0, goal: goal.wanted) }
                }
            }
            let reference = row.reference.map { Bar(title: row.title, other: $0.name, ratio: $0.ratio, goal: nil) }
            return judged + [reference].compactMap { $0 }.filter { bar in !judged.contains { $0.other == bar.other } }
        }
        if bars.isEmpty { return nil }
    }

    private static let left = 400.0
    private static let right = 790.0
    private static let top = 70.0
    private static let step = 38.0

    var svg: String {
        let bottom = Self.top + Self.step * Double(bars.count)
        var picture = Picture(width: 920, height: bottom + 46)
        let scale = Scale(
            bars.flatMap { [$0.ratio, $0.goal ?? 1] } + [1], isLogarithmic: true, from: Self.left, to: Self.right)
        picture.write("How many times as good, in the same run", x: 24, y: 30, size: 16, isBold: true)
        picture.write("\(machine.processor), \(machine.cores) cores", x: 24, y: 48, .faint)
        for mark in scale.marks {
            let x = scale.place(mark)
            picture.line([(x, Self.top), (x, bottom)], mark == 1 ? .faint : .grid)
            picture.write("\(Table.brief(mark)) ×", x: x, y: bottom + 18, .faint, anchor: .middle)
        }
        for (number, bar) in bars.enumerated() { draw(bar, at: Self.top + Self.step * Double(number), on: scale, in: &picture) }
        if bars.contains(where: { $0.goal != nil }) {
            picture.write(
                "The line is a goal: green reaches it.", x: Self.right, y: bottom + 38, .faint, size: 11, anchor: .end)
        }
        return picture.svg
    }

    private func draw(_ bar: Bar, at y: Double, on scale: Scale, in picture: inout Picture) {
        let (one, end) = (scale.place(1), scale.place(bar.ratio))
        picture.write(bar.title, x: Self.left - 14, y: y + 15, anchor: .end)
        picture.write("beside \(bar.other)", x: Self.left - 14, y: y + 29, .faint, size: 11, anchor: .end)
        picture.bar(x: min(one, end), y: y + 8, width: max(1, abs(end - one)), height: 20, bar.ink)
        var figure = "\(Table.number(bar.ratio)) ×"
        var reach = max(one, end)
        if let goal = bar.goal {
            let place = scale.place(goal)
            picture.line([(place, y + 3), (place, y + 33)], .text, width: 2)
            figure += " (goal \(Table.brief(goal)))"
            reach = max(reach, place)
        }
        picture.write(figure, x: reach + 8, y: y + 22)
    }
}
