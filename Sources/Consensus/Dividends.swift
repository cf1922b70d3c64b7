/// How a hotkey's dividend is split with its parents, between root and alpha, and between it and its nominators.
///
/// - Source: sections 2.2, 7.2 and 7.3 of `docs/consensus.md`; golden vectors `consensus/dividends.json`.
public enum Dividends {
    /// Somebody whose stake a child votes with.
    public struct Parent: Sendable {
        /// The part of its stake that it gave, as value / (2^64 − 1).
        public var proportion: UInt64
        /// Its alpha, in rao.
        public var alpha: UInt64
        /// Its TAO on root, in rao.
        public var root: UInt64
        /// Whether it belongs to the child's own coldkey: then the child takes nothing of its part.
        public var isOwn: Bool

        /// A parent.
        public init(proportion: UInt64, alpha: UInt64, root: UInt64, isOwn: Bool) {
            self.proportion = proportion
            self.alpha = alpha
            self.root = root
            self.isOwn = isOwn
        }
    }

    /// Who gets a child's dividend.
    public struct FamilyShare: Hashable, Sendable {
        /// Each parent's part, in rao.
        public let parents: [UInt64]
        /// What the child keeps, in rao.
        public let own: UInt64
        /// What is burned of it, in rao.
        public let recycled: UInt64
    }

    /// Splits a child's dividend by what each stake contributed to its vote.
    ///
    /// - Parameters:
    ///   - kept: the proportions of its own stake that it gave to children of its own.
    ///   - take: what it keeps of what comes by a parent of another coldkey, in 16 bits.
    ///   - burned: what is recycled of the same, as value / (2^64 − 1).
    public static func split(
        _ dividend: UInt64, alpha: UInt64, root: UInt64, given: [UInt64], parents: [Parent], take: UInt16, taoWeight: UInt64,
        burned: UInt64 = 0
    ) -> FamilyShare {
        let weight = Wide32(proportion: taoWeight)
        var left = Wide32.one
        for proportion in given { left = left - Wide32(proportion: proportion) }
        let own = left * (Wide32(alpha) + Wide32(root) * weight)
        let contributions = parents.map {
            Wide32(proportion: $0.proportion) * (Wide32($0.alpha) + Wide32($0.root) * weight)
        }
        let total = contributions.reduce(own, +)
        let whole = Wide32(dividend)
        var recycled = Wide32.zero
        var rest = whole
        var parts: [UInt64] = []
        for (parent, contribution) in zip(parents, contributions) {
            var part = total.bits == 0 ? Wide32.zero : whole * (contribution / total)
            var kept = Wide32.zero
            var lost = Wide32.zero
            if !parent.isOwn {
                lost = part * Wide32(proportion: burned)
                kept = part * Wide32(proportion: take)
            }
            part = part - lost - kept
            recycled = recycled + lost
            rest = rest - part - lost
            parts.append(part.floor)
        }
        return FamilyShare(parents: parts, own: rest.floor, recycled: recycled.floor)
    }

    /// A hotkey's claim to the pots of an epoch.
    public struct Claim: Sendable {
        /// Its dividend, in rao.
        public var dividend: UInt64
        /// Its alpha, in rao.
        public var alpha: UInt64
        /// Its TAO on root, in rao.
        public var root: UInt64

        /// A claim.
        public init(dividend: UInt64, alpha: UInt64, root: UInt64) {
            self.dividend = dividend
            self.alpha = alpha
            self.root = root
        }
    }

    /// Divides the validators' and root's pots in proportion to the parts of each dividend that alpha and root stake earned.
    ///
    /// - Returns: rao of alpha and of root alpha, at the place of each claim; what rounding leaves is nobody's.
    public static func distribute(_ claims: [Claim], validator: UInt64, root: UInt64, taoWeight: Wide32) -> [(
        alpha: UInt64, root: UInt64
    )] {
        var alphaParts: [Wide32] = []
        var rootParts: [Wide32] = []
        for claim in claims {
            let rootStake = Wide32(claim.root) * taoWeight
            let proportion = rootStake / (Wide32(claim.alpha) + rootStake)
            let dividend = Wide32(claim.dividend)
            let rootPart = dividend * proportion
            rootParts.append(rootPart)
            alphaParts.append(dividend - rootPart)
        }
        let alphaTotal = alphaParts.reduce(Wide32.zero, +)
        let rootTotal = rootParts.reduce(Wide32.zero, +)
        return zip(alphaParts, rootParts).map { alpha, rootPart in
            ((alpha / alphaTotal * Wide32(validator)).floor, (rootPart / rootTotal * Wide32(root)).floor)
        }
    }

    /// What a delegate takes of an amount, and what is left for its nominators: each floored.
    public static func take(_ take: UInt16, of amount: UInt64) -> (delegate: UInt64, nominators: UInt64) {
        let whole = Wide32(amount)
        let part = Wide32(proportion: take) * whole
        return (part.floor, (whole - part).floor)
    }
}
