/// How a block's TAO is divided among subnets, and what becomes of it there.
///
/// - Source: sections 3.2 and 3.3 of `docs/consensus.md`; golden vectors `consensus/emission_split.json`.
public enum SubnetEmission {
    /// What is asked of one subnet that may get TAO.
    public struct Demand: Sendable {
        /// The average of its price.
        public var movingPrice: Wide64
        /// The share of its miners' pay that was withheld in the last epoch.
        public var withheld: Wide64
        /// Whether root switched its emission on.
        public var isEnabled: Bool

        /// A subnet's demand.
        public init(movingPrice: Wide64, withheld: Wide64 = .zero, isEnabled: Bool = true) {
            self.movingPrice = movingPrice
            self.withheld = withheld
            self.isEnabled = isEnabled
        }
    }

    /// The share of the block's TAO of each subnet: price by price, less what is withheld; nothing where the switch is off.
    public static func shares(_ subnets: [Demand]) -> [Wide64] {
        let prices = normalised(subnets.map(\.movingPrice))
        let weighted = zip(prices, subnets).map { $0 * (.one - $1.withheld) }
        let shares = weighted.contains { $0.bits > 0 } ? normalised(weighted) : prices
        guard subnets.contains(where: { !$0.isEnabled }) else { return shares }
        return normalised(zip(shares, subnets).map { $1.isEnabled ? $0 : .zero })
    }

    /// What a subnet does with its TAO.
    public struct Terms: Hashable, Sendable {
        /// TAO that goes into the pool, in rao.
        public let taoIn: UInt64
        /// Alpha that goes into the pool beside it, in rao.
        public let alphaIn: UInt64
        /// TAO that buys alpha from the pool, in rao.
        public let excess: UInt64
    }

    /// How much of a subnet's TAO goes into its pool: no more than root stake's part of the alpha may stand beside it.
    ///
    /// - Parameters:
    ///   - tao: the subnet's TAO of the block, in rao.
    ///   - price: TAO per alpha.
    ///   - alphaEmission: alpha of the block, in rao.
    ///   - rootProportion: root stake's part, ``rootProportion(rootStake:taoWeight:alphaIssuance:)``.
    public static func terms(tao: Wide32, price: Wide64, alphaEmission: UInt64, rootProportion: Wide32) -> Terms {
        let price = Wide32(price)
        var taoIn = tao
        var alphaIn = tao / price
        let limit = rootProportion * Wide32(alphaEmission)
        if alphaIn > limit {
            alphaIn = limit
            taoIn = alphaIn * price
        }
        return Terms(taoIn: taoIn.floor, alphaIn: alphaIn.floor, excess: (tao - taoIn).floor)
    }

    /// What part of a subnet root stake stands for: `root × weight / (root × weight + alpha)`.
    public static func rootProportion(rootStake: UInt64, taoWeight: UInt64, alphaIssuance: UInt64) -> Wide32 {
        let root = Wide32(rootStake) * Wide32(proportion: taoWeight)
        return root / (root + Wide32(alphaIssuance))
    }

    /// Each value over the sum of all; unchanged where the sum is zero.
    static func normalised(_ values: [Wide64]) -> [Wide64] {
        let sum = values.reduce(Wide64.zero, +)
        return sum.bits == 0 ? values : values.map { $0 / sum }
    }
}
