/// The largest share that the chain lets one uid have, of 65,535; the full 65,535 is no limit.
public struct WeightLimit: Hashable, Sendable {
    /// Of 65,535.
    public let value: UInt16

    /// The subnet's `MaxWeightsLimit`.
    public init(_ value: UInt16) { self.value = value }

    /// Whether the chain takes weights of these values: its own fixed-point sum, which rounds down twice.
    ///
    /// - Note: A validator that weighs only itself is let through by the chain; that case is not asked here.
    public func allows(_ values: [UInt16]) -> Bool {
        let sum = values.reduce(UInt64(0)) { $0 + UInt64($1) }
        guard value < 65_535, sum > 0, let largest = values.max() else { return true }
        return (UInt64(largest) << 32) / sum <= (UInt64(value) << 32) / 65_535
    }

    /// Weights that the chain takes: the shares cut to the limit, and to a slightly lower one where rounding lifts the largest over
    /// it.
    ///
    /// - Throws: ``WeightError/limitUnreachable`` where the uids are too few for any weights to pass.
    public func weights(_ shares: [(uid: UID, share: Double)]) throws(WeightError) -> WeightVector {
        let whole = try WeightVector(shares: shares)
        guard value < 65_535, !whole.entries.isEmpty else { return whole }
        for limit in stride(from: Int(value), through: max(0, Int(value) - 64), by: -1) {
            let capped = WeightProcessing.normalised(shares.map(\.share), limit: Double(limit) / 65_535)
            let weights = try WeightVector(shares: zip(shares, capped).map { ($0.uid, $1) })
            if allows(weights.entries.map(\.value)) { return weights }
        }
        throw .limitUnreachable
    }
}
