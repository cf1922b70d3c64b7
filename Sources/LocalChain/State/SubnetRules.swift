internal import Consensus
internal import Neuron

/// Every hyperparameter of one subnet. Those that neurons keep to are published as ``SubnetHyperparameters``.
///
/// - Source: section 8 of `docs/consensus.md`; the defaults are those that a created subnet gets.
struct SubnetRules: Hashable, Sendable, Codable {
    var tempo: UInt64 = 360
    var maxUIDs: UInt16 = 256
    var maxValidators: UInt16 = 64
    var immunityPeriod: UInt64 = 5_000
    var minAllowedWeights: UInt16 = 1
    var maxWeightLimit: UInt16 = .max
    var weightsRateLimit: UInt64 = 100
    var weightsVersion: UInt64 = 0
    var commitReveal = true
    var commitRevealPeriod: UInt64 = 1
    var servingRateLimit: UInt64 = 50
    /// Thousandths of the tempo.
    var activityCutoffFactor: UInt64 = 13_889
    var registrationAllowed = true
    var workRegistrationAllowed = false
    var kappa: UInt16 = 32_767
    var rho: UInt16 = 10
    var bondsMovingAverage: UInt64 = 900_000
    var bondsPenalty: UInt16 = .max
    var bondsReset = false
    var yuma3 = true
    var liquidAlpha = false
    var alphaLow: UInt16 = 45_875
    var alphaHigh: UInt16 = 58_982
    var alphaSteepness: Int16 = 1_000
    var minNonImmune: UInt16 = 10
    var immuneOwnerLimit: UInt16 = 1
    var minBurn: UInt64 = 500_000
    var maxBurn: UInt64 = 100_000_000_000
    var burnHalfLife: UInt64 = 360
    /// Ten thousandths: 12,600 is 1.26.
    var burnMultiplier: UInt64 = 12_600
    var minDifficulty: UInt64 = 10_000_000
    var maxDifficulty: UInt64 = .max / 4
    var maxRegistrationsPerBlock: UInt16 = 1
    var targetRegistrations: UInt16 = 2
    var adjustmentInterval: UInt64 = 100
    var adjustmentAlpha: UInt64 = 0
    var ownerCutEnabled = true
    /// Whether what the owner's miners earn is taken off alpha, instead of staying out and nobody's.
    var recyclesWithheld = false
    var mechanisms = 1
    var mechanismSplit: [UInt16]?
    var transfersAllowed = true

    /// The chain's defaults.
    init() {}

    /// The rules that a genesis names, with defaults for the rest.
    init(_ rules: SubnetHyperparameters) {
        tempo = rules.tempo
        maxUIDs = rules.maxUIDs
        maxValidators = rules.maxValidators
        immunityPeriod = rules.immunityPeriod
        minAllowedWeights = rules.minAllowedWeights
        maxWeightLimit = rules.maxWeightLimit
        weightsRateLimit = rules.weightsRateLimit
        weightsVersion = rules.weightsVersion
        commitReveal = rules.commitReveal
        commitRevealPeriod = rules.commitRevealPeriod
        servingRateLimit = rules.servingRateLimit
        if rules.tempo > 0 {
            activityCutoffFactor = (min(rules.activityCutoff, 1 << 40) * 1_000 + rules.tempo - 1) / rules.tempo
        }
        registrationAllowed = rules.registrationAllowed
        kappa = rules.kappa
        bondsMovingAverage = rules.bondsMovingAverage
        yuma3 = rules.yuma3
        liquidAlpha = rules.liquidAlpha
    }

    /// What neurons are told, with the price of the moment.
    func published(burn: UInt64) -> SubnetHyperparameters {
        SubnetHyperparameters(
            tempo: tempo, maxUIDs: maxUIDs, maxValidators: maxValidators, immunityPeriod: immunityPeriod,
            minAllowedWeights: minAllowedWeights, maxWeightLimit: maxWeightLimit, weightsRateLimit: weightsRateLimit,
            weightsVersion: weightsVersion, commitReveal: commitReveal, commitRevealPeriod: commitRevealPeriod,
            servingRateLimit: servingRateLimit, activityCutoff: activityCutoff, burn: Tao(rao: burn),
            registrationAllowed: registrationAllowed, kappa: kappa, bondsMovingAverage: bondsMovingAverage, yuma3: yuma3,
            liquidAlpha: liquidAlpha)
    }

    /// Blocks without an update after which a neuron is inactive.
    var activityCutoff: UInt64 { Schedule.activityCutoff(factor: activityCutoffFactor, tempo: tempo) }

    /// How the price of a registration moves.
    var burnRule: RegistrationBurn {
        RegistrationBurn(
            halfLife: burnHalfLife, multiplier: Double(burnMultiplier) / 10_000, minimum: minBurn, maximum: maxBurn)
    }

    /// How the difficulty of a proof of work moves.
    var difficultyRule: RegistrationBurn {
        RegistrationBurn(
            halfLife: burnHalfLife, multiplier: Double(burnMultiplier) / 10_000, minimum: minDifficulty, maximum: maxDifficulty)
    }

    /// What an epoch reads of them.
    func epoch(taoWeight: UInt64, stakeThreshold: UInt64) -> EpochInput.Rules {
        var rules = EpochInput.Rules()
        rules.tempo = tempo
        rules.activityCutoff = activityCutoff
        rules.stakeThreshold = stakeThreshold
        rules.kappa = kappa
        rules.bondsPenalty = bondsPenalty
        rules.bondsMovingAverage = bondsMovingAverage
        rules.maxValidators = Int(maxValidators)
        rules.yuma3 = yuma3
        rules.liquidAlpha = liquidAlpha
        rules.alphaLow = alphaLow
        rules.alphaHigh = alphaHigh
        rules.alphaSteepness = alphaSteepness
        rules.commitReveal = commitReveal
        rules.taoWeight = taoWeight
        return rules
    }
}
