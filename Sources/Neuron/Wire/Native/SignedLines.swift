/// The eight lines that a signature covers, one way and the other: UTF-8, joined by one LF, none at the end.
///
/// No line can hold an LF: methods and targets were checked, the rest is made here.
package struct SignedLines: Hashable, Sendable {
    /// What is signed.
    package private(set) var bytes: Bytes

    /// The lines in order.
    package var lines: [String] {
        bytes.split(separator: Self.end, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    private static let end = UInt8(ascii: "\n")

    /// A request's lines.
    ///
    /// - Parameters:
    ///   - scheme: the name of what proves it: a signature's scheme, or `blake2b-256` in a session.
    ///   - target: path and query as on the wire, undecoded.
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - nonce: Unix nanoseconds.
    package static func request(
        scheme: String, method: ArraySlice<UInt8>, target: ArraySlice<UInt8>, digest: Bytes, nonce: UInt64,
        caller: Hotkey, receiver: Hotkey
    ) -> SignedLines {
        var lines = SignedLines()
        lines.add(NativeDialect.requestProtocol)
        lines.add(scheme)
        lines.add(method)
        lines.add(target)
        lines.add(hex: digest)
        lines.add(nonce)
        lines.add(caller.description)
        lines.add(receiver.description, isLast: true)
        return lines
    }

    /// A request's lines from texts.
    package static func request(
        scheme: String, method: String, target: String, digest: Bytes, nonce: UInt64, caller: Hotkey, receiver: Hotkey
    ) -> SignedLines {
        request(
            scheme: scheme, method: Bytes(method.utf8)[...], target: Bytes(target.utf8)[...], digest: digest, nonce: nonce,
            caller: caller, receiver: receiver)
    }

    /// An answer's lines; the last binds it to one request.
    ///
    /// - Parameters:
    ///   - digest: SHA-256 of the raw body; BLAKE2b-256 in a session.
    ///   - requestSignature: the request's signature header, exactly as sent.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: Hotkey, caller: Hotkey,
        requestSignature: ArraySlice<UInt8>
    ) -> SignedLines {
        var lines = SignedLines()
        lines.add(NativeDialect.answerProtocol)
        lines.add(scheme)
        lines.add(UInt64(max(0, status)))
        lines.add(hex: digest)
        lines.add(time.nanoseconds)
        lines.add(axon.description)
        lines.add(caller.description)
        lines.add(requestSignature, isLast: true)
        return lines
    }

    /// An answer's lines, with the request's signature as text.
    package static func answer(
        scheme: String, status: Int, digest: Bytes, time: UnixTime, axon: Hotkey, caller: Hotkey, requestSignature: String
    ) -> SignedLines {
        answer(
            scheme: scheme, status: status, digest: digest, time: time, axon: axon, caller: caller,
            requestSignature: Bytes(requestSignature.utf8)[...])
    }

    // MARK: Writing

    private init() {
        bytes = []
        bytes.reserveCapacity(400)
    }

    private mutating func add(_ line: String, isLast: Bool = false) {
        bytes.append(text: line)
        if !isLast { bytes.append(Self.end) }
    }

    private mutating func add(_ line: ArraySlice<UInt8>, isLast: Bool = false) {
        unsafe line.withUnsafeBufferPointer { line in unsafe bytes.append(contentsOf: line) }
        if !isLast { bytes.append(Self.end) }
    }

    private mutating func add(hex digest: Bytes) {
        Hex.append(digest, to: &bytes)
        bytes.append(Self.end)
    }

    private mutating func add(_ number: UInt64) {
        DecimalText.append(number, to: &bytes)
        bytes.append(Self.end)
    }
}
