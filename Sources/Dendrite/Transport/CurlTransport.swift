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
        let curlRequest = CurlRequest(
            url: "http://\(request.axon.authority)\(request.head.path ?? "/")", method: request.head.method,
            headers: request.head.headerFields, body: request.body, timeout: request.timeout,
            connectTimeout: request.connectTimeout, maxBodyBytes: request.maxBodyBytes, maxStreams: request.maxInFlight,
            http: request.version == .http2 ? .priorKnowledge : .http1)
        do throws(CurlError) {
            let response = try await engine.perform(curlRequest)
            return TransportAnswer(
                head: HTTPResponse(status: .init(code: response.status), headerFields: response.headers), body: response.body,
                connect: response.timings.connect, firstByte: response.timings.firstByte)
        } catch {
            throw TransportError(Self.reason(error.code), error.message)
        }
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
        case .protocolError, .tls, .badRequest, .failed: .broken
        }
    }
}

extension DendriteTransport where Self == CurlTransport {
    /// Over the network, by libcurl.
    public static var curl: CurlTransport { CurlTransport() }
}
