package import Neuron
internal import ScaleCodec

/// A block's header with all that its hash is made of.
package struct RuntimeHeader: Hashable, Sendable {
    package let parentHash: BlockHash
    package let number: BlockNumber
    package let stateRoot: BlockHash
    package let extrinsicsRoot: BlockHash
    /// The digest's items, each as its SCALE bytes.
    package let digest: [Bytes]

    package init(
        parentHash: BlockHash, number: BlockNumber, stateRoot: BlockHash, extrinsicsRoot: BlockHash, digest: [Bytes]
    ) {
        self.parentHash = parentHash
        self.number = number
        self.stateRoot = stateRoot
        self.extrinsicsRoot = extrinsicsRoot
        self.digest = digest
    }

    /// The header's SCALE bytes.
    package var scale: Bytes {
        var encoder = ScaleEncoder()
        encoder.raw(parentHash.bytes)
        encoder.compact(number)
        encoder.raw(stateRoot.bytes)
        encoder.raw(extrinsicsRoot.bytes)
        encoder.compact(UInt64(digest.count))
        for item in digest { encoder.raw(item) }
        return encoder.bytes
    }

    /// The block's hash: BLAKE2b-256 of the header's bytes.
    package var hash: BlockHash {
        // A digest of 32 bytes is a hash; the parent's never stands in for it.
        BlockHash(Blake2b.hash(scale, length: 32)) ?? parentHash
    }

    /// Whether the block brought another runtime: digest item 8.
    package var announcesRuntime: Bool { digest.contains { $0.first == 8 } }

    /// Number, hash and parent.
    package var header: BlockHeader { BlockHeader(number: number, hash: hash, parentHash: parentHash) }
}
