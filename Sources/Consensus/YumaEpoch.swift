/// The epoch of a subnet: stake and weights in, consensus, pay and bonds out. Bit for bit as the runtime computes it.
///
/// - Source: section 1 of `docs/consensus.md`, step by step.
public enum YumaEpoch {
    /// Runs one epoch.
    public static func run(_ input: EpochInput) -> EpochOutput {
        let count = input.neurons.count
        let rules = input.rules
        let active = input.neurons.map { neuron in
            let (limit, overflow) = neuron.lastUpdate.addingReportingOverflow(rules.activityCutoff)
            return overflow || limit >= input.block
        }
        let stake = StakeWeights.shares(input)
        var permits = input.neurons.map(\.hasPermit)
        if let owner = input.ownerUID { permits[owner] = true }
        let newPermits = StakeWeights.permits(stake, limit: rules.maxValidators, owner: input.ownerUID)
        let activeStake = (0..<count).map { active[$0] && permits[$0] ? stake[$0] : .zero }.normalised

        let weights = voted(input, permits: permits)
        let preranks = weights.weightedColumnSums(activeStake)
        let consensus = Consensus.medians(of: weights, stake: activeStake, kappa: Fixed32(proportion: rules.kappa))
        let clipped = weights.compactMap { _, column, value in
            value > consensus[column] ? (consensus[column].bits == 0 ? nil : consensus[column]) : value
        }
        let validatorTrust = clipped.rows.map { $0.reduce(Fixed32.zero) { $0 + $1.value } }
        let ranks = clipped.weightedColumnSums(activeStake)
        let trust = zip(ranks, preranks).map { $0 / $1 }
        let incentive = ranks.normalised

        let bonds = Bonds(
            input: input, weights: weights, clipped: clipped, consensus: consensus, stake: activeStake, incentive: incentive)
        let pay = EmissionSplit(
            incentive: incentive, dividends: bonds.dividends, activeStake: activeStake, stake: stake, emission: input.emission)
        return EpochOutput(
            active: active, stake: stake, activeStake: activeStake, consensus: consensus, preranks: preranks, ranks: ranks,
            trust: trust,
            validatorTrust: validatorTrust, incentive: incentive, dividends: bonds.dividends, permits: newPermits,
            serverEmission: pay.server, validatorEmission: pay.validator, combinedEmission: pay.combined,
            bonds: bonds.stored.enumerated().map { newPermits[$0] ? $1 : [] })
    }

    /// The weights that count, each row over its sum.
    private static func voted(_ input: EpochInput, permits: [Bool]) -> SparseMatrix {
        let neurons = input.neurons
        var weights = SparseMatrix(neurons.map(\.weights)) { row, column in
            guard permits[row], column < neurons.count else { return false }
            if row == column, row != input.ownerUID { return false }
            if neurons[row].lastUpdate <= neurons[column].registeredAt { return false }
            if input.rules.commitReveal, let commit = neurons[row].oldestCommit, commit < neurons[column].registeredAt {
                return false
            }
            return true
        }
        weights.normaliseRows()
        return weights
    }
}

/// How much each neuron's voice weighs.
enum StakeWeights {
    /// The share of all stake of each neuron; nothing for those under the threshold, the owner excepted.
    static func shares(_ input: EpochInput) -> [Fixed32] {
        // A weight of U96F32, and amounts of I64F64: whole rao, saturating.
        let taoWeight = (UInt128(input.rules.taoWeight) << 32) / UInt128(UInt64.max)
        let limit = (Int128(1) << 63) - 1
        var amounts = input.neurons.map { neuron -> Int128 in
            let root = Int128((UInt128(neuron.rootStake) * taoWeight) >> 32)
            return min(limit, min(limit, Int128(neuron.alphaStake)) + root)
        }
        for uid in amounts.indices where amounts[uid] < Int128(input.rules.stakeThreshold) && uid != input.ownerUID {
            amounts[uid] = 0
        }
        let total = min(limit, amounts.reduce(0, +))
        guard total > 0 else { return amounts.map { _ in .zero } }
        return amounts.map { Fixed32(bits: Int64(clamping: ((UInt128($0) << 64) / UInt128(total)) >> 32)) }
    }

    /// Who may vote from the next epoch on: the largest stakes above zero, the higher uid among equals, and the owner.
    static func permits(_ stake: [Fixed32], limit: Int, owner: Int?) -> [Bool] {
        var permits = stake.map { $0.bits != 0 }
        let ascending = stake.indices.sorted { (stake[$0], $0) < (stake[$1], $1) }
        for uid in ascending.prefix(max(0, stake.count - max(0, limit))) { permits[uid] = false }
        if let owner { permits[owner] = true }
        return permits
    }
}

/// What the validators agree on.
enum Consensus {
    /// For each neuron the stake-weighted median of its weights: the largest level that validators with `kappa` of the stake give it.
    static func medians(of weights: SparseMatrix, stake: [Fixed32], kappa: Fixed32) -> [Fixed32] {
        let voters = stake.indices.filter { stake[$0] > .zero }
        let shares = voters.map { stake[$0] }.normalised
        let total = shares.reduce(Fixed32.zero, +)
        let minority = total - kappa
        var given = [[(score: Fixed32, share: Fixed32)]](repeating: [], count: stake.count)
        for (place, row) in voters.enumerated() {
            for entry in weights.rows[row] where entry.value.bits != 0 {
                given[entry.column].append((entry.value, shares[place]))
            }
        }
        guard !voters.isEmpty else { return stake.map { _ in .zero } }
        return given.map { votes in
            // Whoever gives nothing votes for zero.
            var accumulated = total - votes.reduce(Fixed32.zero) { $0 + $1.share }
            if votes.count < voters.count, accumulated > minority { return .zero }
            let ascending = votes.sorted { $0.score < $1.score }
            for vote in ascending {
                accumulated = accumulated + vote.share
                if accumulated > minority { return vote.score }
            }
            return ascending.last?.score ?? .zero
        }
    }
}
