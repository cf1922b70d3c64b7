internal import Foundation
internal import Neuron
internal import Templates

/// Takes steps on a node, and tells what came of each.
struct LocalnetSteps {
    let client: ControlClient

    /// What a step led to, as JSON has it.
    struct Report: Encodable {
        let step: String
        let number: UInt64
        let hash: String
        let timestamp: UInt64
        var blocks: UInt64?
        var snapshot: UInt64?
        var address: String?
        /// In rao, as text.
        var balance: String?
        var rounds: Int?
        var blockTime: String?
        var file: String?

        init(_ step: String, _ status: NodeStatus) {
            self.step = step
            number = status.number
            hash = status.hash
            timestamp = status.timestamp
        }

        /// A line for people.
        var line: String {
            let place = "block \(number)"
            if let snapshot { return "snapshot \(snapshot), \(place)" }
            if let address, let balance { return "\(address) has \(Tao(rao: UInt64(balance) ?? 0)) TAO, \(place)" }
            if let blocks { return "\(blocks) blocks, now \(place)" }
            if let rounds { return "\(rounds) rounds known, \(place)" }
            if let blockTime { return "blocks come: \(blockTime), \(place)" }
            if let file { return "\(step)ed \(file), \(place)" }
            return "\(step): now \(place)"
        }
    }

    private struct Snapshot: Decodable { let id: UInt64 }
    private struct Balance: Decodable {
        let address: String
        let balance: String
    }

    /// Blocks of one request: about half a second of work, so that a caller can stop in between.
    private static let portion: UInt64 = 256

    /// Takes a step.
    func take(_ step: LocalnetStep) async throws -> Report {
        switch step {
        case .mine(let count): return try await mine(count, step: "mine", "neuron_mine") { .int(Int64(clamping: $0)) }
        case .advance(let milliseconds):
            let status: NodeStatus = try await client.call("neuron_status")
            let slot = max(1, status.slotMilliseconds)
            guard milliseconds >= slot else {
                throw NeuronError(
                    .usage, "The time is shorter than a block's, \(slot) ms.", remedy: "Give more, or use mine 1.")
            }
            return try await mine(milliseconds / slot, step: "advance", "neuron_advance") {
                .int(Int64(clamping: $0 * slot))
            }
        case .snapshot:
            let taken: Snapshot = try await client.call("neuron_snapshot")
            var report = try await report("snapshot")
            report.snapshot = taken.id
            return report
        case .revert(let id):
            return Report("revert", try await client.call("neuron_revert", id.map { [.int(Int64(clamping: $0))] } ?? []))
        case .setBalance(let account, let amount): return try await balance("set-balance", "neuron_setBalance", account, amount)
        case .faucet(let account, let amount): return try await balance("faucet", "neuron_faucet", account, amount)
        case .blockTime(let time):
            let status: NodeStatus = try await client.call("neuron_setBlockTime", [.string(time)])
            var report = Report("block-time", status)
            report.blockTime = status.blockTime
            return report
        case .pulses(let file):
            let pulses = try Self.pulses(try Self.read(file), of: file)
            var known = 0
            for start in stride(from: 0, to: pulses.count, by: 100) {
                let portion = Array(pulses[start..<min(start + 100, pulses.count)])
                let _: NodeStatus = try await client.call("neuron_feedPulses", [.array(portion)])
                known += portion.count
                Output.progress("\(known) of \(pulses.count) rounds")
            }
            Output.progress("")
            var report = try await report("pulses")
            report.rounds = known
            return report
        case .export(let file):
            let text: String = try await client.call("neuron_export")
            do {
                try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
            } catch {
                throw NeuronError(
                    .fileMissing, "\(file) can't be written: \(error.localizedDescription)",
                    remedy: "Choose a folder that can be written to.")
            }
            var report = try await report("export")
            report.file = file
            return report
        case .import(let file):
            let text = String(decoding: try Self.read(file), as: UTF8.self)
            var report = Report("import", try await client.call("neuron_import", [.string(text)]))
            report.file = file
            return report
        }
    }

    /// Where the chain is.
    private func report(_ step: String) async throws -> Report { Report(step, try await client.call("neuron_status")) }

    /// Makes blocks in portions, with their progress.
    private func mine(_ count: UInt64, step: String, _ method: String, _ parameter: (UInt64) -> JSONValue) async throws
        -> Report
    {
        var made: UInt64 = 0
        var status: NodeStatus
        repeat {
            try Task.checkCancellation()
            let portion = min(Self.portion, count - made)
            status = try await client.call(method, [parameter(portion)])
            made += portion
            if count > Self.portion { Output.progress("\(made) of \(count) blocks, now block \(status.number)") }
        } while made < count
        if count > Self.portion { Output.progress("") }
        var report = Report(step, status)
        report.blocks = made
        return report
    }

    private func balance(_ step: String, _ method: String, _ account: Coldkey, _ amount: Tao) async throws -> Report {
        let left: Balance = try await client.call(method, [.string("\(account)"), .string("\(amount.rao)")])
        var report = try await report(step)
        report.address = left.address
        report.balance = left.balance
        return report
    }

    // MARK: Files

    private static func read(_ file: String) throws -> Data {
        do {
            return try Data(contentsOf: URL(filePath: file))
        } catch {
            throw NeuronError(
                .fileMissing, "\(file) can't be read: \(error.localizedDescription)", remedy: "Give a file that is there.")
        }
    }

    /// The rounds of a file: a list, one object, or an object a line, as drand's HTTP interface gives them.
    private static func pulses(_ data: Data, of file: String) throws -> [JSONValue] {
        let decoder = JSONDecoder()
        if let whole = try? decoder.decode(JSONValue.self, from: data) {
            if case .array(let list) = whole { return list }
            return [whole]
        }
        var pulses: [JSONValue] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            guard !line.allSatisfy({ [0x20, 0x0D, 0x09].contains($0) }) else { continue }
            guard let pulse = try? decoder.decode(JSONValue.self, from: line) else {
                throw NeuronError(
                    .usage, "\(file), line \(index + 1) is no JSON.",
                    remedy: "Give rounds as drand does: {\"round\": number, \"signature\": hex}, one a line or in a list.")
            }
            pulses.append(pulse)
        }
        return pulses
    }
}
