package import Curl
internal import HTTPTypes
internal import Neuron

/// Requests over the network, by libcurl. All dendrites of a process share its connections.
public struct CurlTransport: DendriteTransport {
    private let engine: CurlEngine

    /// The transport over the process's own engine.
    public init() { engine = .shared }

    /// The transport over another engine.
    package init(engine: CurlEngine) { self.engine = engine }

    /// Sends one request; see ``DendriteTransport/send(_:)``.
    public func send(_ request: TransportRequest) async throws(TransportError) -> TransportAnswer {
        do throws(CurlError) {
            let response = try await engine.perform(try Self.curlRequest(request))
            return TransportAnswer(
                wireHead: AnswerHead(status: response.status, fields: HeaderBlock(lines: response.headerLines)),
                body: response.body,
                connect: response.timings.connect, firstByte: response.timings.firstByte,
                version: response.version == .http2 ? .http2 : .http1)
        } catch {
            throw TransportError(Self.reason(error.code), error.message)
        }
    }

    /// Sends one request on a connection of its own; see ``DendriteTransport/open(_:)``.
    public func open(_ request: TransportRequest) async throws(TransportError) -> TransportStream {
        let stream: CurlStream
        do {
            stream = try await engine.open(try Self.curlRequest(request))
        } catch {
            throw TransportError(Self.reason(error.code), error.message)
        }
        let head = HTTPResponse(status: .init(code: stream.status), headerFields: stream.headers)
        return TransportStream(head: head) {
            do throws(CurlError) {
                switch try await stream.next() {
                case .bytes(let bytes): return .success(.bytes(bytes))
                case .end(let trailers): return .success(.end(trailers: trailers))
                }
            } catch {
                return .failure(TransportError(Self.reason(error.code), error.message))
            }
        }
    }

    private static func curlRequest(_ request: TransportRequest) throws(CurlError) -> CurlRequest {
        var scheme = "http"
        var trust = CurlRequest.Trust.authorities
        if let certificate = request.certificate {
            guard let key = certificate.subjectPublicKeyInfo else {
                throw CurlError(.otherKey, "The key \(certificate) is of a kind that is not known.")
            }
            scheme = "https"
            trust = .key(SHA256.hash(key))
        }
        var curl = CurlRequest(
            url: "\(scheme)://\(request.axon.authority)\(request.target)", body: request.body, timeout: request.timeout,
            connectTimeout: request.connectTimeout, maxBodyBytes: request.maxBodyBytes, maxStreams: request.maxInFlight,
            http: request.version == .http2 ? .priorKnowledge : .http1, trust: trust)
        if let headers = request.headers {
            curl.headerLines = headers.lines
        } else {
            let head = request.head
            curl.method = head.method
            curl.headers = head.headerFields
        }
        if request.isOlder {
            curl.maxIdle = .seconds(4)
            curl.takesCompressed = true
        }
        return curl
    }

    private static func reason(_ code: CurlError.Code) -> TransportError.Reason {
        switch code {
        case .refused: .refused
        case .unreachable: .unreachable
        case .timedOut: .timedOut
        case .tooLarge: .tooLarge
        case .notHTTP2: .notHTTP2
        case .connectionLost: .lost
        case .cancelled, .stopped: .cancelled
        case .tls: .tls
        case .otherKey: .otherKey
        case .protocolError, .badRequest, .failed: .broken
        }
    }
}

extension DendriteTransport where Self == CurlTransport {
    /// Over the network, by libcurl.
    public static var curl: CurlTransport { CurlTransport() }
}
