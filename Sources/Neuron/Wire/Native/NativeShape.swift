/// A request's headers, well-formed one by one.
struct NativeShape {
    /// What must not stand twice in a request.
    static let single: [(known: RequestHead.Known, name: String)] = [
        (.version, "X-Bittensor-Version"), (.hotkey, "X-Bittensor-Hotkey"), (.receiver, "X-Bittensor-Receiver"),
        (.nonce, "X-Bittensor-Nonce"), (.crypto, "X-Bittensor-Crypto"), (.signature, "X-Bittensor-Signature"),
        (.timeout, "X-Neuron-Timeout"), (.session, "X-Neuron-Session"), (.traceParent, "traceparent"),
    ]

    let hotkey: Hotkey
    let nonce: UInt64
    let signature: ArraySlice<UInt8>
    /// The hotkey's one text.
    let hotkeyText: ArraySlice<UInt8>
    let timeout: Duration?

    init(_ head: borrowing RequestHead) throws(Rejection) {
        if head.repeatsAny {
            for (known, name) in Self.single where head.repeats(known) {
                throw Rejection(.malformed, "Send the header \(name) once.")
            }
        }
        guard NativeHeaders.isTarget(head.target) else {
            throw Rejection(.malformed, "Send a path that begins with / and has no control bytes.")
        }
        guard head.has(.version, "1") else {
            throw Rejection(.malformed, "Speak version 1 of btauth.")
        }
        guard let nonce = head[.nonce].flatMap(NativeHeaders.nanoseconds) else {
            throw Rejection(.malformed, "Send Unix nanoseconds as the nonce.")
        }
        guard let signature = head[.signature], NativeHeaders.isSignature(signature) else {
            throw Rejection(.malformed, "Send the signature as 0x and hex.")
        }
        let address: SS58Address
        let text = head[.hotkey] ?? []
        switch SS58Address.claimant(canonical: text) {
        case .address(let known)?: address = known
        case .nobody?: throw Rejection(.malformed, "Use a hotkey of your own: this key is nobody's.")
        case nil: throw Rejection(.malformed, "Send your hotkey as SS58 with prefix 42.")
        }
        var timeout: Duration?
        if let text = head[.timeout] {
            guard let read = NativeHeaders.timeout(text) else {
                throw Rejection(.malformed, "Send the timeout as seconds, such as 12.5.")
            }
            timeout = read
        }
        hotkey = Hotkey(address)
        self.nonce = nonce
        self.signature = signature
        hotkeyText = text
        self.timeout = timeout
    }

    /// Receiver, then freshness.
    func check(_ head: RequestHead, receiver: Hotkey, freshness: Freshness) throws(Rejection) {
        guard let named = head[.receiver], TextBytes.isSame(named, receiver.address.characters[...]) else {
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
