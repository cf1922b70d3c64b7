internal import Foundation
internal import Neuron
internal import Synchronization

/// Shows a demo as it runs: a table that renews itself on a terminal, a line an epoch elsewhere. On standard error.
final class DemoDisplay: Sendable {
    private struct State {
        var linesDrawn = 0
        var lastEpoch = -1
    }

    private let isLive: Bool
    private let isEndless: Bool
    private let state = Mutex(State())

    /// A display; `isLive` renews a table in place, `isEndless` counts epochs without an end.
    init(isLive: Bool, isEndless: Bool) {
        self.isLive = isLive
        self.isEndless = isEndless
    }

    /// Says something that stays, above the table.
    func note(_ text: String) {
        state.withLock { state in Output.note(Self.clear(&state) + text) }
    }

    /// Shows how far the beginning is, where people watch.
    func progress(_ text: String) {
        guard isLive else { return }
        state.withLock { state in
            Output.note(Self.clear(&state) + text)
            state.linesDrawn = 1
        }
    }

    /// What a terminal is told to remove the lines that were drawn last.
    private static func clear(_ state: inout State) -> String {
        defer { state.linesDrawn = 0 }
        return state.linesDrawn > 0 ? "\u{1B}[\(state.linesDrawn)A\u{1B}[J" : ""
    }

    /// Shows how the subnet stands.
    func show(_ progress: DemoSubnet.Progress) {
        state.withLock { state in
            let epochs = isEndless ? "\(progress.epoch)" : "\(progress.epoch)/\(progress.epochs)"
            let title =
                "block \(progress.block)   epochs paid \(epochs)   "
                + "\(progress.report.authenticated) of \(progress.report.requests) answers proven"
            if isLive {
                let lines = [title, ""] + DemoDisplay.table(progress.report, isRunning: true)
                Output.note(Self.clear(&state) + lines.joined(separator: "\n"))
                state.linesDrawn = lines.count
            } else if progress.epoch != state.lastEpoch || progress.block % 10 == 0 {
                state.lastEpoch = progress.epoch
                Output.note(title)
            }
        }
    }

    /// The metagraph as people read it, the best paid first; with the numbers of the processes while these run.
    static func table(_ report: DemoReport, isRunning: Bool) -> [String] {
        func process(_ number: Int32?) -> [String] { isRunning ? [number.map { "\($0)" } ?? "lost"] : [] }
        var table = Table(
            ["uid", "kind", "bits/byte", "consensus", "incentive", "dividends", "emission"] + (isRunning ? ["process"] : []),
            figures: [0, 2, 3, 4, 5, 6, 7])
        for miner in report.miners.sorted(by: {
            ($0.incentive, -($0.bitsPerByte ?? 99)) > ($1.incentive, -($1.bitsPerByte ?? 99))
        }) {
            let figures = [miner.bitsPerByte.map { decimals($0, 3) } ?? "-", decimals(miner.consensus, 4)]
            let pay = [decimals(miner.incentive, 4), "-", miner.emission.description]
            table.add(["\(miner.uid)", miner.kind] + figures + pay + process(miner.process))
        }
        for validator in report.validators {
            let pay = ["-", decimals(validator.dividends, 4), validator.emission.description]
            table.add(["\(validator.uid)", "validator", "-", "-"] + pay + process(validator.process))
        }
        return table.lines
    }

    /// What the miners know together, and what copying one of them would bring.
    static func findings(_ report: DemoReport) -> [String] {
        var lines: [String] = []
        if let pool = report.pool {
            lines.append(
                "All miners pooled: \(decimals(pool.bitsPerByte, 3)) bits per byte; the best of them alone: "
                    + "\(decimals(pool.bestBitsPerByte, 3)).")
        }
        if let copycat = report.copycat {
            let (alone, plain) = (decimals(copycat.alone, 4), decimals(copycat.withoutRemedy, 4))
            lines.append(
                "The best miner earns \(alone) of all pay. A copycat and it would earn \(plain) together by plain Shapley values, "
                    + "\(decimals(copycat.withRemedy, 4)) as this subnet pays: by Owen values over distinct answers.")
        }
        return lines
    }

    /// A figure with so many decimals.
    private static func decimals(_ value: Double, _ count: Int) -> String {
        value.formatted(.number.precision(.fractionLength(count)).grouping(.never).locale(.init(identifier: "en_US_POSIX")))
    }
}
