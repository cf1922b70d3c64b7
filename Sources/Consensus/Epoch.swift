/// One stored value of a weights or bonds row.
public struct StoredEntry: Hashable, Sendable {
    /// The neuron that the value is about.
    public let uid: UInt16
    /// The value, in 16 bits.
    public let value: UInt16

    /// An entry.
    public init(uid: UInt16, value: UInt16) {
        self.uid = uid
        self.value = value
    }
}

/// All that one epoch of a subnet reads: stored state and hyperparameters.
///
/// - Source: section 1 of `docs/consensus.md`; golden vectors `consensus/epoch_*.json`.
public struct EpochInput: Sendable {
    /// One neuron's stored state.
    public struct Neuron: Sendable {
        /// Alpha staked to it, in rao, inherited amounts included.
        public var alphaStake: UInt64
        /// TAO staked to it on root, in rao.
        public var rootStake: UInt64
        /// The block of its last weights.
        public var lastUpdate: UInt64
        /// The block in which it took its slot.
        public var registeredAt: UInt64
        /// The permit that the last epoch gave.
        public var hasPermit: Bool
        /// The block of its oldest commit that is neither revealed nor expired.
        public var oldestCommit: UInt64?
        /// Its weights on others.
        public var weights: [StoredEntry]
        /// Its bonds on others.
        public var bonds: [StoredEntry]

        /// A neuron's state.
        public init(
            alphaStake: UInt64, rootStake: UInt64 = 0, lastUpdate: UInt64, registeredAt: UInt64, hasPermit: Bool,
            oldestCommit: UInt64? = nil, weights: [StoredEntry], bonds: [StoredEntry]
        ) {
            self.alphaStake = alphaStake
            self.rootStake = rootStake
            self.lastUpdate = lastUpdate
            self.registeredAt = registeredAt
            self.hasPermit = hasPermit
            self.oldestCommit = oldestCommit
            self.weights = weights
            self.bonds = bonds
        }
    }

    /// The hyperparameters that an epoch reads; the defaults are those of a created subnet.
    public struct Rules: Sendable {
        /// Blocks between two epochs.
        public var tempo: UInt64 = 360
        /// Blocks without an update after which a neuron is inactive.
        public var activityCutoff: UInt64 = 5_000
        /// Stake weight below which a neuron counts for nothing, in rao.
        public var stakeThreshold: UInt64 = 0
        /// The share of stake that must agree, in 16 bits.
        public var kappa: UInt16 = 32_767
        /// How much of what the consensus clips is also taken from bonds, in 16 bits.
        public var bondsPenalty: UInt16 = 65_535
        /// How slowly bonds follow weights, in millionths.
        public var bondsMovingAverage: UInt64 = 900_000
        /// How many permits there are.
        public var maxValidators: Int = 64
        /// Whether the newer form of bonds is on.
        public var yuma3 = true
        /// Whether bonds move at a rate of their own for each pair.
        public var liquidAlpha = false
        /// The least rate of liquid alpha, in 16 bits.
        public var alphaLow: UInt16 = 45_875
        /// The largest rate of liquid alpha, in 16 bits.
        public var alphaHigh: UInt16 = 58_982
        /// How sharply the rate turns, in hundredths.
        public var alphaSteepness: Int16 = 1_000
        /// Whether weights are committed before they are revealed.
        public var commitReveal = false
        /// What one TAO of root stake counts in alpha, as value / (2^64 − 1).
        public var taoWeight: UInt64 = 0

        /// The defaults.
        public init() {}
    }

    /// The block that the epoch runs in.
    public var block: UInt64
    /// The block of the last epoch that ran; 0 for none.
    public var lastStepBlock: UInt64
    /// The uid of the subnet owner's hotkey, if it is registered.
    public var ownerUID: Int?
    /// The hyperparameters.
    public var rules: Rules
    /// What the epoch gives out, in rao.
    public var emission: UInt64
    /// The neurons, at the index of their uids.
    public var neurons: [Neuron]

    /// The input of one epoch.
    public init(block: UInt64, lastStepBlock: UInt64, ownerUID: Int?, rules: Rules, emission: UInt64, neurons: [Neuron]) {
        self.block = block
        self.lastStepBlock = lastStepBlock
        self.ownerUID = ownerUID
        self.rules = rules
        self.emission = emission
        self.neurons = neurons
    }
}

/// What one epoch of a subnet gives and stores, at the index of each uid.
public struct EpochOutput: Sendable {
    /// Whether the neuron was active.
    public var active: [Bool]
    /// The share of all stake.
    public var stake: [Fixed32]
    /// The share of the stake whose votes count.
    public var activeStake: [Fixed32]
    /// The weight that the validators agree on.
    public var consensus: [Fixed32]
    /// The stake-weighted sum of weights, before clipping.
    public var preranks: [Fixed32]
    /// The same after clipping.
    public var ranks: [Fixed32]
    /// How much of a miner's weights the consensus upheld.
    public var trust: [Fixed32]
    /// How much of a validator's weights the consensus upheld.
    public var validatorTrust: [Fixed32]
    /// The share of the miners' pay; sums to one within rounding.
    public var incentive: [Fixed32]
    /// The share of the validators' pay; sums to one within rounding.
    public var dividends: [Fixed32]
    /// The permits for the next epoch.
    public var permits: [Bool]
    /// Rao for being a miner.
    public var serverEmission: [UInt64]
    /// Rao for being a validator.
    public var validatorEmission: [UInt64]
    /// Rao in all, which pruning looks at.
    public var combinedEmission: [UInt64]
    /// The bonds to store.
    public var bonds: [[StoredEntry]]
}
