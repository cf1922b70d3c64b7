package import Neuron
package import ScaleCodec

/// A signed call as it travels: length ‖ 84 ‖ signer ‖ signature ‖ extra ‖ call.
package struct Extrinsic: Hashable, Sendable {
    /// Who signed; nil for what the chain itself puts in, which nobody signs.
    package let signer: PublicKey?
    /// The signature; nil where there is no signer.
    package let signature: Signature?
    /// The bytes of era, nonce and so on.
    package let extra: Bytes
    /// The bytes of the call.
    package let call: Bytes

    /// A signed call.
    package init(signer: PublicKey, signature: Signature, extra: Bytes, call: Bytes) {
        self.signer = signer
        self.signature = signature
        self.extra = extra
        self.call = call
    }

    /// Version 4 of the format.
    private static let version: UInt8 = 4

    /// The whole, with its length before it.
    package var bytes: Bytes {
        var body = ScaleEncoder()
        if let signer, let signature {
            body.byte(0x80 | Self.version)
            body.byte(0)
            body.raw(signer.bytes)
            body.byte(signature.scheme == .ed25519 ? 0 : 1)
            body.raw(signature.bytes)
            body.raw(extra)
        } else {
            body.byte(Self.version)
        }
        body.raw(call)
        var whole = ScaleEncoder()
        whole.byteVector(body.bytes)
        return whole.bytes
    }

    /// BLAKE2b-256 of ``bytes``: by it the extrinsic is found in a block.
    package var hash: Bytes { Self.hash(of: bytes) }

    /// The hash of an extrinsic's bytes.
    package static func hash(of bytes: Bytes) -> Bytes { Blake2b.hash(bytes, length: 32) }
}

/// An extrinsic that was read, with what its bytes say.
package struct ReadExtrinsic: Hashable, Sendable {
    /// The extrinsic.
    package let extrinsic: Extrinsic
    /// What was signed beside the call; nil for an unsigned one. Its birth block stands for the genesis here: only the chain's own
    /// history has it.
    package let parts: SignedParts?
    /// The call.
    package let call: RuntimeCall

    /// Reads an extrinsic with its length before it.
    ///
    /// - Throws: ``ScaleError`` for other versions, schemes and addresses than a neuron's, and for bytes that end early or go on.
    package init(_ bytes: Bytes, genesis: BlockHash, by metadata: RuntimeMetadata) throws(ScaleError) {
        var outer = ScaleDecoder(bytes)
        let body = try outer.byteVector()
        try outer.finish()
        var decoder = ScaleDecoder(body)
        let version = try decoder.byte()
        guard version & 0x7f == 4 else {
            throw ScaleError(.variant, "Extrinsics of version \(version & 0x7f) are not known here.")
        }
        guard version & 0x80 != 0 else {
            parts = nil
            let start = decoder.offset
            call = try RuntimeCall(from: &decoder, by: metadata)
            try decoder.finish()
            extrinsic = Extrinsic(signer: nil, signature: nil, extra: [], call: Bytes(body[start...]))
            return
        }
        guard try decoder.byte() == 0 else { throw ScaleError(.variant, "The signer is no account.") }
        let signer = try decoder.bytes(32)
        let scheme: SignatureScheme
        switch try decoder.byte() {
        case 0: scheme = .ed25519
        case 1: scheme = .sr25519
        case let other: throw ScaleError(.variant, "Signatures of scheme \(other) are not known here.")
        }
        let signature = try decoder.bytes(64)
        let extraStart = decoder.offset
        parts = try SignedParts(from: &decoder, by: metadata, genesis: genesis)
        let callStart = decoder.offset
        call = try RuntimeCall(from: &decoder, by: metadata)
        try decoder.finish()
        guard let key = try? PublicKey(signer), let signature = try? Signature(scheme: scheme, bytes: signature) else {
            throw ScaleError(.mismatch, "A key has 32 bytes and a signature 64.")
        }
        extrinsic = Extrinsic(
            signer: key, signature: signature, extra: Bytes(body[extraStart..<callStart]), call: Bytes(body[callStart...]))
    }
}

extension Extrinsic {
    fileprivate init(signer: PublicKey?, signature: Signature?, extra: Bytes, call: Bytes) {
        self.signer = signer
        self.signature = signature
        self.extra = extra
        self.call = call
    }
}
