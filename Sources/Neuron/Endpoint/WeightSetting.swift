/// What is common to every way of setting weights: what may become of them, and when the subnet's pace allows the next.
///
/// Whether it is too soon is read from the metagraph, so a restart forgets nothing.
public enum WeightSetting {
    /// What became of weights.
    public enum Outcome: Hashable, Sendable {
        /// A block holds them.
        case set(ExtrinsicReceipt)
        /// A block holds them, hidden; they take effect at about this block.
        case committed(ExtrinsicReceipt, effectiveAt: BlockNumber?)
        /// Weights that were committed by hash are revealed, and take effect.
        case revealed(ExtrinsicReceipt)
        /// The subnet's rate limit holds until this block.
        case tooSoon(until: BlockNumber)
        /// The hotkey holds no validator permit yet; the next epoch may give it one.
        case noPermit
        /// Nobody has a weight above zero, or fewer than the subnet's minimum have.
        case nothingToSet(String)
    }

    /// The first block at which the hotkey may set weights again, or nil where nothing limits it.
    public static func nextBlock(for hotkey: Hotkey, on metagraph: Metagraph, under rules: SubnetHyperparameters)
        -> BlockNumber?
    {
        guard rules.weightsRateLimit > 0, let neuron = metagraph.neuron(hotkey), neuron.lastUpdate > 0 else { return nil }
        return neuron.lastUpdate + rules.weightsRateLimit
    }
}
