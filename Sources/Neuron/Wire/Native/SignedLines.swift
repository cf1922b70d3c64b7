/// The eight lines that a signature covers, one way and the other: UTF-8, joined by one LF, none at the end.
///
/// No line can hold an LF: methods and targets were checked, the rest is made here.
package struct SignedLines: Hashable, Sendable {
    /// What is signed.
    package let bytes: Bytes

    /// The lines in order.
    package var lines: [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A request's lines.
    ///
    /// - Parameters:
    ///   - scheme: the name of what proves it: a signature's scheme, or `blake2b-256` in a session.
    ///   - target: path and query as on the wire, undecoded.
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - nonce: Unix nanoseconds.
    ///   - caller: the caller's hotkey, as its one text.
    ///   - receiver: the axon's hotkey, as its one text.
    package static func request(
        scheme: String, method: ArraySlice<UInt8>, target: ArraySlice<UInt8>, digest: Bytes, nonce: UInt64,
        caller: ArraySlice<UInt8>, receiver: ArraySlice<UInt8>
    ) -> SignedLines {
        let name = NativeDialect.requestProtocol
        let digits = DecimalText.count(nonce)
        let size =
            name.utf8.count + scheme.utf8.count + method.count + target.count + 2 * digest.count + digits + caller.count
            + receiver.count
        return SignedLines(
            bytes: Bytes(count: size + 7) { lines in
                lines.line(name)
                lines.line(scheme)
                lines.line(method)
                lines.line(target)
                lines.line(hex: digest)
                lines.line(nonce, digits: digits)
                lines.line(caller)
                lines.put(receiver)
            })
    }

    /// A request's lines from texts and keys.
    package static func request(
        scheme: String, method: String, target: String, digest: Bytes, nonce: UInt64, caller: Hotkey, receiver: Hotkey
    ) -> SignedLines {
        request(
            scheme: scheme, method: Bytes(method.utf8)[...], target: Bytes(target.utf8)[...], digest: digest, nonce: nonce,
            caller: caller.address.characters[...], receiver: receiver.address.characters[...])
    }

    /// An answer's lines; the last binds it to one request.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - axon: the axon's hotkey, as its one text.
    ///   - caller: the caller's hotkey, as its one text.
    ///   - requestSignature: the request's signature header, exactly as sent.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: ArraySlice<UInt8>, caller: ArraySlice<UInt8>,
        requestSignature: ArraySlice<UInt8>
    ) -> SignedLines {
        let name = NativeDialect.answerProtocol
        let status = UInt64(max(0, status))
        let statusDigits = DecimalText.count(status)
        let digits = DecimalText.count(time.nanoseconds)
        let size =
            name.utf8.count + scheme.utf8.count + statusDigits + 2 * digest.count + digits + axon.count + caller.count
            + requestSignature.count
        return SignedLines(
            bytes: Bytes(count: size + 7) { lines in
                lines.line(name)
                lines.line(scheme)
                lines.line(status, digits: statusDigits)
                lines.line(hex: digest)
                lines.line(time.nanoseconds, digits: digits)
                lines.line(axon)
                lines.line(caller)
                lines.put(requestSignature)
            })
    }

    /// An answer's lines from texts and keys.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: Hotkey, caller: Hotkey,
        requestSignature: ArraySlice<UInt8>
    ) -> SignedLines {
        answer(
            scheme: scheme, status: status, digest: digest, time: time, axon: axon.address.characters[...],
            caller: caller.address.characters[...], requestSignature: requestSignature)
    }

    /// An answer's lines from texts and keys.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: Hotkey, caller: Hotkey, requestSignature: String
    ) -> SignedLines {
        answer(
            scheme: scheme, status: status, digest: digest, time: time, axon: axon, caller: caller,
            requestSignature: Bytes(requestSignature.utf8)[...])
    }
}

extension ByteCursor {
    private mutating func end() { put(UInt8(ascii: "\n")) }

    fileprivate mutating func line(_ text: String) {
        put(text)
        end()
    }

    fileprivate mutating func line(_ text: ArraySlice<UInt8>) {
        put(text)
        end()
    }

    fileprivate mutating func line(hex bytes: Bytes) {
        put(hex: bytes)
        end()
    }

    fileprivate mutating func line(_ number: UInt64, digits: Int) {
        put(number, digits: digits)
        end()
    }
}
