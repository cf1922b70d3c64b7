internal import Foundation
internal import HTTPTypes
internal import Neuron

/// What came of asking one axon, before it is a reply.
struct Finding: Sendable {
    var status: Int?
    var body: Bytes = []
    var proof: AnswerProof?
    /// The protocol that proves the answer, or the older one that it came in.
    var wireProtocol: String?
    var error: DendriteError?
    var timing = ReplyTiming(total: .zero)

    /// What most findings have nothing of, kept apart: each query in flight holds several findings.
    private struct Details: Sendable {
        var problem: Problem?
        var isProblem = false
        var shown: (any WireDialect)?
        var receipt: Receipt?
        var retryAfter: Duration?
        var busyFor: Duration?
    }

    private var box: Boxed<Details>?
    private var details: Details {
        get { box?.value ?? Details() }
        set { box = Boxed(newValue) }
    }

    var problem: Problem? {
        get { box?.value.problem }
        set { details.problem = newValue }
    }
    var isProblem: Bool {
        get { box?.value.isProblem ?? false }
        set { details.isProblem = newValue }
    }
    /// The older protocol that the axon shows to speak, though it was asked in the native one.
    var shown: (any WireDialect)? {
        get { box?.value.shown }
        set { details.shown = newValue }
    }
    var receipt: Receipt? {
        get { box?.value.receipt }
        set { details.receipt = newValue }
    }
    /// How long to wait before one more attempt; nil if there should be none.
    var retryAfter: Duration? {
        get { box?.value.retryAfter }
        set { details.retryAfter = newValue }
    }
    /// How long the axon, provably, has no time for this; zero where it does not say.
    var busyFor: Duration? {
        get { box?.value.busyFor }
        set { details.busyFor = newValue }
    }

    /// Nothing but an error came.
    init(_ error: DendriteError) { self.error = error }

    /// An answer came, not judged yet.
    init(_ answer: TransportAnswer) {
        status = answer.wireHead.status
        body = answer.body
        timing = ReplyTiming(connect: answer.connect, firstByte: answer.firstByte, total: .zero)
        guard answer.wireHead.fields["content-type"].map(Self.isProblem) ?? false else { return }
        isProblem = true
        // Problem documents are small; a larger one is not worth decoding, and never more than a hint.
        if body.count <= 64 << 10 {
            problem = try? JSONDecoder().decode(Problem.self, from: Data(body))
        }
    }

    /// Whether a media type, with or without parameters, is that of problem documents.
    private static func isProblem(_ mediaType: ArraySlice<UInt8>) -> Bool {
        guard !mediaType.elementsEqual("application/json".utf8) else { return false }
        return String(decoding: mediaType.prefix { $0 != UInt8(ascii: ";") }, as: UTF8.self).lowercased() == Problem.mediaType
    }

    /// Whether the status says success.
    var isSuccess: Bool { (200..<300).contains(status ?? 0) }
}

extension AxonEndpoint {
    /// The axon for people: its address and, where it is known, its uid.
    var named: String { uid.map { "\(authority) (uid \($0.rawValue))" } ?? authority }
}

extension DendriteError {
    static func cancelled(_ axon: AxonEndpoint) -> DendriteError {
        DendriteError(.cancelled, "The query of \(axon.named) was cancelled.", remedy: nil)
    }

    static func deadlineExceeded(_ axon: AxonEndpoint) -> DendriteError {
        DendriteError(
            .deadlineExceeded, "\(axon.named) did not answer in time.", remedy: "Give it a longer timeout, or ask another axon."
        )
    }

    static func addressRefused(_ axon: AxonEndpoint, _ objection: String) -> DendriteError {
        DendriteError(
            .addressRefused, "The chain names \(axon.named), which \(objection).",
            remedy: "Allow private addresses if this is a chain of your own.")
    }

    /// A transport's failure, told about the axon.
    static func transport(_ error: TransportError, _ axon: AxonEndpoint) -> DendriteError {
        switch error.reason {
        case .refused:
            DendriteError(
                .connectionRefused, "Nothing listens at \(axon.named).",
                remedy: "Check that the axon runs and its port is open.",
                cause: error)
        case .unreachable:
            DendriteError(
                .unreachable, "No connection to \(axon.named): \(error.message)", remedy: "Check the address and the network.",
                cause: error)
        case .timedOut: .deadlineExceeded(axon)
        case .tooLarge:
            DendriteError(
                .tooLarge, "The answer of \(axon.named) is too large. \(error.message)",
                remedy: "Raise the limit of the synapse.",
                cause: error)
        case .lost:
            DendriteError(
                .connectionLost, "The connection to \(axon.named) was lost. \(error.message)", remedy: "Ask again.",
                cause: error)
        case .notHTTP2, .broken:
            DendriteError(
                .protocolBroken, "\(axon.named) does not speak as an axon does: \(error.message)",
                remedy: "Check that the address is an axon's.", cause: error)
        case .tls:
            DendriteError(
                .untrusted, "\(axon.named) has published a certificate and does not speak TLS: \(error.message)",
                remedy: "Ask its operator: an axon that has published a certificate's key must serve TLS.", cause: error)
        case .otherKey:
            DendriteError(
                .untrusted, "\(axon.named) shows another certificate than it has published: \(error.message)",
                remedy: "Check that the address is the axon's; its operator must publish a new key before it is used.",
                cause: error)
        case .cancelled: .cancelled(axon)
        }
    }

    /// A refusal or failure in the axon's own words; its `deadline-exceeded` is the same to callers as our own.
    static func problem(_ finding: Finding, _ axon: AxonEndpoint) -> DendriteError {
        let status = finding.status ?? 0
        let isLate = finding.problem?.name == Problem.Name.deadlineExceeded.description
        let title = finding.problem.map { $0.name ?? $0.title } ?? "no problem document"
        return DendriteError(
            isLate ? .deadlineExceeded : .problem, "\(axon.named) answered \(status) (\(Self.plain(title))).",
            remedy: finding.problem?.detail.map(Self.plain),
            status: status, problem: finding.problem)
    }

    /// The axon knows this very request: its first answer was lost with a connection, and it does not answer twice.
    static func answerLost(_ axon: AxonEndpoint) -> DendriteError {
        DendriteError(
            .connectionLost, "The connection to \(axon.named) was lost after it had taken the request.", remedy: "Ask again.")
    }

    /// An answer that proves nothing; what it says is a hint.
    static func unauthenticated(_ error: AnswerError, _ finding: Finding, _ axon: AxonEndpoint) -> DendriteError {
        var message = "The answer of \(axon.named) can't be trusted: \(error.message)"
        if let problem = finding.problem {
            message += " It says \(finding.status ?? 0) \(Self.plain(problem.name ?? problem.title))"
            message += problem.detail.map { ": \(Self.plain($0))" } ?? "."
        }
        return DendriteError(
            .unauthenticated, message, remedy: "Check that the hotkey is this axon's, and that it signs its answers.",
            cause: error, status: finding.status, problem: finding.problem)
    }

    /// A peer's words, short and without control characters.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(300).map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
