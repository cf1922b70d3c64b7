internal import Foundation

/// A call that was signed and may be on its way: enough to find it in a block, or to know that no block will ever hold it.
public struct PendingSubmission: Hashable, Sendable, Codable {
    /// The signed bytes, as they were sent. Sending them again is always safe: a nonce is good once.
    public let bytes: Bytes
    /// Whose nonce it carries.
    public let account: PublicKey
    /// The nonce.
    public let nonce: UInt64
    /// The first block that could hold it.
    public let birth: BlockNumber
    /// The first block that can't hold it any more.
    public let end: BlockNumber

    /// A signed call.
    public init(bytes: Bytes, account: PublicKey, nonce: UInt64, birth: BlockNumber, end: BlockNumber) {
        self.bytes = bytes
        self.account = account
        self.nonce = nonce
        self.birth = birth
        self.end = end
    }

    private enum CodingKeys: String, CodingKey { case bytes, account, nonce, birth, end }

    /// As it was written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func hex(_ key: CodingKeys) throws -> Bytes {
            guard let bytes = Hex.decode(try container.decode(String.self, forKey: key)) else {
                throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: "no hex")
            }
            return bytes
        }
        self.init(
            bytes: try hex(.bytes), account: try PublicKey(hex(.account)),
            nonce: try container.decode(UInt64.self, forKey: .nonce), birth: try container.decode(UInt64.self, forKey: .birth),
            end: try container.decode(UInt64.self, forKey: .end))
    }

    /// Bytes as hex.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Hex.encode(bytes), forKey: .bytes)
        try container.encode(Hex.encode(account.bytes), forKey: .account)
        try container.encode(nonce, forKey: .nonce)
        try container.encode(birth, forKey: .birth)
        try container.encode(end, forKey: .end)
    }
}

/// Where a submission notes what it has signed, before it sends it: after a crash nothing is signed twice.
public protocol SubmissionJournal: Sendable {
    /// Notes a signed call, in place of one that was noted before.
    func note(_ pending: PendingSubmission) async throws(StateError)
    /// Forgets it, in one write with whatever follows from how it ended.
    func end(_ ending: SubmissionEnd) async throws(StateError)
}

/// How a submission ended.
public enum SubmissionEnd: Hashable, Sendable {
    /// A finalised block holds it, and it did what it asked.
    case included(BlockHeader)
    /// The chain refused it, in a block or before.
    case refused
    /// No block holds it, or ever will.
    case lost
}
