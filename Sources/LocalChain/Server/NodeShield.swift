internal import MLKEM
internal import Neuron
internal import SubtensorFormat

/// The node's side of the shield: the key that extrinsics are sealed to until they are in a block.
struct NodeShield: Sendable {
    /// Why an envelope is refused before it is in a block, as the chain numbers it.
    enum Refusal: Int {
        case unreadable = 23
        case unknownKey = 24
    }

    /// The key of every local chain: anybody can work it out, as with the development accounts.
    static let development = NodeShield(seed: Blake2b.hash(Bytes("the shield of a local chain".utf8), length: 64))

    private let key: MLKEM768.PrivateKey
    private let keyName: Bytes

    init(seed: Bytes) {
        key = MLKEM768.PrivateKey(seed: seed)
        keyName = ShieldEnvelope.name(of: key.publicKey)
    }

    /// What `MevShield.NextKey` holds.
    var publicKey: Bytes { key.publicKey }

    /// Why the bytes are no envelope to this key, or nil.
    func refusal(of envelope: Bytes) -> Refusal? {
        guard let envelope = ShieldEnvelope(envelope) else { return .unreadable }
        return envelope.keyName == keyName ? nil : .unknownKey
    }

    /// The extrinsic in an envelope; nil where it is another key's, or was changed.
    func open(_ envelope: Bytes) -> Bytes? {
        guard refusal(of: envelope) == nil, let envelope = ShieldEnvelope(envelope) else { return nil }
        return XChaCha20Poly1305.open(
            envelope.box, nonce: envelope.nonce, key: key.sharedKey(of: envelope.ciphertext))
    }
}
