/// The chain's checks of submitted weights, in its order, and what it stores of them.
///
/// - Source: section 5.1 of `docs/consensus.md`; golden vectors `consensus/weights_submission.json`.
public struct WeightsSubmission: Sendable {
    /// Why weights are refused: the chain's own names.
    public enum Refusal: String, Error, Hashable, Sendable {
        case CommitRevealEnabled, CanNotSetRootNetworkWeights, WeightVecNotEqualSize, UidsLengthExceedUidsInSubNet
        case HotKeyNotRegisteredInSubNet, NotEnoughStakeToSetWeights, IncorrectWeightVersionKey, SettingWeightsTooFast
        case NeuronNoValidatorPermit, DuplicateUids, UidVecContainInvalidOne, WeightVecLengthIsLow, MaxWeightExceeded
    }

    /// Who submits: nil for a hotkey that is not registered.
    public struct Submitter: Sendable {
        /// Its uid.
        public var uid: Int
        /// Its stake weight, in rao.
        public var stake: UInt64
        /// Whether it holds a validator permit.
        public var hasPermit: Bool
        /// Whether it is the subnet owner's hotkey.
        public var isOwner: Bool
        /// The block of its last weights.
        public var lastUpdate: UInt64

        /// A registered neuron.
        public init(uid: Int, stake: UInt64, hasPermit: Bool, isOwner: Bool, lastUpdate: UInt64) {
            self.uid = uid
            self.stake = stake
            self.hasPermit = hasPermit
            self.isOwner = isOwner
            self.lastUpdate = lastUpdate
        }
    }

    /// The subnet's number.
    public var netuid: UInt16 = 1
    /// How many neurons there are.
    public var neuronCount: Int
    /// The least stake weight that may vote, in rao.
    public var stakeThreshold: UInt64 = 0
    /// The least version key; 0 takes any.
    public var versionKey: UInt64 = 0
    /// Blocks between two submissions; 0 is no limit.
    public var rateLimit: UInt64 = 0
    /// The fewest entries.
    public var minAllowedWeights: Int = 0
    /// The largest share of one entry, in 16 bits.
    public var maxWeightLimit: UInt16 = .max
    /// Whether weights must be committed first.
    public var commitReveal = false

    /// The rules of a subnet with so many neurons.
    public init(neuronCount: Int) { self.neuronCount = neuronCount }

    /// Checks a submission; a reveal is not asked for the rate limit and commit-reveal.
    ///
    /// - Returns: what is stored: the values upscaled, so that the largest is 65,535.
    public func check(
        uids: [UInt16], values: [UInt16], version: UInt64, from submitter: Submitter?, at block: UInt64, isReveal: Bool = false
    ) throws(Refusal) -> [StoredEntry] {
        guard !commitReveal || isReveal else { throw .CommitRevealEnabled }
        guard netuid != 0 else { throw .CanNotSetRootNetworkWeights }
        guard uids.count == values.count else { throw .WeightVecNotEqualSize }
        guard uids.count <= neuronCount else { throw .UidsLengthExceedUidsInSubNet }
        guard let submitter else { throw .HotKeyNotRegisteredInSubNet }
        guard submitter.isOwner || submitter.stake >= stakeThreshold else { throw .NotEnoughStakeToSetWeights }
        guard versionKey == 0 || version >= versionKey else { throw .IncorrectWeightVersionKey }
        if !commitReveal, submitter.lastUpdate != 0, block - min(block, submitter.lastUpdate) < rateLimit {
            throw .SettingWeightsTooFast
        }
        let isSelfOnly = uids.count == 1 && Int(uids[0]) == submitter.uid
        guard submitter.hasPermit || submitter.isOwner || isSelfOnly else { throw .NeuronNoValidatorPermit }
        guard Set(uids).count == uids.count else { throw .DuplicateUids }
        guard uids.allSatisfy({ Int($0) < neuronCount }) else { throw .UidVecContainInvalidOne }
        guard isSelfOnly || uids.count >= min(neuronCount, minAllowedWeights) else { throw .WeightVecLengthIsLow }
        let stored = Self.upscaled(values)
        if !isSelfOnly, maxWeightLimit != .max {
            let sum = stored.reduce(UInt64(0)) { $0 + UInt64($1) }
            let largest = UInt64(stored.max() ?? 0)
            if sum > 0, largest * 65_535 > UInt64(maxWeightLimit) * sum { throw .MaxWeightExceeded }
        }
        return zip(uids, stored).map { StoredEntry(uid: $0, value: $1) }.sorted { $0.uid < $1.uid }
    }

    /// The values scaled so that the largest is 65,535, half away from zero; zeros stay.
    public static func upscaled(_ values: [UInt16]) -> [UInt16] {
        guard let largest = values.max(), largest > 0 else { return values }
        let divisor = Fixed32(Int64(largest))
        return values.map { value in
            let number = Fixed32(Int64(value))
            let scaled = largest > 32_768 ? number * (Fixed32(65_535) / divisor) : number * Fixed32(65_535) / divisor
            return UInt16(clamping: (scaled + .half).floor)
        }
    }
}
