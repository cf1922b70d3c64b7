/// What it costs to create a subnet, which one makes room for it, and what its holders get.
///
/// - Source: section 6.5 of `docs/consensus.md`; golden vectors `consensus/pruning.json`.
public enum SubnetLife {
    /// A subnet that may be dissolved.
    public struct Candidate: Hashable, Sendable {
        /// Its number.
        public var netuid: UInt16
        /// The block in which it was created.
        public var registeredAt: UInt64
        /// The average of its price.
        public var price: Wide64

        /// A subnet.
        public init(netuid: UInt16, registeredAt: UInt64, price: Wide64) {
            self.netuid = netuid
            self.registeredAt = registeredAt
            self.price = price
        }
    }

    /// The subnet that makes room at `block`: the cheapest of those whose immunity is over; ties by age, then by number.
    public static func victim(among subnets: [Candidate], at block: UInt64, immunity: UInt64 = 1_296_000) -> UInt16? {
        let mortal = subnets.filter { $0.netuid != 0 && block >= saturating($0.registeredAt, immunity) }
        return mortal.min { ($0.price, $0.registeredAt, $0.netuid) < ($1.price, $1.registeredAt, $1.netuid) }?.netuid
    }

    /// What locking a new subnet costs: twice the last price at once, falling with time, never below the minimum.
    ///
    /// - Parameter blockEmission: TAO of a block, in rao: the interval shrinks with it.
    public static func lockCost(
        last: UInt64, lastBlock: UInt64, at block: UInt64, minimum: UInt64, interval: UInt64, blockEmission: UInt64
    ) -> UInt64 {
        let interval = UInt64(clamping: UInt128(interval) * UInt128(blockEmission) / 1_000_000_000)
        let start = UInt128(last) * (lastBlock == 0 ? 1 : 2)
        let fall = interval == 0 ? 0 : UInt128(last / interval) * UInt128(block - min(block, lastBlock))
        return max(minimum, UInt64(clamping: start > fall ? start - fall : 0))
    }

    /// The median of the positive prices, one if there are none; of an even number, the mean of the middle two.
    public static func medianPrice(_ prices: [Wide64]) -> Wide64 {
        let positive = prices.filter { $0.bits > 0 }.sorted()
        guard !positive.isEmpty else { return .one }
        let middle = positive.count / 2
        if positive.count % 2 == 1 { return positive[middle] }
        return (positive[middle - 1] + positive[middle]) / Wide64(UInt64(2))
    }

    /// Pays a dissolved subnet's TAO out in proportion to alpha: floors first, the rao that are left by largest remainder.
    ///
    /// - Returns: the holders' parts, and the protocol's, which is recycled; zeros where there is no alpha.
    public static func payout(_ pot: UInt64, holders: [UInt64], protocolAlpha: UInt64) -> (
        holders: [UInt64], protocolPart: UInt64
    ) {
        let amounts = holders + [protocolAlpha]
        let total = amounts.reduce(UInt128(0)) { $0 + UInt128($1) }
        guard total > 0 else { return (holders.map { _ in 0 }, 0) }
        var parts: [UInt64] = []
        var remainders: [UInt128] = []
        for amount in amounts {
            let (quotient, remainder) = (UInt128(pot) * UInt128(amount)).quotientAndRemainder(dividingBy: total)
            parts.append(UInt64(clamping: quotient))
            remainders.append(remainder)
        }
        let left = Int(clamping: pot - parts.reduce(0, +))
        let order = remainders.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
        for index in order.prefix(left) { parts[index] += 1 }
        let protocolPart = parts.removeLast()
        return (parts, protocolPart)
    }

    private static func saturating(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? .max : sum
    }
}
