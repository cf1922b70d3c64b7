/// The average of a subnet's price, by which it gets its share of TAO: the younger the subnet, the slower it follows.
///
/// - Source: section 3.5 of `docs/consensus.md`; golden vectors `consensus/pool_swap.json`, table `moving_price`.
public struct MovingPrice: Hashable, Sendable {
    /// How fast an old subnet's average follows, in one block.
    public var smoothing: Wide32
    /// The age at which it follows half as fast, in blocks.
    public var halfwayAge: UInt64

    /// The chain's rules unless given.
    public init(smoothing: Wide32 = Wide32(0.000003), halfwayAge: UInt64 = 201_600) {
        self.smoothing = smoothing
        self.halfwayAge = halfwayAge
    }

    /// The average after one more block; the price counts as one at most. Stored with 32 bits behind the point.
    ///
    /// - Parameter age: in blocks, the first with emission being 1.
    public func next(_ average: Wide64, spot: Wide64, age: UInt64) -> Wide64 {
        let rate = Wide64(smoothing) * Wide64(age, over: age + halfwayAge)
        let next = rate * min(spot, .one) + (.one - rate) * average
        return Wide64(Wide32(next))
    }
}
