internal import HTTPTypes
internal import Neuron

/// A request before it is signed, every part of it open to change: what is signed and what is sent need not agree.
struct ForgedRequest: Sendable {
    /// The lines that are signed, in the order of the protocol.
    struct Lines: Sendable {
        var format = NativeDialect.requestProtocol
        var scheme = "sr25519"
        var method = "POST"
        var target: String
        var body: Bytes
        var nonce: String
        var caller: String
        var receiver: String

        var bytes: Bytes {
            let digest = Hex.encode(SHA256.hash(body))
            return Bytes([format, scheme, method, target, digest, nonce, caller, receiver].joined(separator: "\n").utf8)
        }
    }

    /// A request as it goes out.
    struct Sent: Sendable {
        var method: HTTPRequest.Method
        var target: String
        var headers: HTTPFields
        var body: Bytes
    }

    var key: KeyPair
    var lines: Lines

    /// An honest request.
    init(key: KeyPair, receiver: Hotkey, synapse: SynapseName, body: Bytes, nonce: UInt64) {
        self.key = key
        lines = Lines(
            scheme: key.scheme.rawValue, target: "/\(synapse)", body: body, nonce: String(nonce),
            caller: key.hotkey.description,
            receiver: receiver.description)
    }

    /// Signs the lines, and makes of them what is sent.
    func signed() async throws -> Sent {
        let signature = try await key.sign(lines.bytes)
        var headers = HTTPFields()
        headers[.contentType] = "application/json"
        headers[.bittensorVersion] = "1"
        headers[.bittensorHotkey] = lines.caller
        headers[.bittensorReceiver] = lines.receiver
        headers[.bittensorNonce] = lines.nonce
        headers[.bittensorCrypto] = lines.scheme == "sr25519" ? nil : lines.scheme
        headers[.bittensorSignature] = signature.hex
        return Sent(
            method: HTTPRequest.Method(lines.method) ?? .post, target: lines.target, headers: headers, body: lines.body)
    }
}
