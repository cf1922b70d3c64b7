internal import Foundation
internal import HTTPTypes
internal import Neuron

extension Asker {
    /// So long may opening a session take; queries go signed meanwhile.
    private static let openingTime = Duration.seconds(10)

    /// What proves requests to an axon now: an open session, or the hotkey's signature.
    func seal(for axon: AxonEndpoint) -> Seal {
        guard usesSessions, let session = sessions.session(with: axon) else { return .signature }
        return .session(session)
    }

    /// An axon has proven a whole answer, or an end of a stream, to a signed request: where more queries go there, a session is opened.
    func noteSigned(_ axon: AxonEndpoint, _ version: TransportRequest.Version) {
        guard usesSessions else { return }
        sessions.answered(axon, version) {
            // The book holds the work, so the work must not hold the book.
            let opener = signingEach
            return { await opener.openSession(with: $0.axon, $0.version) }
        }
    }

    /// Lets go of a session that the axon does not know, so that the query is signed when it is sent again.
    func forget(_ seal: Seal, with axon: AxonEndpoint, after finding: inout Finding) {
        guard case .session(let session) = seal, finding.proof == nil,
            finding.problem?.name == Problem.Name.unknownSession.description
        else { return }
        sessions.forget(session, with: axon)
        finding.retryAfter = .zero
    }

    /// Opens a session with an axon that offers them; nil where it does not, or where it can't be proven.
    private func openSession(with axon: AxonEndpoint, _ version: TransportRequest.Version) async -> Session? {
        guard await offersSessions(axon, version), let secret = try? SessionSecret(),
            let body = try? SynapseCoding.encode(SessionOpening(secret))
        else { return nil }
        guard let name = Self.sessionName else { return nil }
        let question = Question(
            form: SynapseForm(name: name), body: body, maxResponseBytes: 64 << 10, path: Session.path)
        let began = time.monotonic
        let deadline = Deadline(began.advanced(by: Self.openingTime))
        guard case .found(let finding) = await attempt(question, of: axon, version, sealedBy: .signature, by: deadline),
            finding.proof != nil, finding.error == nil,
            let opened = try? SynapseCoding.decode(SessionOpened.self, from: finding.body),
            (1...64).contains(opened.session.utf8.count), opened.session.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            let key = opened.key, let keys = secret.keys(asCallerOf: key)
        else { return nil }
        let life = min(Session.life, UnixTime(seconds: opened.expires).since(time.now))
        return Session(id: opened.session, caller: signer.hotkey, keys: keys, end: began.advanced(by: life))
    }

    /// What sessions are opened under, in the log.
    private static let sessionName = SynapseName("neuron-session")

    private func offersSessions(_ axon: AxonEndpoint, _ version: TransportRequest.Version) async -> Bool {
        let certificate = memory.certificate(of: axon)
        let head = HTTPRequest(
            method: .get, scheme: certificate == nil ? "http" : "https", authority: axon.authority, path: "/.well-known/neuron")
        let answer = try? await transport.send(
            TransportRequest(
                axon: axon, head: head, body: [], timeout: Self.openingTime, connectTimeout: configuration.connectTimeout,
                maxBodyBytes: 1 << 20, maxInFlight: configuration.perAxonInFlight, version: version, certificate: certificate))
        guard let answer, answer.wireHead.status == 200 else { return false }
        return Probe.Discovered(answer.body)?.protocols?.contains(SessionDialect.protocolName) ?? false
    }
}

/// What proves a request to its axon.
enum Seal: Sendable {
    /// The hotkey's signature, which proves it to third parties too.
    case signature
    /// The key of a session.
    case session(Session)

    /// By which hash its proofs cover bodies.
    var bodyDigest: BodyDigest {
        switch self {
        case .signature: .sha256
        case .session: .blake2b256
        }
    }

    /// The protocol that it is of.
    var dialect: any NativeWay {
        switch self {
        case .signature: NativeDialect()
        case .session(let session): SessionDialect(session)
        }
    }
}
