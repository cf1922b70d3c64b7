internal import Curve25519

/// Points of small order: whoever has one as a key "signs" everything without a secret.
enum SmallOrder {
    /// Whether 32 bytes are the identity of either scheme's group, or a point of ed25519 whose order divides 8, in any encoding.
    static func contains(_ publicKey: Bytes) -> Bool {
        Bits256(publicKey).map { EdwardsPoint.hasSmallOrder(ed25519: $0) } ?? false
    }
}
