/// The eight lines that a signature covers, one way and the other: UTF-8, joined by one LF, none at the end.
///
/// No line can hold an LF: methods and targets were checked, the rest is made here.
package struct SignedLines: Hashable, Sendable {
    /// The lines in order.
    package let lines: [String]

    /// What is signed.
    package var bytes: Bytes { Bytes(lines.joined(separator: "\n").utf8) }

    /// A request's lines.
    ///
    /// - Parameters:
    ///   - scheme: the name of what proves it: a signature's scheme, or `blake2b-256` in a session.
    ///   - target: path and query as on the wire, undecoded.
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - nonce: Unix nanoseconds.
    package static func request(
        scheme: String, method: String, target: String, digest: Bytes, nonce: UInt64, caller: Hotkey, receiver: Hotkey
    ) -> SignedLines {
        SignedLines(lines: [
            NativeDialect.requestProtocol, scheme, method, target, Hex.encode(digest), String(nonce),
            caller.description, receiver.description,
        ])
    }

    /// An answer's lines; the last binds it to one request.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - requestSignature: the request's signature header, exactly as sent.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: Hotkey, caller: Hotkey,
        requestSignature: String
    ) -> SignedLines {
        SignedLines(lines: [
            NativeDialect.answerProtocol, scheme, String(status), Hex.encode(digest), String(time.nanoseconds),
            axon.description, caller.description, requestSignature,
        ])
    }
}
