internal import Consensus
public import Neuron

/// What the next epoch would do with a validator's weights: which of them the consensus clips, and what it earns.
///
/// Runs the epoch's own code with the validator's row replaced. The chain's bonds are not read, so dividends are those of a subnet
/// whose bonds begin now; stake is what the metagraph shows.
public struct ConsensusPreview: Sendable, Hashable {
    /// A weight above the consensus.
    public struct Clip: Sendable, Hashable {
        /// Whom it is for.
        public let uid: UID
        /// The weight as a share of the row.
        public let given: Double
        /// What is left of it.
        public let kept: Double
    }

    /// The weights that would be clipped, in the order of their uids.
    public let clipped: [Clip]
    /// The share of the row that is not clipped, 0…1.
    public let validatorTrust: Double
    /// The share of all dividends, 0…1.
    public let dividends: Double
    /// The incentive of each neuron, 0…1, at the index of its uid.
    public let incentive: [Double]

    /// Runs the epoch; nil where the hotkey is not on the subnet.
    ///
    /// - Parameters:
    ///   - weights: the validator's own, as they would be set.
    ///   - hotkey: the validator.
    ///   - others: the rows that other validators have set, as far as they are known.
    public init?(
        _ weights: WeightVector, of hotkey: Hotkey, among others: [UID: WeightVector], on metagraph: Metagraph,
        under rules: SubnetHyperparameters
    ) {
        guard let own = metagraph.neuron(hotkey), let last = metagraph.neurons.map(\.uid.rawValue).max() else { return nil }
        let block = metagraph.block.number
        var neurons = [EpochInput.Neuron](
            repeating: .init(alphaStake: 0, lastUpdate: 0, registeredAt: 0, hasPermit: false, weights: [], bonds: []),
            count: Int(last) + 1)
        for neuron in metagraph.neurons {
            let row = neuron.uid == own.uid ? weights : others[neuron.uid]
            neurons[Int(neuron.uid.rawValue)] = .init(
                alphaStake: neuron.stake.rao, lastUpdate: neuron.uid == own.uid ? block : neuron.lastUpdate,
                registeredAt: neuron.registeredAt, hasPermit: neuron.validatorPermit,
                weights: (row?.entries ?? []).map { StoredEntry(uid: $0.uid.rawValue, value: $0.value) }, bonds: [])
        }
        var epoch = EpochInput.Rules()
        epoch.tempo = rules.tempo
        epoch.activityCutoff = rules.activityCutoff
        epoch.kappa = rules.kappa
        epoch.maxValidators = Int(rules.maxValidators)
        epoch.bondsMovingAverage = rules.bondsMovingAverage
        epoch.yuma3 = rules.yuma3
        epoch.liquidAlpha = rules.liquidAlpha
        let output = YumaEpoch.run(
            EpochInput(
                block: block, lastStepBlock: block > rules.tempo ? block - rules.tempo : 0,
                ownerUID: metagraph.neuron(metagraph.owner).map { Int($0.uid.rawValue) }, rules: epoch, emission: 0,
                neurons: neurons))
        let place = Int(own.uid.rawValue)
        let sum = weights.entries.reduce(0.0) { $0 + Double($1.value) }
        clipped = weights.entries.sorted { $0.uid < $1.uid }.compactMap { entry in
            guard Int(entry.uid.rawValue) < neurons.count, sum > 0 else { return nil }
            let (given, kept) = (Double(entry.value) / sum, Self.share(output.consensus[Int(entry.uid.rawValue)]))
            // A consensus of the same weight differs from it by rounding only.
            return given > kept + 1e-6 ? Clip(uid: entry.uid, given: given, kept: kept) : nil
        }
        validatorTrust = Self.share(output.validatorTrust[place])
        dividends = Self.share(output.dividends[place])
        incentive = output.incentive.map(Self.share)
    }

    private static func share(_ value: Fixed32) -> Double { Double(value.bits) / 4_294_967_296 }
}
