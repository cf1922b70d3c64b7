internal import Neuron

extension ChainState {
    /// Sets a hyperparameter: root whenever it wants, an owner its own, within bounds, seldom, and not just before an epoch.
    ///
    /// - Source: sections 7.4 and 8 of `docs/consensus.md`.
    mutating func setHyperparameter(_ parameter: Hyperparameter, on netuid: NetUID, by origin: Origin) throws(DispatchError) {
        let subnet = try subnet(netuid)
        let isRoot = origin == .root
        if case .signed(let account) = origin {
            guard parameter.isOwners else { throw .badOrigin }
            guard subnet.owner == Coldkey(account) else { throw .notSubnetOwner }
            if subnet.rules.tempo > 0, rules.freezeWindow > 0,
                subnet.lastEpoch + subnet.rules.tempo - min(block.number, subnet.lastEpoch + subnet.rules.tempo)
                    < rules.freezeWindow
            {
                throw .frozen
            }
            if let last = subnet.ownerChanges[parameter.name],
                block.number - last < rules.ownerRateTempos * subnet.rules.tempo
            {
                throw .rateLimit
            }
        }
        var changed = subnet
        try changed.set(parameter, isRoot: isRoot)
        if !isRoot { changed.ownerChanges[parameter.name] = block.number }
        subnets[netuid] = changed
        emit(
            RuntimeEvent(
                "HyperparameterSet", ["netuid": .number(netuid), "name": .text(parameter.name)], pallet: "AdminUtils"))
    }

    /// Sets a rule of the whole chain.
    mutating func set(_ rule: ChainRule) {
        switch rule {
        case .taoWeight(let value): rules.taoWeight = value
        case .stakeThreshold(let value): rules.stakeThreshold = value
        case .swapFee(let value): rules.swapFee = min(value, 10_000)
        case .ownerCut(let value): rules.ownerCut = value
        case .networkRateLimit(let value): rules.networkRateLimit = value
        case .subnetLimit(let value): rules.subnetLimit = max(0, min(value, 4_095))
        case .minLock(let value): rules.minLock = value
        case .lockInterval(let value): rules.lockInterval = value
        case .takeRateLimit(let value): rules.takeRateLimit = value
        case .maxEpochsPerBlock(let value): rules.maxEpochsPerBlock = max(1, value)
        case .pulse(let round, let signature): pulses[round] = signature
        }
    }
}

extension Subnet {
    /// Sets a value after its own checks; owners have narrower bounds than root in some.
    mutating func set(_ parameter: Hyperparameter, isRoot: Bool) throws(DispatchError) {
        func require(_ isAllowed: Bool, _ error: DispatchError = .invalidValue) throws(DispatchError) {
            if !isAllowed { throw error }
        }
        switch parameter {
        case .tempo(let value):
            try require(isRoot || (360...50_400).contains(value), .tempoBounds)
            rules.tempo = value
        case .activityCutoffFactor(let value):
            try require(isRoot || (1_000...50_000).contains(value), .cutoffBounds)
            rules.activityCutoffFactor = value
        case .kappa(let value): rules.kappa = value
        case .rho(let value): rules.rho = value
        case .maxAllowedValidators(let value):
            try require(value <= rules.maxUIDs)
            rules.maxValidators = value
        case .maxAllowedUIDs(let value):
            try require(Int(value) >= neurons.count && (isRoot || (64...256).contains(value)) && value > 0)
            rules.maxUIDs = value
        case .minAllowedWeights(let value): rules.minAllowedWeights = value
        case .weightsRateLimit(let value): rules.weightsRateLimit = value
        case .weightsVersionKey(let value): rules.weightsVersion = value
        case .commitReveal(let value): rules.commitReveal = value
        case .commitRevealPeriod(let value):
            try require(value <= 100, .revealPeriodTooLarge)
            try require(value >= 1, .revealPeriodTooSmall)
            rules.commitRevealPeriod = value
        case .bondsMovingAverage(let value):
            try require(value <= (isRoot ? 1_000_000 : 975_000))
            rules.bondsMovingAverage = value
        case .bondsPenalty(let value): rules.bondsPenalty = value
        case .bondsReset(let value): rules.bondsReset = value
        case .yuma3(let value): rules.yuma3 = value
        case .liquidAlpha(let value): rules.liquidAlpha = value
        case .alphaValues(let low, let high):
            try require(rules.liquidAlpha, .liquidAlphaOff)
            try require(high >= 1_638, .alphaHighTooLow)
            try require(low >= 1_638 && low <= high, .alphaLowRange)
            (rules.alphaLow, rules.alphaHigh) = (low, high)
        case .alphaSteepness(let value):
            try require(isRoot || value >= 0)
            rules.alphaSteepness = value
        case .immunityPeriod(let value): rules.immunityPeriod = value
        case .minNonImmuneUIDs(let value): rules.minNonImmune = value
        case .immuneOwnerLimit(let value):
            try require((1...10).contains(value))
            rules.immuneOwnerLimit = value
        default: try setPrice(parameter)
        }
    }

    /// What a registration costs, what subnets pay, and how many mechanisms they have.
    private mutating func setPrice(_ parameter: Hyperparameter) throws(DispatchError) {
        func require(_ isAllowed: Bool) throws(DispatchError) {
            if !isAllowed { throw .invalidValue }
        }
        switch parameter {
        case .minBurn(let value):
            try require(value < 1_000_000_000 && value < rules.maxBurn)
            rules.minBurn = value
        case .maxBurn(let value):
            try require(value > 100_000_000 && value > rules.minBurn)
            rules.maxBurn = value
        case .burnHalfLife(let value):
            try require((1...36_100).contains(value))
            rules.burnHalfLife = value
        case .burnMultiplier(let value):
            try require((10_000...30_000).contains(value))
            rules.burnMultiplier = value
        case .difficulty(let value): difficulty = value
        case .minDifficulty(let value): rules.minDifficulty = value
        case .maxDifficulty(let value): rules.maxDifficulty = value
        case .adjustmentAlpha(let value): rules.adjustmentAlpha = value
        case .adjustmentInterval(let value): rules.adjustmentInterval = value
        case .targetRegistrations(let value): rules.targetRegistrations = value
        case .maxRegistrationsPerBlock(let value): rules.maxRegistrationsPerBlock = value
        case .registrationAllowed(let value): rules.registrationAllowed = value
        case .workRegistrationAllowed(let value): rules.workRegistrationAllowed = value
        case .ownerCutEnabled(let value): rules.ownerCutEnabled = value
        case .recyclesWithheld(let value): rules.recyclesWithheld = value
        case .servingRateLimit(let value): rules.servingRateLimit = value
        case .transfersAllowed(let value): rules.transfersAllowed = value
        case .emissionEnabled(let value): emissionEnabled = value
        case .mechanismCount(let value):
            try require((1...2).contains(value) && !isRoot)
            setMechanisms(value)
        case .mechanismSplit(let value):
            if let value {
                try require(value.count == rules.mechanisms && value.reduce(0, { $0 + UInt32($1) }) == 65_535)
            }
            rules.mechanismSplit = value
        case .ownerHotkey(let value): ownerHotkey = value
        default: throw .invalidValue
        }
    }

    /// Adds or removes mechanisms: what a removed one had is gone.
    private mutating func setMechanisms(_ count: Int) {
        rules.mechanisms = count
        rules.mechanismSplit = nil
        for index in neurons.indices {
            while neurons[index].scores.count > count { neurons[index].scores.removeLast() }
            while neurons[index].scores.count < count {
                neurons[index].scores.append(.init(lastUpdate: neurons[index].registeredAt))
            }
        }
        while commits.count > count { commits.removeLast() }
        while commits.count < count { commits.append([:]) }
        while timelocked.count > count { timelocked.removeLast() }
        while timelocked.count < count { timelocked.append([]) }
    }
}
