package import Neuron
package import ScaleCodec

/// What is signed beside a call: the runtime's extensions, in the order of its metadata.
package struct SignedParts: Hashable, Sendable {
    /// How long the extrinsic is valid.
    package let era: Era
    /// The hash of the era's birth block; the genesis for the immortal one.
    package let eraBlock: BlockHash
    /// How many extrinsics of the account came before.
    package let nonce: UInt64
    /// What is paid for a better place, in rao.
    package let tip: UInt64
    /// The digest of the metadata, where the signer checks it; nil otherwise.
    package let metadataHash: Bytes?

    /// Parts of one extrinsic.
    package init(era: Era, eraBlock: BlockHash, nonce: UInt64, tip: UInt64 = 0, metadataHash: Bytes? = nil) {
        self.era = era
        self.eraBlock = eraBlock
        self.nonce = nonce
        self.tip = tip
        self.metadataHash = metadataHash
    }

    /// What stands in the extrinsic, and what is only signed.
    ///
    /// - Throws: ``ScaleError/Code/unknown`` for an extension that this client does not know and that has bytes: signing blindly is
    ///   never done.
    package func bytes(_ context: SigningContext, by metadata: RuntimeMetadata) throws(ScaleError) -> (
        extra: Bytes, additional: Bytes
    ) {
        var extra = ScaleEncoder()
        var additional = ScaleEncoder()
        for part in metadata.extrinsic.extensions {
            switch part.name {
            case "CheckSpecVersion": additional.integer(context.specVersion)
            case "CheckTxVersion": additional.integer(context.transactionVersion)
            case "CheckGenesis": additional.raw(context.genesis.bytes)
            case "CheckMortality", "CheckEra":
                extra.raw(era.bytes)
                additional.raw(eraBlock.bytes)
            case "CheckNonce": extra.compact(nonce)
            case "ChargeTransactionPayment": extra.compact(tip)
            case "CheckMetadataHash":
                extra.bool(metadataHash != nil)
                additional.bool(metadataHash != nil)
                additional.raw(metadataHash ?? [])
            default:
                guard metadata.types.isEmpty(part.extra), metadata.types.isEmpty(part.additional) else {
                    throw ScaleError(.unknown, "The runtime wants the extension \(part.name) signed, which is not known here.")
                }
            }
        }
        return (extra.bytes, additional.bytes)
    }

    /// What a signature of `call` covers: call ‖ extra ‖ additional.
    package func payload(
        for call: Bytes, _ context: SigningContext, by metadata: RuntimeMetadata
    ) throws(ScaleError) -> Bytes {
        let (extra, additional) = try bytes(context, by: metadata)
        return call + extra + additional
    }

    /// What is signed: the payload, or its BLAKE2b-256 where it is longer than 256 bytes.
    package func message(
        for call: Bytes, _ context: SigningContext, by metadata: RuntimeMetadata
    ) throws(ScaleError) -> Bytes {
        ExtrinsicPayload.message(try payload(for: call, context, by: metadata))
    }

    /// Reads what stands in an extrinsic; the birth block is not in it.
    init(from decoder: inout ScaleDecoder, by metadata: RuntimeMetadata, genesis: BlockHash) throws(ScaleError) {
        var era = Era.immortal
        var nonce: UInt64 = 0
        var tip: UInt64 = 0
        var hasMetadataHash = false
        for part in metadata.extrinsic.extensions {
            switch part.name {
            case "CheckMortality", "CheckEra": era = try Era(from: &decoder)
            case "CheckNonce": nonce = try decoder.compact()
            case "ChargeTransactionPayment": tip = try decoder.compact()
            case "CheckMetadataHash": hasMetadataHash = try decoder.bool()
            default:
                guard metadata.types.isEmpty(part.extra) else {
                    throw ScaleError(.unknown, "The runtime has the extension \(part.name), which is not known here.")
                }
            }
        }
        self.init(era: era, eraBlock: genesis, nonce: nonce, tip: tip, metadataHash: hasMetadataHash ? [] : nil)
    }
}
