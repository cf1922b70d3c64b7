/// What each neuron is paid by an epoch, in rao.
///
/// - Source: section 1.6 of `docs/consensus.md`.
struct EmissionSplit {
    let server: [UInt64]
    let validator: [UInt64]
    let combined: [UInt64]

    /// Splits an emission by incentive and dividends; by stake while there are neither.
    init(incentive: [Fixed32], dividends: [Fixed32], activeStake: [Fixed32], stake: [Fixed32], emission: UInt64) {
        let total = incentive.reduce(Fixed32.zero, +) + dividends.reduce(Fixed32.zero, +)
        guard total.bits > 0 else {
            let byStake = activeStake.contains { $0.bits != 0 } ? activeStake : stake
            server = incentive.map { $0.share(of: emission) }
            validator = byStake.map { $0.share(of: emission) }
            combined = validator
            return
        }
        server = incentive.map { ($0 / total).share(of: emission) }
        validator = dividends.map { ($0 / total).share(of: emission) }
        combined = zip(incentive, dividends).map { (($0 + $1) / total).share(of: emission) }
    }
}

/// How the alpha of a block is split between those who make the subnet.
///
/// - Source: section 3.4 of `docs/consensus.md`, without root stake; golden vectors `consensus/emission_split.json`.
public struct AlphaSplit: Hashable, Sendable {
    /// For the subnet's owner.
    public let owner: UInt64
    /// For miners.
    public let server: UInt64
    /// For validators.
    public let validator: UInt64

    /// Splits the alpha of one block; the owner's share is in 16 bits, 11,796 (18 %) unless given.
    public init(_ alpha: UInt64, ownerCut: UInt16 = 11_796) {
        // U96F32: the cut is a truncated quotient, each product is floored, and each sum is floored to rao.
        let cut = (UInt128(ownerCut) << 32) / 65_535
        let whole = UInt128(alpha) << 32
        let ownerBits = (whole * cut) >> 32
        let rest = whole - ownerBits
        let serverBits = rest / 2
        owner = UInt64(clamping: ownerBits >> 32)
        server = UInt64(clamping: serverBits >> 32)
        validator = UInt64(clamping: (rest - serverBits) >> 32)
    }
}
