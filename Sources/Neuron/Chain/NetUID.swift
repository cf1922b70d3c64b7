/// The number of a subnet on its chain.
public struct NetUID: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible, ExpressibleByIntegerLiteral {
    /// The number itself; 0 is the root network.
    public let rawValue: UInt16

    /// The subnet of this number.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }
    /// The subnet of this number.
    public init(integerLiteral value: UInt16) { rawValue = value }
    /// The subnet whose number the text is, or nil.
    public init?(_ description: String) {
        guard let value = UInt16(description) else { return nil }
        rawValue = value
    }
    /// The number as text.
    public var description: String { String(rawValue) }
    /// Lower numbers first.
    public static func < (left: NetUID, right: NetUID) -> Bool { left.rawValue < right.rawValue }

    /// A plain number.
    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(UInt16.self) }
    /// A plain number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
