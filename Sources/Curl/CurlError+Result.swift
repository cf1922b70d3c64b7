internal import CCurl

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

extension CurlError {
    /// What a libcurl result means for this transfer.
    ///
    /// `isProven` says whether the connection has brought an answer before: if not, and it ended without a byte of one, the peer
    /// does not speak HTTP/2.
    init(_ result: CURLcode, of transfer: CurlTransfer, isProven: Bool) {
        // Sound: libcurl's texts are static.
        let text = unsafe String(cString: curl_easy_strerror(result))
        let hadAnswer = transfer.answer.hasBegun
        if transfer.answer.isTooLarge {
            let request = transfer.job.request
            self.init(
                .tooLarge, "The answer passed \(request.maxBodyBytes) bytes of body or \(request.maxHeaderBytes) of headers.",
                hadAnswer: true)
            return
        }
        let isHTTP2 =
            switch transfer.plan {
            // Over TLS the protocol is agreed upon before.
            case .open, .send: !transfer.isEncrypted
            case .http1, .negotiated: false
            }
        let endings = [
            CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_HTTP2, CURLE_PARTIAL_FILE, CURLE_ABORTED_BY_CALLBACK,
        ]
        let breaches = [CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING]
        let code: Code =
            switch result {
            case CURLE_COULDNT_CONNECT: transfer.handle.number(CURLINFO_OS_ERRNO) == Int(ECONNREFUSED) ? .refused : .unreachable
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_INTERFACE_FAILED: .unreachable
            case CURLE_OPERATION_TIMEDOUT: Self.ranOut(transfer)
            case CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: .badRequest
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
                .tls
            case CURLE_SSL_PINNEDPUBKEYNOTMATCH: .otherKey
            case _ where isHTTP2 && !isProven && !hadAnswer && (endings.contains(result) || breaches.contains(result)):
                .notHTTP2
            case _ where endings.contains(result): .connectionLost
            // A stream that the peer has ended is one of HTTP/2, whatever is wrong with it.
            case CURLE_HTTP2_STREAM: .protocolError
            case _ where breaches.contains(result): .protocolError
            default: .failed
            }
        let message =
            switch code {
            case .notHTTP2: "The peer took the connection and ended it without a frame of HTTP/2."
            case .connectionLost:
                hadAnswer ? "The connection ended within the answer." : "The connection ended before the answer."
            default: "\(text)."
            }
        self.init(code, message, hadAnswer: hadAnswer)
    }

    /// The connection's time ran out before it stood, or the request's own.
    private static func ranOut(_ transfer: CurlTransfer) -> Code {
        let request = transfer.job.request
        return !transfer.isConnected && request.connectTimeout < request.timeout ? .unreachable : .timedOut
    }
}
