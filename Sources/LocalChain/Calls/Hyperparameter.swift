internal import Neuron

/// A hyperparameter of a subnet with the value that it shall have, by the name of its `AdminUtils.sudo_set_…` call.
enum Hyperparameter: Hashable, Sendable, Codable {
    case tempo(UInt64)
    case activityCutoffFactor(UInt64)
    case kappa(UInt16)
    case rho(UInt16)
    case maxAllowedValidators(UInt16)
    case maxAllowedUIDs(UInt16)
    case minAllowedWeights(UInt16)
    case weightsRateLimit(UInt64)
    case weightsVersionKey(UInt64)
    case commitReveal(Bool)
    case commitRevealPeriod(UInt64)
    case bondsMovingAverage(UInt64)
    case bondsPenalty(UInt16)
    case bondsReset(Bool)
    case yuma3(Bool)
    case liquidAlpha(Bool)
    case alphaValues(low: UInt16, high: UInt16)
    case alphaSteepness(Int16)
    case immunityPeriod(UInt64)
    case minNonImmuneUIDs(UInt16)
    case immuneOwnerLimit(UInt16)
    case minBurn(UInt64)
    case maxBurn(UInt64)
    case burnHalfLife(UInt64)
    case burnMultiplier(UInt64)
    case difficulty(UInt64)
    case minDifficulty(UInt64)
    case maxDifficulty(UInt64)
    case adjustmentAlpha(UInt64)
    case adjustmentInterval(UInt64)
    case targetRegistrations(UInt16)
    case maxRegistrationsPerBlock(UInt16)
    case registrationAllowed(Bool)
    case workRegistrationAllowed(Bool)
    case ownerCutEnabled(Bool)
    case recyclesWithheld(Bool)
    case mechanismCount(Int)
    case mechanismSplit([UInt16]?)
    case servingRateLimit(UInt64)
    case transfersAllowed(Bool)
    case emissionEnabled(Bool)
    case ownerHotkey(Hotkey)

    /// Its name, for rate limits and events.
    var name: String { String("\(self)".prefix { $0 != "(" }) }

    /// Whether the subnet's owner may set it; root may set all.
    var isOwners: Bool {
        switch self {
        case .kappa, .maxAllowedValidators, .weightsRateLimit, .minNonImmuneUIDs, .difficulty, .minDifficulty,
            .adjustmentInterval, .targetRegistrations, .maxRegistrationsPerBlock, .registrationAllowed, .emissionEnabled:
            false
        default: true
        }
    }
}

/// A rule of the whole chain with the value that it shall have; root sets them.
enum ChainRule: Hashable, Sendable, Codable {
    case taoWeight(UInt64)
    case stakeThreshold(UInt64)
    case swapFee(UInt16)
    case ownerCut(UInt16)
    case networkRateLimit(UInt64)
    case subnetLimit(Int)
    case minLock(UInt64)
    case lockInterval(UInt64)
    case takeRateLimit(UInt64)
    case maxEpochsPerBlock(Int)
    case pulse(round: UInt64, signature: Bytes)
}
