/// Whoever signs with a hotkey: a ``KeyPair`` in this process, or a process of its own.
///
/// Everything in Neuron that signs takes a signer and waits for it.
public protocol Signer: Sendable {
    /// The key that verifies what this signer signs.
    var hotkey: Hotkey { get }
    /// How it signs.
    var scheme: SignatureScheme { get }
    /// The signature of exactly these bytes.
    ///
    /// - Throws: ``IdentityError/Code/signingFailed`` when none could be made.
    func sign(_ message: Bytes) async throws(IdentityError) -> Signature
    /// The signature of an extrinsic whose payload (call, extra and additional bytes) this is.
    ///
    /// What is signed is the payload, or its BLAKE2b-256 where it is longer than 256 bytes. A signer that has to know what it signs
    /// gets the payload here; the default hashes where that is due, and signs.
    /// - Throws: as ``sign(_:)`` does.
    func signExtrinsic(_ payload: Bytes) async throws(IdentityError) -> Signature
}

extension Signer {
    /// Hashes a payload of more than 256 bytes, and signs.
    public func signExtrinsic(_ payload: Bytes) async throws(IdentityError) -> Signature {
        try await sign(ExtrinsicPayload.message(payload))
    }
}

/// What is signed of an extrinsic.
package enum ExtrinsicPayload {
    /// A payload longer than this is hashed before it is signed.
    package static let longest = 256

    /// The payload, or its BLAKE2b-256 where it is longer than 256 bytes.
    package static func message(_ payload: Bytes) -> Bytes {
        payload.count > longest ? Blake2b.hash(payload, length: 32) : payload
    }
}
