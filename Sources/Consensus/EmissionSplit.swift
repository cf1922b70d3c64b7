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
/// - Source: section 3.4 of `docs/consensus.md`; golden vectors `consensus/emission_split.json`.
public struct AlphaSplit: Hashable, Sendable {
    /// For the subnet's owner.
    public let owner: UInt64
    /// For miners.
    public let server: UInt64
    /// For validators.
    public let validator: UInt64
    /// For those who staked on root; recycled instead while no prices stand above it.
    public let root: UInt64

    /// Splits the alpha of one block; the owner's share is in 16 bits, 11,796 (18 %) unless given.
    public init(_ alpha: UInt64, ownerCut: UInt16 = 11_796, rootProportion: Wide32 = .zero) {
        let whole = Wide32(alpha)
        let owner = whole * Wide32(proportion: ownerCut)
        let rest = whole - owner
        let half = Wide32(bits: 1 << 31)
        let server = rest * half
        let root = rootProportion * rest * half
        self.owner = owner.floor
        self.server = server.floor
        self.root = root.floor
        validator = (rest - server - root).floor
    }
}
