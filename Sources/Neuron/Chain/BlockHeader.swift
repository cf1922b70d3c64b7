/// The number of a block; the genesis is 0.
public typealias BlockNumber = UInt64

/// The hash of a block: 32 bytes.
public struct BlockHash: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: Bytes

    /// A hash of exactly 32 bytes, or nil.
    public init?(_ bytes: Bytes) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// `0x` and 64 hex digits.
    public var description: String { "0x" + Hex.encode(bytes) }

    /// `0x` and 64 hex digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix("0x"), let bytes = Hex.decode(text.dropFirst(2)), let hash = BlockHash(bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "A block hash is 0x and 64 hex digits.")
        }
        self = hash
    }
    /// `0x` and 64 hex digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Which block: its number, its hash, and the one before it.
public struct BlockHeader: Hashable, Sendable, Codable {
    /// The block's number.
    public let number: BlockNumber
    /// The block's hash.
    public let hash: BlockHash
    /// The hash of the block before; the genesis names itself.
    public let parentHash: BlockHash

    /// A header.
    public init(number: BlockNumber, hash: BlockHash, parentHash: BlockHash) {
        self.number = number
        self.hash = hash
        self.parentHash = parentHash
    }
}
