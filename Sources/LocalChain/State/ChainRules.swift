/// What holds for the whole chain: limits, prices and waits that root sets.
///
/// - Source: section 8 of `docs/consensus.md`; the defaults are the real chain's.
public struct ChainRules: Hashable, Sendable, Codable {
    /// What one TAO of root stake counts in alpha, as value / (2^64 − 1); 5.27 %.
    public var taoWeight: UInt64 = 971_718_665_099_567_868
    /// The least stake weight that may vote, in rao.
    public var stakeThreshold: UInt64 = 0
    /// The share of a swap that goes to the block's author, in 16 bits.
    public var swapFee: UInt16 = 33
    /// The least amount that can be staked, in rao.
    public var minStake: UInt64 = 2_000_000
    /// What an account keeps at least when a transfer must keep it alive, in rao.
    public var existentialDeposit: UInt64 = 500
    /// The subnet owner's share of alpha, in 16 bits.
    public var ownerCut: UInt16 = 11_796
    /// How many epochs run in one block.
    public var maxEpochsPerBlock = 2
    /// How many subnets there are, root not counted.
    public var subnetLimit = 128
    /// Blocks for which a new subnet can't be dissolved for another.
    public var subnetImmunity: UInt64 = 1_296_000
    /// The least that creating a subnet costs, in rao.
    public var minLock: UInt64 = 1_000_000_000_000
    /// Blocks in which the cost of a subnet falls by as much as was paid last.
    public var lockInterval: UInt64 = 100_800
    /// Blocks between two creations of subnets.
    public var networkRateLimit: UInt64 = 7_200
    /// Blocks after its creation in which a subnet can't be started.
    public var startCallDelay: UInt64 = 0
    /// Whether a created subnet gets TAO without root's leave.
    public var emitsAtOnce = false
    /// Blocks until new children count.
    public var childkeyCooldown: UInt64 = 7_200
    /// Blocks between two settings of children.
    public var childrenRateLimit: UInt64 = 150
    /// What must be staked to have children, in rao.
    public var childkeyStake: UInt64 = 0
    /// What is recycled of dividends by parents of another coldkey, as value / (2^64 − 1).
    public var childkeyBurn: UInt64 = 0
    /// The largest delegate or childkey take, in 16 bits.
    public var maxTake: UInt16 = 11_796
    /// The least delegate take, in 16 bits.
    public var minTake: UInt16 = 0
    /// Blocks between two raises of a delegate's take.
    public var takeRateLimit: UInt64 = 216_000
    /// The least root claim that is paid, in rao.
    public var rootClaimThreshold: UInt64 = 500_000
    /// How many holders' root claims are paid in one block.
    public var rootClaimsPerBlock = 5
    /// Tempos between two changes of one hyperparameter by a subnet's owner.
    public var ownerRateTempos: UInt64 = 2
    /// The last blocks before an epoch, in which owners change nothing.
    public var freezeWindow: UInt64 = 10
    /// Blocks of immunity in which root stake can't be outbid: seats on root.
    public var rootSeats = 64
    /// How fast an old subnet's moving price follows, in units of 2^-32 a block.
    public var priceSmoothing: UInt64 = 12_885
    /// The age at which a moving price follows half as fast, in blocks.
    public var priceHalfwayAge: UInt64 = 201_600

    /// The real chain's rules.
    public init() {}

    /// The same without long waits: subnets can be created, started and given children at once.
    public static var local: ChainRules {
        var rules = ChainRules()
        rules.networkRateLimit = 0
        rules.minLock = 100_000_000_000
        rules.childkeyCooldown = 0
        rules.childrenRateLimit = 0
        rules.takeRateLimit = 0
        rules.ownerRateTempos = 0
        rules.freezeWindow = 0
        rules.emitsAtOnce = true
        return rules
    }
}
