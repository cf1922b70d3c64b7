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
    private let state = Mutex(State())

    /// A display; `isLive` renews a table in place.
    init(isLive: Bool) { self.isLive = isLive }

    /// Shows how the subnet stands.
    func show(_ progress: DemoSubnet.Progress) {
        state.withLock { state in
            let title =
                "block \(progress.block)   epochs paid \(progress.epoch)/\(progress.epochs)   "
                + "\(progress.report.authenticated) of \(progress.report.requests) answers proven"
            if isLive {
                let lines = [title, ""] + DemoDisplay.table(progress.report)
                let up = state.linesDrawn > 0 ? "\u{1B}[\(state.linesDrawn)A\u{1B}[J" : ""
                Output.note(up + lines.joined(separator: "\n"))
                state.linesDrawn = lines.count
            } else if progress.epoch != state.lastEpoch || progress.block % 10 == 0 {
                state.lastEpoch = progress.epoch
                Output.note(title)
            }
        }
    }

    /// The metagraph as people read it, the best paid first.
    static func table(_ report: DemoReport) -> [String] {
        var table = Table(
            ["uid", "kind", "bits/byte", "consensus", "incentive", "dividends", "emission"], figures: [0, 2, 3, 4, 5, 6])
        for miner in report.miners.sorted(by: {
            ($0.incentive, -($0.bitsPerByte ?? 99)) > ($1.incentive, -($1.bitsPerByte ?? 99))
        }) {
            table.add([
                "\(miner.uid)", miner.kind, miner.bitsPerByte.map { decimals($0, 3) } ?? "-", decimals(miner.consensus, 4),
                decimals(miner.incentive, 4), "-", miner.emission.description,
            ])
        }
        for validator in report.validators {
            table.add([
                "\(validator.uid)", "validator", "-", "-", "-", decimals(validator.dividends, 4),
                validator.emission.description,
            ])
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
