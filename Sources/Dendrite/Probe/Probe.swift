package import Curl
internal import Foundation
internal import HTTPTypes
package import Neuron

/// Looks at an axon from outside: what it says of itself, how far it is, how its clock stands, and which requests it takes that it
/// must not.
package struct Probe: Sendable {
    /// One version of HTTP that is tried.
    package enum Transport: String, Sendable, CaseIterable, Encodable {
        case http2 = "h2"
        case http1 = "http/1.1"
        /// Whatever TLS negotiates, with any certificate.
        case tls

        fileprivate var version: CurlRequest.Version {
            switch self {
            case .http2: .priorKnowledge
            case .http1: .http1
            case .tls: .negotiated
            }
        }
        fileprivate var scheme: String { self == .tls ? "https" : "http" }
    }

    private let host: String
    private let port: UInt16
    private let engine: CurlEngine
    private let key: KeyPair
    private let time: any TimeSource
    private let nonces: NonceSource

    /// A probe of one address, which signs with `key` where a signature is needed.
    package init(
        host: String, port: UInt16, key: KeyPair, engine: CurlEngine = .shared, time: any TimeSource = SystemTime()
    ) {
        self.host = host
        self.port = port
        self.key = key
        self.engine = engine
        self.time = time
        nonces = NonceSource(time: time)
    }

    // MARK: What an axon says

    /// What an axon said, and how long it took.
    package struct Greeting: Sendable, Encodable {
        package let transport: Transport
        /// Round trips of `GET /healthz` on an open connection, in milliseconds, sorted.
        package var roundTrips: [Double] = []
        /// The status of `/healthz`; nil where nobody answered.
        package var health: Int?
        /// The older protocol that the answers show the axon to speak.
        package var older: String?
        /// The document at `/.well-known/neuron`, as it came.
        package var discovery: String?
        /// The key of the certificate that it showed; nil without TLS, or for a key of another kind than axons have.
        package var certificate: CertificateKey?
        /// The axon's clock less this machine's, in seconds, as well as the round trip lets it be known.
        package var clockDifference: Double?
        /// Why there is no more.
        package var error: String?
    }

    /// Asks for health and discovery over one version of HTTP.
    package func greet(over transport: Transport) async -> Greeting {
        var greeting = Greeting(transport: transport)
        do throws(CurlError) {
            for _ in 0..<6 {
                let begin = time.monotonic
                let health = try await get("/healthz", transport)
                greeting.health = health.status
                let head = HTTPResponse(status: .init(code: health.status), headerFields: health.headers)
                greeting.older = Dialects.spoken.first { $0.isShown(by: head) }?.name
                if let shown = health.certificate { greeting.certificate = CertificateKey(certificate: shown) }
                greeting.roundTrips.append(time.monotonic.since(begin).inSeconds * 1_000)
            }
            // The first one opened the connection.
            greeting.roundTrips.removeFirst()
            greeting.roundTrips.sort()
            let sent = time.now
            let answer = try await get("/.well-known/neuron", transport)
            let received = time.now
            guard answer.status == 200, answer.body.count <= 1 << 20 else { return greeting }
            greeting.discovery = String(decoding: answer.body, as: UTF8.self)
            let middle = sent.advanced(by: received.since(sent) / 2)
            if let now = Discovered(answer.body)?.now {
                greeting.clockDifference = UnixTime(nanoseconds: now).since(middle).inSeconds
            }
        } catch {
            greeting.error = error.message
        }
        return greeting
    }

    /// What a discovery document names.
    package struct Discovered: Decodable, Sendable {
        /// One synapse that is served.
        package struct Served: Decodable, Sendable {
            package let name: String
            package let streaming: Bool?
        }

        package let hotkey: String?
        package let protocols: [String]?
        package let http: [String]?
        package let synapses: [Served]?
        package let now: UInt64?

        /// The document in bytes; nil where it is none.
        package init?(_ bytes: Bytes) {
            guard let found = try? JSONDecoder().decode(Discovered.self, from: Data(bytes)) else { return nil }
            self = found
        }
    }

    // MARK: What it must refuse

    /// What became of one request that must be refused.
    package struct Verdict: Sendable, Encodable {
        /// How an axon took it.
        package enum Outcome: String, Sendable, Encodable {
            /// As the protocol says.
            case refused
            /// It was refused, under another name or by hanging up.
            case refusedOtherwise
            /// It was taken. That is a hole.
            case accepted
        }

        package let request: String
        package let outcome: Outcome
        package let status: Int?
        package let problem: String?
        package let expected: [String]
    }

    /// Sends every request of the corpus, one after the other.
    package func mustReject(
        over transport: Transport, receiver: Hotkey, synapse: SynapseName, body: Bytes,
        corpus: [MustReject] = MustReject.corpus,
        progress: @Sendable (Int) -> Void = { _ in }
    ) async throws -> [Verdict] {
        var verdicts: [Verdict] = []
        for one in corpus {
            try Task.checkCancellation()
            let situation = MustReject.Situation(
                receiver: receiver, synapse: synapse, body: body, now: time.now, nonce: nonces.next(), key: key)
            let request = try await one.request(situation)
            if one.isReplay { _ = try? await send(request, transport) }
            verdicts.append(Self.judge(one, await result(request, transport)))
            progress(verdicts.count)
        }
        return verdicts
    }

    private static func judge(_ one: MustReject, _ answer: Result<CurlResponse, CurlError>) -> Verdict {
        switch answer {
        case .failure:
            return Verdict(request: one.name, outcome: .refusedOtherwise, status: nil, problem: nil, expected: one.problems)
        case .success(let response):
            let problem = try? JSONDecoder().decode(Problem.self, from: Data(response.body.prefix(64 << 10)))
            let outcome: Verdict.Outcome =
                switch (response.status, problem?.name) {
                case (200..<300, _): .accepted
                case (_, let name?) where one.problems.contains(name): .refused
                default: .refusedOtherwise
                }
            return Verdict(
                request: one.name, outcome: outcome, status: response.status, problem: problem?.name, expected: one.problems)
        }
    }

    private func result(_ request: ForgedRequest.Sent, _ transport: Transport) async -> Result<CurlResponse, CurlError> {
        do throws(CurlError) {
            return .success(try await send(request, transport))
        } catch {
            return .failure(error)
        }
    }

    private func send(_ request: ForgedRequest.Sent, _ transport: Transport) async throws(CurlError) -> CurlResponse {
        try await engine.perform(
            CurlRequest(
                url: "\(transport.scheme)://\(authority)\(request.target)", method: request.method, headers: request.headers,
                body: request.body,
                timeout: .seconds(10), maxBodyBytes: 1 << 20, http: transport.version, trust: .anybody))
    }

    private func get(_ path: String, _ transport: Transport) async throws(CurlError) -> CurlResponse {
        try await engine.perform(
            CurlRequest(
                url: "\(transport.scheme)://\(authority)\(path)", method: .get, timeout: .seconds(10), maxBodyBytes: 1 << 20,
                http: transport.version, trust: .anybody))
    }

    private var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
