public import Neuron

/// Weights that a validator has decided on and that are not on the chain yet, bound to whom they were meant for.
public struct WeightIntent: Hashable, Sendable, Codable {
    /// One weight, and whose it is.
    public struct Entry: Hashable, Sendable, Codable {
        /// The slot, when it was decided.
        public let uid: UID
        /// Who held it.
        public let hotkey: Hotkey
        /// The block in which it took the slot.
        public let registeredAt: BlockNumber
        /// The weight, of 65,535 of the largest.
        public let value: UInt16
    }

    /// The weights.
    public let entries: [Entry]
    /// The block at which they were decided.
    public let decidedAt: BlockNumber
    /// The block from which they are not worth setting any more: the tempo is over, and the next scores are due.
    public let until: BlockNumber

    /// Weights as decided on a metagraph; entries for slots that nobody holds are dropped.
    ///
    /// They are tried until one tempo has passed.
    public init(_ weights: WeightVector, on metagraph: Metagraph, under rules: SubnetHyperparameters) {
        entries = weights.entries.compactMap { entry in
            metagraph.neuron(entry.uid).map {
                Entry(uid: entry.uid, hotkey: $0.hotkey, registeredAt: $0.registeredAt, value: entry.value)
            }
        }
        decidedAt = metagraph.block.number
        until = metagraph.block.number + max(1, rules.tempo)
    }

    /// The weights whose slots are still held by those they were meant for, and how many are not.
    ///
    /// The rest keeps its proportions; it is cut again where the subnet's limit would now be broken.
    /// - Throws: ``WeightError/limitUnreachable``.
    public func weights(on metagraph: Metagraph, under rules: SubnetHyperparameters) throws(WeightError) -> (
        weights: WeightVector, dropped: Int
    ) {
        let kept = entries.filter { entry in
            guard let neuron = metagraph.neuron(entry.uid) else { return false }
            return neuron.hotkey == entry.hotkey && neuron.registeredAt == entry.registeredAt
        }
        let weights: WeightVector
        let values = kept.map { WeightVector.Entry(uid: $0.uid, value: $0.value) }
        let limit = WeightLimit(rules.maxWeightLimit)
        if kept.count == entries.count, limit.allows(values.map(\.value)) {
            weights = WeightVector(entries: values)
        } else {
            weights = try limit.weights(kept.map { ($0.uid, Double($0.value)) })
        }
        return (weights, entries.count - kept.count)
    }
}
