/// How a key signs. An address does not tell it; the protocols say it beside the signature.
public enum SignatureScheme: String, Sendable, Codable, CaseIterable {
    /// Schnorr on ristretto255 with signing context `substrate`: Bittensor's default. Signatures are randomised.
    case sr25519
    /// Ed25519 of RFC 8032. Signatures are deterministic.
    case ed25519
}
