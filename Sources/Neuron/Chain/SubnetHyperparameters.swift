/// The rules of one subnet that a neuron keeps to, as the chain states them at one block.
///
/// Names, units and defaults: section 8 of `docs/consensus.md`.
public struct SubnetHyperparameters: Hashable, Sendable, Codable {
    /// Blocks between two epochs.
    public var tempo: UInt64
    /// How many uids there are at most.
    public var maxUIDs: UInt16
    /// How many neurons may hold a validator permit.
    public var maxValidators: UInt16
    /// Blocks for which a new neuron can't be replaced.
    public var immunityPeriod: UInt64
    /// The fewest entries a weight vector may have, unless the subnet has fewer neurons.
    public var minAllowedWeights: UInt16
    /// The largest share of one entry, as value / 65,535.
    public var maxWeightLimit: UInt16
    /// Blocks between two weight settings of one neuron; 0 is no limit.
    public var weightsRateLimit: UInt64
    /// The least version key that weights must carry; 0 takes any.
    public var weightsVersion: UInt64
    /// Whether weights are committed first and revealed later.
    public var commitReveal: Bool
    /// How many epochs after the commit the reveal comes.
    public var commitRevealPeriod: UInt64
    /// Blocks between two `serve_axon` of one neuron; 0 is no limit.
    public var servingRateLimit: UInt64
    /// Blocks without an update after which a validator counts as inactive.
    public var activityCutoff: UInt64
    /// What registration costs at this block.
    public var burn: Tao
    /// Whether anybody can register.
    public var registrationAllowed: Bool
    /// The share of stake that must agree on a weight, as value / 65,535.
    public var kappa: UInt16
    /// How fast bonds follow weights: 1,000,000 is never.
    public var bondsMovingAverage: UInt64
    /// Whether the newer form of bonds is on.
    public var yuma3: Bool
    /// Whether bonds move at a rate of their own for each pair.
    public var liquidAlpha: Bool

    /// The defaults of a local chain: tempo 10, no rate limits, no commit-reveal.
    public init(
        tempo: UInt64 = 10, maxUIDs: UInt16 = 256, maxValidators: UInt16 = 64, immunityPeriod: UInt64 = 5_000,
        minAllowedWeights: UInt16 = 0, maxWeightLimit: UInt16 = 65_535, weightsRateLimit: UInt64 = 0,
        weightsVersion: UInt64 = 0,
        commitReveal: Bool = false, commitRevealPeriod: UInt64 = 1, servingRateLimit: UInt64 = 0,
        activityCutoff: UInt64 = 5_000,
        burn: Tao = .tao(1), registrationAllowed: Bool = true, kappa: UInt16 = 32_767, bondsMovingAverage: UInt64 = 900_000,
        yuma3: Bool = true, liquidAlpha: Bool = false
    ) {
        self.tempo = tempo
        self.maxUIDs = maxUIDs
        self.maxValidators = maxValidators
        self.immunityPeriod = immunityPeriod
        self.minAllowedWeights = minAllowedWeights
        self.maxWeightLimit = maxWeightLimit
        self.weightsRateLimit = weightsRateLimit
        self.weightsVersion = weightsVersion
        self.commitReveal = commitReveal
        self.commitRevealPeriod = commitRevealPeriod
        self.servingRateLimit = servingRateLimit
        self.activityCutoff = activityCutoff
        self.burn = burn
        self.registrationAllowed = registrationAllowed
        self.kappa = kappa
        self.bondsMovingAverage = bondsMovingAverage
        self.yuma3 = yuma3
        self.liquidAlpha = liquidAlpha
    }
}
