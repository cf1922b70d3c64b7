package import Neuron

/// How one part of a storage key is hashed; by the number that metadata give it.
package enum StorageHasher: UInt8, Hashable, Sendable, CaseIterable {
    /// BLAKE2b with 16 bytes.
    case blake2_128 = 0
    /// BLAKE2b with 32 bytes.
    case blake2_256
    /// BLAKE2b with 16 bytes, and the part after it.
    case blake2_128Concat
    /// XXH64 with two seeds.
    case twox128
    /// XXH64 with four seeds.
    case twox256
    /// XXH64 with one seed, and the part after it.
    case twox64Concat
    /// The part itself.
    case identity

    /// The name that metadata and vectors use.
    package var name: String {
        switch self {
        case .blake2_128: "Blake2_128"
        case .blake2_256: "Blake2_256"
        case .blake2_128Concat: "Blake2_128Concat"
        case .twox128: "Twox128"
        case .twox256: "Twox256"
        case .twox64Concat: "Twox64Concat"
        case .identity: "Identity"
        }
    }

    /// The part as it stands in a key.
    package func hash(_ part: Bytes) -> Bytes {
        switch self {
        case .blake2_128: Blake2b.hash(part, length: 16)
        case .blake2_256: Blake2b.hash(part, length: 32)
        case .blake2_128Concat: Blake2b.hash(part, length: 16) + part
        case .twox128: Twox.hash(part, words: 2)
        case .twox256: Twox.hash(part, words: 4)
        case .twox64Concat: Twox.hash(part, words: 1) + part
        case .identity: part
        }
    }

    /// How many bytes stand before the part itself, or nil where the part can't be read back.
    package var readablePrefix: Int? {
        switch self {
        case .blake2_128Concat: 16
        case .twox64Concat: 8
        case .identity: 0
        case .blake2_128, .blake2_256, .twox128, .twox256: nil
        }
    }
}
