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
}
