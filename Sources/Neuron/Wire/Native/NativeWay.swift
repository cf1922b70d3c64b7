package import HTTPTypes

/// A protocol of the native family: its requests and answers have the same lines, whatever proves them.
package protocol NativeWay: WireDialect {
    /// Adds the headers that prove a request to one receiver. `digest` is the body's, of the protocol's own kind.
    func prove(
        _ headers: inout HeaderBlock, method: String, target: String, digest: Bytes, to receiver: Hotkey, by signer: any Signer,
        nonce: UInt64, timeout: Duration?
    ) async throws(IdentityError)

    /// Proves an answer: by the hotkey that was asked, to this request, in this time. `digest` is its body's.
    func check(
        _ claim: AnswerClaim, status: Int, digest: Bytes, requestSignature: ArraySlice<UInt8>?, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof
}

extension NativeWay {
    /// Adds the headers that prove a request in its usual form to one receiver.
    package func sign(
        _ request: HTTPRequest, digest: Bytes, to receiver: Hotkey, by signer: any Signer, nonce: UInt64, timeout: Duration?
    ) async throws(IdentityError) -> HTTPRequest {
        var headers = HeaderBlock()
        try await prove(
            &headers, method: request.method.rawValue, target: request.path ?? "", digest: digest, to: receiver, by: signer,
            nonce: nonce, timeout: timeout)
        var request = request
        for field in headers.fields { request.headerFields[field.name] = field.value }
        return request
    }

    /// The body as it is, under the headers that prove it.
    package func ask(_ asking: WireAsking, by signer: any Signer) async throws(IdentityError) -> WireRequest {
        WireRequest(
            head: try await sign(
                asking.bareHead, digest: bodyDigest == .sha256 ? asking.digest : bodyDigest.hash(asking.content),
                to: asking.receiver, by: signer, nonce: asking.nonce,
                timeout: asking.timeout),
            body: asking.content)
    }

    /// Proves an answer in its usual form, with its trailers where it is a stream's.
    package func authenticate(
        _ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, for request: HTTPRequest, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof {
        try check(
            AnswerClaim(response, trailers: trailers), status: response.status.code, digest: digest,
            requestSignature: request.headerFields[.bittensorSignature].map { Bytes($0.utf8)[...] }, exchange: exchange)
    }
}
