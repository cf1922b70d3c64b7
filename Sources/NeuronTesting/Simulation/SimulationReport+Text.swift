extension SimulationReport {
    /// The report for people: a table of the worlds, what held, and the verdict. Always the same for the same report.
    public var text: String {
        var lines = ["\(scenario)  (seed \(seed), \(tempos) tempos)", "  attack   \(attack)", "  defence  \(defence)", ""]
        lines += table.map { "  " + $0 }
        for world in worlds where !world.figures.isEmpty || !world.refusals.isEmpty {
            let figures = world.figures.map { "\($0.name): \(Self.plain($0.value))" }
            let refusals = world.refusals.map { "\($0.reason) × \($0.count)" }
            lines.append("")
            lines.append("  \(world.name):")
            for figure in figures { lines.append("    \(figure)") }
            if !refusals.isEmpty { lines.append("    refused: " + refusals.joined(separator: ", ")) }
        }
        lines.append("")
        for promise in promises { lines.append("  " + promise.line) }
        lines.append("  verdict: \(verdict.text)")
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let headers = ["world", "honest pay", "of that without", "hardest hit", "honest share", "attackers' pay", "share"]
        let rows = worlds.map { world in
            [
                world.name, Self.alpha(world.honestPay), world.honestPayRatio.map(Self.percent) ?? "–",
                world.hardestHitRatio.map(Self.percent) ?? "–",
                Self.percent(world.honestIncentive), Self.alpha(world.attackersPay), Self.percent(world.attackersIncentive),
            ]
        }
        let widths = headers.indices.map { column in ([headers] + rows).map { $0[column].count }.max() ?? 0 }
        return ([headers] + rows).map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + padding : padding + row[column]
            }.joined(separator: "  ")
        }
    }

    /// Rao as alpha, to a thousandth.
    static func alpha(_ rao: UInt64) -> String { fixed(Double(rao) / 1e9, 3) + " α" }

    /// A share as a percentage, to a tenth.
    static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

    /// A number without zeros that say nothing, to three places.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : fixed(value, 3)
    }

    /// A number to so many places, the same on every machine.
    private static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let scale = (0..<places).reduce(1) { product, _ in product * 10 }
        let whole = Int((abs(value) * Double(scale)).rounded())
        let digits = String(whole % scale)
        let sign = value < 0 && whole > 0 ? "-" : ""
        return "\(sign)\(whole / scale)." + String(repeating: "0", count: places - digits.count) + digits
    }
}

extension SimulationReport.Promise {
    /// The promise in one line of the report.
    fileprivate var line: String {
        switch (by, isKept) {
        case (.nobody, true): "held      (nobody promises it)  \(text)"
        case (.nobody, false): "did not hold, nobody promises it: \(text)"
        case (_, true): "held      (\(by.rawValue))  \(text)"
        case (_, false): "BROKEN    (\(by.rawValue))  \(text)"
        }
    }
}

extension SimulationReport.Verdict {
    /// The verdict in words.
    fileprivate var text: String {
        switch self {
        case .held: "held"
        case .notPromised: "what is promised held; what did not hold, nobody promises"
        case .broken: "a promise did not hold"
        }
    }
}
