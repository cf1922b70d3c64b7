package import HTTPTypes

/// The header names of the native protocol.
extension HTTPField.Name {
    // Every literal below is a token of letters and hyphens, so none of these is nil.
    package static let bittensorVersion = Self("X-Bittensor-Version")!
    package static let bittensorHotkey = Self("X-Bittensor-Hotkey")!
    package static let bittensorReceiver = Self("X-Bittensor-Receiver")!
    package static let bittensorNonce = Self("X-Bittensor-Nonce")!
    package static let bittensorCrypto = Self("X-Bittensor-Crypto")!
    package static let bittensorSignature = Self("X-Bittensor-Signature")!
    package static let neuronTimeout = Self("X-Neuron-Timeout")!
    package static let neuronSession = Self("X-Neuron-Session")!
    package static let traceParent = Self("traceparent")!
    package static let serverTiming = Self("Server-Timing")!

    package static let answerVersion = Self("X-Neuron-Answer-Version")!
    package static let answerHotkey = Self("X-Neuron-Answer-Hotkey")!
    package static let answerTime = Self("X-Neuron-Answer-Time")!
    package static let answerCrypto = Self("X-Neuron-Answer-Crypto")!
    package static let answerSignature = Self("X-Neuron-Answer-Signature")!
}

/// Reading the values of the native protocol's headers: bounded and total, a value or nil.
enum NativeHeaders {
    /// The longest signature text of any scheme, those of newer drafts included.
    private static let longestSignature = 11 << 10

    /// What stands for the scheme of a session's keyed hashes.
    static let sessionScheme = "blake2b-256"

    /// Whether a request's headers say that it is of a session.
    static func isOfSession(_ head: RequestHead) -> Bool { head.has(.crypto, "blake2b-256") }

    /// A scheme as its header has it: nil for the one that needs no word.
    static func crypto(_ scheme: SignatureScheme) -> String? { scheme == .sr25519 ? nil : scheme.rawValue }

    /// Adds the headers that prove a request.
    static func prove(
        _ headers: inout HeaderBlock, by caller: Hotkey, to receiver: Hotkey, nonce: UInt64, crypto: String?,
        signature: Bytes, timeout: Duration?
    ) {
        headers.append("x-bittensor-version", "1")
        headers.append("x-bittensor-hotkey", caller.address.characters)
        headers.append("x-bittensor-receiver", receiver.address.characters)
        headers.append("x-bittensor-nonce", nonce)
        if let crypto { headers.append("x-bittensor-crypto", crypto) }
        headers.append("x-bittensor-signature", hex: signature)
        if let timeout { headers.append("x-neuron-timeout", text(timeout)) }
    }

    /// The bytes of `0x` and hex; nil for anything else.
    static func hex(_ text: ArraySlice<UInt8>) -> Bytes? { isPrefixed(text) ? Hex.decode(text.dropFirst(2)) : nil }

    /// The five headers that prove an answer.
    static func answer(by axon: Hotkey, time: UnixTime, crypto: String?, signature: Bytes) -> HeaderBlock {
        var fields = HeaderBlock(capacity: 384)
        fields.append("x-neuron-answer-version", "1")
        fields.append("x-neuron-answer-hotkey", axon.address.characters)
        fields.append("x-neuron-answer-time", time.nanoseconds)
        if let crypto { fields.append("x-neuron-answer-crypto", crypto) }
        fields.append("x-neuron-answer-signature", hex: signature)
        return fields
    }

    /// Unix nanoseconds: 1 to 20 digits without a leading zero. What 64 bits cannot hold is read as the end of time.
    static func nanoseconds(_ digits: ArraySlice<UInt8>) -> UInt64? {
        digits.first == UInt8(ascii: "0") ? nil : DecimalText.parse(digits)
    }

    /// Unix nanoseconds from text.
    static func nanoseconds(_ text: String) -> UInt64? { nanoseconds(Bytes(text.utf8)[...]) }

    /// Whether a text is `0x` and whole bytes in hex, of any scheme's length.
    static func isSignature(_ characters: ArraySlice<UInt8>) -> Bool {
        guard characters.count > 2, characters.count <= longestSignature, characters.count % 2 == 0 else { return false }
        return isPrefixed(characters) && Hex.isHex(characters.dropFirst(2))
    }

    /// Whether a text begins as hex does.
    private static func isPrefixed(_ text: ArraySlice<UInt8>) -> Bool {
        text.first == UInt8(ascii: "0") && text.dropFirst().first == UInt8(ascii: "x")
    }

    /// Seconds as digits with an optional fraction; a wait beyond 10⁹ s is read as 10⁹ s.
    static func timeout(_ text: String) -> Duration? { timeout(Bytes(text.utf8)[...]) }

    /// Seconds as digits with an optional fraction; a wait beyond 10⁹ s is read as 10⁹ s.
    static func timeout(_ text: ArraySlice<UInt8>) -> Duration? {
        guard (1...32).contains(text.count) else { return nil }
        let point = text.firstIndex(of: UInt8(ascii: "."))
        guard let whole = number(text[..<(point ?? text.endIndex)], places: nil) else { return nil }
        var fraction: Int64 = 0
        if let point {
            guard let read = number(text[(point + 1)...], places: 9) else { return nil }
            fraction = read
        }
        return .seconds(min(whole, 1_000_000_000)) + .nanoseconds(fraction)
    }

    /// A timeout as the header carries it, in milliseconds' precision and never zero.
    static func text(_ timeout: Duration) -> String {
        let milliseconds = max(1, timeout.wholeNanoseconds / 1_000_000)
        let fraction = milliseconds % 1_000
        guard fraction > 0 else { return String(milliseconds / 1_000) }
        return "\(milliseconds / 1_000)." + String(1_000 + fraction).dropFirst()
    }

    /// Digits as a number that saturates; with `places`, the first so many digits, padded with zeros to that many.
    private static func number(_ digits: ArraySlice<UInt8>, places: Int?) -> Int64? {
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        var count = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            if let places, count >= places { continue }
            number = min(number, .max / 10 - 1) * 10 + Int64(digit - UInt8(ascii: "0"))
            count += 1
        }
        if let places {
            while count < places {
                number *= 10
                count += 1
            }
        }
        return number
    }

    /// Whether a request target is in origin form, without control bytes, spaces or anything outside ASCII.
    static func isTarget(_ target: ArraySlice<UInt8>) -> Bool {
        unsafe target.first == UInt8(ascii: "/")
            && target.withUnsafeBufferPointer { target in unsafe target.allSatisfy { $0 >= 0x21 && $0 <= 0x7e } }
    }
}
