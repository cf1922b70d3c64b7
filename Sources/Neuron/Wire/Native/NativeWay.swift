package import HTTPTypes

/// A protocol of the native family: its requests and answers have the same lines, whatever proves them.
package protocol NativeWay: WireDialect {
    /// Adds the headers that prove a request to one receiver. `digest` is the body's, of the protocol's own kind.
    func sign(
        _ request: HTTPRequest, digest: Bytes, to receiver: Hotkey, by signer: any Signer, nonce: UInt64, timeout: Duration?
    ) async throws(IdentityError) -> HTTPRequest
}

extension NativeWay {
    /// The body as it is, under the headers that prove it.
    package func ask(_ asking: WireAsking, by signer: any Signer) async throws(IdentityError) -> WireRequest {
        WireRequest(
            head: try await sign(
                asking.bareHead, digest: bodyDigest == .sha256 ? asking.digest : bodyDigest.hash(asking.content),
                to: asking.receiver, by: signer, nonce: asking.nonce,
                timeout: asking.timeout),
            body: asking.content)
    }
}
