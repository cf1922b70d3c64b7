package import Neuron
internal import ScaleCodec

/// What a commit by hash puts on the chain, and what must be sent again, to the last bit, to reveal it.
///
/// - Source: the runtime's `get_commit_hash`; golden vectors `chain/commit-hash.json`.
package struct WeightCommitHash: Hashable, Sendable {
    /// Who commits.
    package let hotkey: Hotkey
    /// The subnet.
    package let netuid: NetUID
    /// The mechanism within the subnet; 0 is the first.
    package let mechanism: UInt8
    /// The weights.
    package let entries: [WeightVector.Entry]
    /// What nobody can guess: eight numbers or more.
    package let salt: [UInt16]
    /// The template's version.
    package let versionKey: UInt64

    /// A commit of known parts.
    package init(
        hotkey: Hotkey, netuid: NetUID, mechanism: UInt8, entries: [WeightVector.Entry], salt: [UInt16], versionKey: UInt64
    ) {
        self.hotkey = hotkey
        self.netuid = netuid
        self.mechanism = mechanism
        self.entries = entries
        self.salt = salt
        self.versionKey = versionKey
    }

    /// Where the chain keeps the weights of one mechanism: mechanism · 4096 + netuid.
    package var storageIndex: UInt16 { Self.storageIndex(netuid: netuid, mechanism: mechanism) }

    /// Where the chain keeps the weights of one mechanism; the sum wraps as the runtime's numbers do not, so callers keep to 0…15.
    package static func storageIndex(netuid: NetUID, mechanism: UInt8) -> UInt16 {
        UInt16(mechanism) &* 4_096 &+ netuid.rawValue
    }

    /// What is hashed.
    package var preimage: Bytes {
        var encoder = ScaleEncoder()
        encoder.raw(hotkey.publicKey.bytes)
        encoder.integer(storageIndex)
        encoder.numbers(entries.map(\.uid.rawValue))
        encoder.numbers(entries.map(\.value))
        encoder.numbers(salt)
        encoder.integer(versionKey)
        return encoder.bytes
    }

    /// The 32 bytes that the commit sends.
    package var hash: Bytes { Blake2b.hash(preimage, length: 32) }
}

extension ScaleEncoder {
    /// A `Vec<u16>`.
    mutating func numbers(_ values: [UInt16]) {
        compact(UInt64(values.count))
        for value in values { integer(value) }
    }
}
