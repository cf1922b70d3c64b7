internal import Neuron
internal import Synchronization

/// What is asked, encoded and hashed once for however many axons.
struct Question: Sendable {
    let form: SynapseForm
    let body: Bytes
    /// Where it goes, where that is not the synapse's path.
    let path: String?
    /// The request's target.
    private(set) var target: String
    private let sha256 = LazyDigest()
    private let blake2b = LazyDigest()
    /// The synapse's own limit for answers.
    let maxResponseBytes: Int
    /// Whether it may be asked more than once.
    let isIdempotent: Bool
    /// Where it has come from, if it is passed on.
    var trail: CallTrail? {
        didSet { target = path ?? "/\(name)\(trail?.query ?? "")" }
    }

    var name: SynapseName { form.name }
    /// The body's SHA-256.
    var digest: Bytes { digest(.sha256) }
    /// Whether the signature has to cover all of the request.
    var requiresWholeRequest: Bool { form.requiresWholeBody || trail != nil }

    init(form: SynapseForm, body: Bytes, maxResponseBytes: Int, isIdempotent: Bool = false, path: String? = nil) {
        self.form = form
        self.body = body
        self.maxResponseBytes = maxResponseBytes
        self.isIdempotent = isIdempotent
        self.path = path
        target = path ?? "/\(form.name)"
    }

    /// The body's hash of this kind, taken once however many axons are asked.
    func digest(_ kind: BodyDigest) -> Bytes { (kind == .sha256 ? sha256 : blake2b).digest(of: body, kind) }

    /// A synapse as it goes on the wire.
    init<S: SynapseMessage>(_ synapse: S, isStreaming: Bool = false, hasTextChunks: Bool = false) throws(DendriteError) {
        let form = try KnownForms.shared.form(of: S.self, isStreaming: isStreaming, hasTextChunks: hasTextChunks)
        let body: Bytes
        do {
            body = try SynapseCoding.encode(synapse)
        } catch {
            throw DendriteError(.unencodable, error.message, remedy: "Give values that JSON can hold.", cause: error)
        }
        guard body.count <= S.limits.maxRequestBytes else {
            throw DendriteError(
                .tooLarge, "The request has \(body.count) bytes; \(form.name) allows \(S.limits.maxRequestBytes).",
                remedy: "Send less, or raise the synapse's limits.")
        }
        self.init(
            form: form, body: body, maxResponseBytes: S.limits.maxResponseBytes, isIdempotent: S.isIdempotent)
    }
}

/// A hash that is taken when it is first needed, and shared.
private final class LazyDigest: Sendable {
    private let known = Mutex<Bytes?>(nil)

    func digest(of body: Bytes, _ kind: BodyDigest) -> Bytes {
        known.withLock { known in
            if let known { return known }
            let digest = kind.hash(body)
            known = digest
            return digest
        }
    }
}
