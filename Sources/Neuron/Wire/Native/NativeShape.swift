internal import HTTPTypes

/// A request's headers, well-formed one by one.
struct NativeShape {
    /// What must not stand twice in a request.
    static let headers: [HTTPField.Name] = [
        .bittensorVersion, .bittensorHotkey, .bittensorReceiver, .bittensorNonce, .bittensorCrypto, .bittensorSignature,
        .neuronTimeout, .neuronSession, .traceParent,
    ]

    let hotkey: Hotkey
    let nonce: UInt64
    let signature: String
    let receiver: String?
    let crypto: String?
    let session: String?
    let timeout: Duration?

    init(_ head: HTTPRequest) throws(Rejection) {
        let fields = head.headerFields
        var values: [HTTPField.Name: String] = [:]
        for name in Self.headers {
            do {
                values[name] = try NativeHeaders.single(name, in: fields)
            } catch {
                throw Rejection(.malformed, "Send the header \(error.name) once.")
            }
        }
        guard let target = head.path, NativeHeaders.isTarget(target) else {
            throw Rejection(.malformed, "Send a path that begins with / and has no control bytes.")
        }
        guard values[.bittensorVersion] == "1" else {
            throw Rejection(.malformed, "Speak version 1 of btauth.")
        }
        guard let nonce = values[.bittensorNonce].flatMap(NativeHeaders.nanoseconds) else {
            throw Rejection(.malformed, "Send Unix nanoseconds as the nonce.")
        }
        guard let signature = values[.bittensorSignature], NativeHeaders.isSignature(signature) else {
            throw Rejection(.malformed, "Send the signature as 0x and hex.")
        }
        guard let address = values[.bittensorHotkey].flatMap(SS58Address.init(canonical:)) else {
            throw Rejection(.malformed, "Send your hotkey as SS58 with prefix 42.")
        }
        guard !address.publicKey.isSmallOrder else {
            throw Rejection(.malformed, "Use a hotkey of your own: this key is nobody's.")
        }
        var timeout: Duration?
        if let text = values[.neuronTimeout] {
            guard let read = NativeHeaders.timeout(text) else {
                throw Rejection(.malformed, "Send the timeout as seconds, such as 12.5.")
            }
            timeout = read
        }
        hotkey = Hotkey(address)
        self.nonce = nonce
        self.signature = signature
        receiver = values[.bittensorReceiver]
        crypto = values[.bittensorCrypto]
        session = values[.neuronSession]
        self.timeout = timeout
    }

    /// Receiver, then freshness.
    func check(receiver: Hotkey, freshness: Freshness) throws(Rejection) {
        guard self.receiver == receiver.description else {
            throw Rejection(.wrongReceiver, "Sign for this axon: name its hotkey as the receiver.")
        }
        let time = UnixTime(nanoseconds: nonce)
        let now = freshness.now
        guard time >= now.advanced(by: .zero - freshness.maxAge) else {
            throw Rejection(.stale, "The nonce is too old: check your clock.", now: now)
        }
        guard time <= now.advanced(by: freshness.maxLead) else {
            throw Rejection(.stale, "The nonce is too far ahead: check your clock.", now: now)
        }
        guard nonce > freshness.floor else {
            let wait = max(.zero, UnixTime(nanoseconds: freshness.floor).since(now))
            throw Rejection(.stale, "The axon has just started: wait and sign anew.", now: now, retryAfter: wait)
        }
    }
}
