/// What a request's headers say of its caller, before anything is proven: well-formed, for us, and fresh.
package final class Claim: Sendable {
    /// Whose nonces are told apart from others'.
    package enum Holder: Hashable, Sendable {
        case hotkey(Hotkey)
        case session(SessionID)
    }

    /// The protocol that the headers are of, such as `btauth/1`.
    package let wireProtocol: String
    /// The hotkey that the caller claims to be.
    package let hotkey: Hotkey
    /// Unix nanoseconds, unique for the holder.
    package let nonce: UInt64
    /// Whose nonce it is: the hotkey's, or that of one of its sessions.
    package let holder: Holder
    /// The signature, as bytes of a known scheme; nil where a session's key proves the request.
    package let signature: Signature?
    /// The signature exactly as it stood in the header: a signed answer is bound to it.
    package let signatureText: ArraySlice<UInt8>
    /// The hotkey's one text, as it stood in the header.
    let hotkeyText: ArraySlice<UInt8>
    /// How long the caller says it will wait, if it says so; never lengthens work.
    package let timeout: Duration?
    /// What the protocol keeps of the headers for itself.
    let notes: (any Sendable)?

    package init(
        wireProtocol: String, hotkey: Hotkey, nonce: UInt64, holder: Holder? = nil, signature: Signature?,
        signatureText: ArraySlice<UInt8>, hotkeyText: ArraySlice<UInt8>? = nil, timeout: Duration?,
        notes: (any Sendable)? = nil
    ) {
        self.wireProtocol = wireProtocol
        self.hotkey = hotkey
        self.nonce = nonce
        self.holder = holder ?? .hotkey(hotkey)
        self.signature = signature
        self.signatureText = signatureText
        self.hotkeyText = hotkeyText ?? hotkey.address.characters[...]
        self.timeout = timeout
        self.notes = notes
    }
}

/// A claim whose signature holds over this very request. Its nonce is not recorded yet, so nobody acts on it: see ``Caller``.
package struct Proof: Sendable {
    /// What was proven.
    package let claim: Claim
    /// The synapse's own fields as one JSON object, where they are not the body as it came.
    package let content: Bytes?
    /// What the protocol keeps of the request for its answer.
    let notes: (any Sendable)?

    /// Only a dialect makes one, after it has checked the signature.
    init(_ claim: Claim, content: Bytes? = nil, notes: (any Sendable)? = nil) {
        self.claim = claim
        self.content = content
        self.notes = notes
    }
}

/// Who asks, proven: the signature holds, it covers this request, and its nonce was never used before.
///
/// Nothing but a verified request makes one, so whoever holds a `Caller` need not ask again.
public struct Caller: Sendable {
    private let claim: Claim
    /// What the protocol keeps of the request for its answer.
    let notes: (any Sendable)?

    /// Only a replay memory makes one, once the nonce is recorded.
    init(recorded proof: Proof) {
        claim = proof.claim
        notes = proof.notes
    }

    /// The caller's hotkey.
    public var hotkey: Hotkey { claim.hotkey }
    /// The protocol that the caller speaks, such as `btauth/1`.
    public var wireProtocol: String { claim.wireProtocol }
    /// The request's signature as sent: the answer is bound to it.
    package var requestSignature: ArraySlice<UInt8> { claim.signatureText }
    /// The hotkey's one text.
    var hotkeyText: ArraySlice<UInt8> { claim.hotkeyText }
    /// How long the caller waits, if it says so.
    package var timeout: Duration? { claim.timeout }
}
