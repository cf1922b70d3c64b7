/// The number of a neuron on its subnet: a slot, which passes to another hotkey when its neuron is replaced.
public struct UID: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible, ExpressibleByIntegerLiteral {
    /// The number itself.
    public let rawValue: UInt16

    /// The neuron of this number.
    public init(_ rawValue: UInt16) { self.rawValue = rawValue }
    /// The neuron of this number.
    public init(integerLiteral value: UInt16) { rawValue = value }
    /// The neuron whose number the text is, or nil.
    public init?(_ description: String) {
        guard let value = UInt16(description) else { return nil }
        rawValue = value
    }
    /// The number as text.
    public var description: String { String(rawValue) }
    /// Lower numbers first.
    public static func < (left: UID, right: UID) -> Bool { left.rawValue < right.rawValue }

    /// A plain number.
    public init(from decoder: any Decoder) throws { rawValue = try decoder.singleValueContainer().decode(UInt16.self) }
    /// A plain number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
