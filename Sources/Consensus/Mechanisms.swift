/// How a subnet's emission is split over its mechanisms.
///
/// - Source: section 2.3 of `docs/consensus.md`; golden vectors `consensus/emission_split.json`.
public enum Mechanisms {
    /// How many mechanisms a subnet can have.
    public static let limit = 2

    /// The key under which a mechanism's weights and bonds are stored.
    public static func storageIndex(netuid: UInt16, mechanism: UInt8) -> UInt16 { netuid &+ UInt16(mechanism) &* 4_096 }

    /// The parts of an amount: by 16-bit shares that sum to 65,535, evenly without any; what rounding leaves goes to the first.
    public static func split(_ amount: UInt64, count: Int, shares: [UInt16]? = nil) -> [UInt64] {
        guard count > 0 else { return [] }
        var parts: [UInt64]
        if let shares, shares.count == count {
            parts = shares.map { (Wide32(amount) * Wide32(proportion: $0)).floor }
        } else {
            parts = Array(repeating: amount / UInt64(count), count: count)
        }
        parts[0] += amount - min(amount, parts.reduce(0, +))
        return parts
    }
}
