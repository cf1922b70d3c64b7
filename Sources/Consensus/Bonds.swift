/// What validators hold in the miners that they found early, and what it pays them.
///
/// - Source: sections 1.4 and 1.5 of `docs/consensus.md`.
struct Bonds {
    /// Each neuron's share of the validators' pay.
    let dividends: [Fixed32]
    /// The rows to store, of everybody.
    let stored: [[StoredEntry]]

    /// The bonds after an epoch.
    init(
        input: EpochInput, weights: SparseMatrix, clipped: SparseMatrix, consensus: [Fixed32], stake: [Fixed32],
        incentive: [Fixed32]
    ) {
        let rules = input.rules
        let blended = Self.blend(weights, clipped, penalty: rules.bondsPenalty)
        // A slot that changed hands since the last epoch starts without bonds on it.
        let lastTempo = input.lastStepBlock > 0 ? input.lastStepBlock + 1 : input.block - min(input.block, rules.tempo)
        var old = SparseMatrix(input.neurons.map(\.bonds)) { _, column in
            column < input.neurons.count && input.neurons[column].registeredAt < lastTempo
        }
        let kept = Fixed32(bits: Int64(clamping: ((Int128(rules.bondsMovingAverage) << 64) / 1_000_000) >> 32))
        var bonds: SparseMatrix
        if rules.yuma3 {
            old = old.compactMap { _, _, value in value / Fixed32(65_535) }
            bonds =
                rules.liquidAlpha && consensus.contains { $0.bits != 0 }
                ? Self.liquid(blended, old, consensus, rules) : Self.average(blended, old, kept: kept)
            var shares = bonds
            shares.normaliseColumns()
            dividends = zip(shares.weightedRowSums(incentive), stake).map { $0 * $1 }.normalised
        } else {
            old.normaliseColumns()
            var fresh = blended.compactMap { row, _, value in stake[row] * value }
            fresh.normaliseColumns()
            bonds = Self.average(fresh, old, kept: kept)
            bonds.normaliseColumns()
            dividends = bonds.weightedRowSums(incentive).normalised
            bonds.upscaleColumns()
        }
        // A bond too small for 16 bits is stored as zero; one that is zero is not stored.
        stored = bonds.rows.map { row in
            row.filter { $0.value.bits != 0 }.map { StoredEntry(uid: UInt16($0.column), value: $0.value.proportion) }
        }
    }

    /// The weights with a part of what was clipped taken off: all of it for a penalty of one, none for zero.
    private static func blend(_ weights: SparseMatrix, _ clipped: SparseMatrix, penalty: UInt16) -> SparseMatrix {
        switch penalty {
        case .max: return clipped
        case 0: return weights
        default:
            let beta = Fixed32(proportion: penalty)
            return weights.compactMap { row, column, value in
                let blended = value + beta * ((clipped.value(row, column) ?? .zero) - value)
                return blended.bits == 0 ? nil : blended
            }
        }
    }

    /// The moving average of new and old, present where either is; zeros drop out.
    private static func average(_ new: SparseMatrix, _ old: SparseMatrix, kept: Fixed32) -> SparseMatrix {
        let rate = Fixed32.one - kept
        let rest = Fixed32.one - rate
        return SparseMatrix(rows: zip(new.rows, old.rows).map { merged($0, $1, rate: rate, rest: rest) })
    }

    /// One row of the average: both rows are in the order of their columns.
    private static func merged(_ new: [SparseMatrix.Entry], _ old: [SparseMatrix.Entry], rate: Fixed32, rest: Fixed32)
        -> [SparseMatrix.Entry]
    {
        var result: [SparseMatrix.Entry] = []
        result.reserveCapacity(max(new.count, old.count))
        var left = 0
        var right = 0
        while left < new.count || right < old.count {
            let column = min(
                left < new.count ? new[left].column : .max, right < old.count ? old[right].column : .max)
            var value = Fixed32.zero
            if left < new.count, new[left].column == column {
                value = rate * new[left].value
                left += 1
            }
            if right < old.count, old[right].column == column {
                value = value + rest * old[right].value
                right += 1
            }
            if value.bits != 0 { result.append(.init(column: column, value: value)) }
        }
        return result
    }

    /// Bonds that follow faster the further a weight lies from the consensus. A pair that is absent loses its bond at once.
    private static func liquid(_ weights: SparseMatrix, _ old: SparseMatrix, _ consensus: [Fixed32], _ rules: EpochInput.Rules)
        -> SparseMatrix
    {
        let low = Fixed32(proportion: rules.alphaLow)
        let high = Fixed32(proportion: rules.alphaHigh)
        let slope = Fixed32(Int64(rules.alphaSteepness)) / Fixed32(-100)
        let bound = Fixed32(20)
        return weights.compactMap { row, column, weight in
            let bond = old.value(row, column) ?? .zero
            let gap = (weight >= bond ? weight - consensus[column] : bond - weight).clamped(.zero, .one)
            let exponent = (slope * (gap - .half)).clamped(.zero - bound, bound)
            let sigmoid = Fixed32.one / (Fixed32.one + exponent.exponential)
            let rate = (low + sigmoid * (high - low)).clamped(low, high)
            return min(.one, (Fixed32.one - rate) * bond + rate * weight)
        }
    }
}
