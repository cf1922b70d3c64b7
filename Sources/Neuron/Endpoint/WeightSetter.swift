/// Puts one validator's weights on the chain: by the subnet's rules, at its pace.
///
/// It holds no state: whether it is too soon is read from the metagraph, so a restart forgets nothing.
public struct WeightSetter: Sendable {
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

    private let chain: any ChainEndpoint
    private let signer: any Signer
    private let netuid: NetUID

    /// Sets the weights of `signer`'s hotkey on one subnet.
    public init(chain: any ChainEndpoint, signer: any Signer, netuid: NetUID) {
        self.chain = chain
        self.signer = signer
        self.netuid = netuid
    }

    /// Submits `weights` unless the rules say that it is too soon or too little.
    ///
    /// - Throws: ``ChainError``; worth another try while ``ChainError/isRetryable``.
    public func submit(_ weights: WeightVector, on metagraph: Metagraph, under rules: SubnetHyperparameters)
        async throws(ChainError)
        -> Outcome
    {
        guard !weights.entries.isEmpty else { return .nothingToSet("Nobody has a score above zero yet.") }
        let minimum = min(Int(rules.minAllowedWeights), metagraph.neurons.count)
        guard weights.entries.count >= minimum else {
            return .nothingToSet(
                "\(weights.entries.count) neurons have a score, and the subnet wants weights for at least \(minimum).")
        }
        guard let neuron = metagraph.neuron(signer.hotkey), neuron.validatorPermit || metagraph.owner == signer.hotkey else {
            return .noPermit
        }
        if let next = Self.nextBlock(for: signer.hotkey, on: metagraph, under: rules), metagraph.block.number < next {
            return .tooSoon(until: next)
        }
        let receipt = try await chain.submit(
            .setWeights(netuid: netuid, weights: weights.entries, versionKey: rules.weightsVersion), signedBy: signer)
        return .set(receipt)
    }

    /// The first block at which the hotkey may set weights again, or nil where nothing limits it.
    public static func nextBlock(for hotkey: Hotkey, on metagraph: Metagraph, under rules: SubnetHyperparameters)
        -> BlockNumber?
    {
        guard rules.weightsRateLimit > 0, let neuron = metagraph.neuron(hotkey), neuron.lastUpdate > 0 else { return nil }
        return neuron.lastUpdate + rules.weightsRateLimit
    }
}
