internal import Neuron

/// Weights uid by uid, beside what the validators agree on.
struct WeightsReport {
    let metagraph: Metagraph
    let neuron: Metagraph.Neuron
    let weights: WeightVector
    var notes: [String] = []

    /// What is printed as JSON.
    private struct Document: Encodable {
        struct Row: Encodable {
            let uid: UID
            let hotkey: Hotkey?
            let value: UInt16
            let share: Double
            let consensus: Double?
            let clipped: Bool
        }
        let netuid: NetUID
        let block: BlockHeader
        let uid: UID
        let hotkey: Hotkey
        let lastUpdate: BlockNumber
        let ageBlocks: UInt64
        let weights: [Row]
        let notes: [String]
    }

    /// Prints a table with its notes, or one JSON object.
    func show(json: Bool) throws {
        let row = weights.row(metagraph.neurons.count)
        let age = metagraph.block.number - min(neuron.lastUpdate, metagraph.block.number)
        let rows = weights.entries.map { entry -> Document.Row in
            let other = metagraph.neuron(entry.uid)
            let share = Int(entry.uid.rawValue) < row.count ? row[Int(entry.uid.rawValue)] : 0
            // The epoch cuts each weight to what the stake's majority gives at least: the consensus of the last epoch foretells it.
            let consensus = other.map { Double($0.consensus) / 65_535 }
            return Document.Row(
                uid: entry.uid, hotkey: other?.hotkey, value: entry.value, share: share, consensus: consensus,
                clipped: consensus.map { share > $0 + 1e-9 } ?? true)
        }
        if json {
            Output.line(
                try Output.json(
                    Document(
                        netuid: metagraph.netuid, block: metagraph.block, uid: neuron.uid, hotkey: neuron.hotkey,
                        lastUpdate: neuron.lastUpdate, ageBlocks: age, weights: rows, notes: notes)))
            return
        }
        Output.line("subnet \(metagraph.netuid), block \(metagraph.block.number), uid \(neuron.uid), set \(age) blocks ago")
        var table = Table(["uid", "share", "consensus", "clipped", "hotkey"], figures: [0, 1, 2])
        for row in rows {
            table.add([
                "\(row.uid)", Self.percent(row.share), row.consensus.map(Self.percent) ?? "-", row.clipped ? "yes" : "-",
                row.hotkey.map { "\($0)" } ?? "-",
            ])
        }
        for line in table.lines { Output.line(line) }
        for note in notes { Output.line(note) }
    }

    private static func percent(_ share: Double) -> String {
        let hundredths = Int((share * 10_000).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
    }
}
