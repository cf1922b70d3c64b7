/// State that a chain keeps is written as decimal text where a number has more than 64 bits, so that no reader of JSON rounds it.
extension Wide64: Codable {
    /// Reads the number's bits.
    public init(from decoder: any Decoder) throws { self.init(bits: try decoder.wideInteger()) }
    /// Writes the number's bits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(bits))
    }
}

extension StoredEntry: Codable {
    /// Reads a uid and its value.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        self.init(uid: try list.decode(UInt16.self), value: try list.decode(UInt16.self))
    }
    /// Writes the uid and its value, in a list of two.
    public func encode(to encoder: any Encoder) throws {
        var list = encoder.unkeyedContainer()
        try list.encode(uid)
        try list.encode(value)
    }
}

extension StakePool: Codable {
    private enum CodingKeys: String, CodingKey { case total, shares }

    /// Reads what the pool holds, and its shares.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let shares = try container.superDecoder(forKey: .shares).wideInteger()
        self.init(total: try container.decode(UInt64.self, forKey: .total), shares: shares)
    }
    /// Writes what the pool holds, and its shares.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(total, forKey: .total)
        try container.encode(String(shares), forKey: .shares)
    }
}

extension Decoder {
    /// A whole number of up to 128 bits, as decimal text.
    fileprivate func wideInteger() throws -> UInt128 {
        let container = try singleValueContainer()
        guard let number = UInt128(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "It is no whole number.")
        }
        return number
    }
}
