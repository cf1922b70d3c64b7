/// An amount of TAO, or of a subnet's alpha, counted in rao: 1 TAO is 1,000,000,000 rao.
public struct Tao: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The amount in rao.
    public let rao: UInt64

    /// So many rao.
    public init(rao: UInt64) { self.rao = rao }

    /// So many whole TAO; saturates at 18.4 billion.
    public static func tao(_ amount: UInt64) -> Tao {
        let (product, overflow) = amount.multipliedReportingOverflow(by: 1_000_000_000)
        return Tao(rao: overflow ? .max : product)
    }

    /// So many rao.
    public static func rao(_ amount: UInt64) -> Tao { Tao(rao: amount) }

    /// Nothing.
    public static let zero = Tao(rao: 0)

    /// The amount in TAO, rounded: for people and proportions, not for accounts.
    public var inTao: Double { Double(rao) / 1e9 }

    /// The exact amount in TAO, such as `12.5`.
    public var description: String {
        let fraction = rao % 1_000_000_000
        guard fraction > 0 else { return String(rao / 1_000_000_000) }
        var digits = String(fraction)
        digits = String(repeating: "0", count: 9 - digits.count) + digits
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(rao / 1_000_000_000).\(digits)"
    }

    /// Smaller first.
    public static func < (left: Tao, right: Tao) -> Bool { left.rao < right.rao }
    /// The sum, saturating.
    public static func + (left: Tao, right: Tao) -> Tao {
        let (sum, overflow) = left.rao.addingReportingOverflow(right.rao)
        return Tao(rao: overflow ? .max : sum)
    }
    /// The difference, not below zero.
    public static func - (left: Tao, right: Tao) -> Tao { Tao(rao: left.rao > right.rao ? left.rao - right.rao : 0) }
}

extension Tao: Codable {
    /// Rao as decimal text: JSON numbers lose digits above 2^53.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let rao = UInt64(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "Amounts are rao as decimal text.")
        }
        self.rao = rao
    }
    /// Rao as decimal text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(rao))
    }
}
