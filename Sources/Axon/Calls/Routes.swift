public import Neuron

/// What an axon answers: one handler for each synapse.
public struct Routes: Sendable {
    private(set) var byName: [SynapseName: Route] = [:]
    /// The same by the bytes of their paths, and those of the first few, which are found sooner by looking.
    private var byPath: [ArraySlice<UInt8>: Route] = [:]
    private var first: [(path: Bytes, route: Route)] = []
    /// The names in the order in which they were given.
    private(set) var order: [SynapseName] = []

    package init() {}

    /// Answers a synapse.
    ///
    /// The handler is cancelled when the caller leaves or the deadline passes. What it throws ends this call alone: the caller
    /// gets `handler-failed` with an id that the log has too, and nothing of what happened inside.
    /// - Precondition: The synapse's name is valid and not yet taken.
    public mutating func on<S: Synapse>(
        _ synapse: S.Type, _ handler: @escaping @Sendable (S, CallContext) async throws -> S.Response
    ) {
        add(S.self) { call, context in
            Answer(body: try SynapseCoding.encode(try await handler(try Self.decode(S.self, call), context)))
        }
    }

    /// Answers a streaming synapse: the handler writes one chunk after another and returns when that was all.
    ///
    /// A write waits while the reader is slow. When the caller leaves or a deadline passes, the handler is cancelled and its next
    /// write throws. What it throws before the first chunk is told as for a whole answer; after it, the stream ends unproven.
    /// - Precondition: The synapse's name is valid and not yet taken.
    public mutating func on<S: StreamingSynapse>(
        _ synapse: S.Type, _ handler: @escaping @Sendable (S, CallContext, ChunkWriter<S.Chunk>) async throws -> Void
    ) {
        add(S.self, chunkTimeout: S.chunkTimeout, hasTextChunks: S.Chunk.self == String.self) { call, context, sink in
            let request = try Self.decode(S.self, call)
            try await handler(request, context, ChunkWriter(sink, maxBytes: S.limits.maxResponseBytes))
        }
    }

    /// Answers a streaming synapse with the elements of a sequence. The next one is asked for when the one before it was taken.
    /// - Precondition: The synapse's name is valid and not yet taken.
    public mutating func on<S: StreamingSynapse, Chunks: AsyncSequence>(
        _ synapse: S.Type, chunks: @escaping @Sendable (S, CallContext) async throws -> Chunks
    ) where Chunks.Element == S.Chunk, Chunks: SendableMetatype, Chunks.AsyncIterator: SendableMetatype {
        on(S.self) { request, context, writer in
            for try await chunk in try await chunks(request, context) { try await writer.write(chunk) }
        }
    }

    private mutating func add<S: SynapseMessage>(
        _ synapse: S.Type, _ handle: @escaping @Sendable (Call, CallContext) async throws -> Answer
    ) { add(S.self, .whole(handle)) }

    private mutating func add<S: SynapseMessage>(
        _ synapse: S.Type, chunkTimeout: Duration, hasTextChunks: Bool,
        _ handle: @escaping @Sendable (Call, CallContext, ChunkSink) async throws -> Void
    ) { add(S.self, .stream(chunkTimeout: chunkTimeout, handle), isStreaming: true, hasTextChunks: hasTextChunks) }

    private mutating func add<S: SynapseMessage>(
        _ synapse: S.Type, _ work: Route.Work, isStreaming: Bool = false, hasTextChunks: Bool = false
    ) {
        guard let name = SynapseName(S.name) else {
            preconditionFailure("\"\(S.name)\" is not a synapse's name: use letters, digits, _ . and -, a letter first.")
        }
        precondition(byName[name] == nil, "The synapse \(name) has a handler already.")
        let form = SynapseForm(S.self, name: name, isStreaming: isStreaming, hasTextChunks: hasTextChunks)
        let route = Route(form: form, limits: S.limits, schema: S.schema, work: work)
        byName[name] = route
        let path = Bytes("/\(name)".utf8)
        byPath[path[...]] = route
        if first.count < 8 { first.append((path, route)) }
        order.append(name)
    }

    /// What is served at a path without its query.
    func route(at path: ArraySlice<UInt8>) -> Route? {
        for one in first where one.path.count == path.count && one.path.elementsEqual(path) { return one.route }
        return first.count == byPath.count ? nil : byPath[path]
    }

    private static func decode<S: SynapseMessage>(_ synapse: S.Type, _ call: Call) throws -> S {
        do {
            return try SynapseCoding.decode(S.self, from: call.body)
        } catch {
            let place = error.field.map { "Field \($0): " } ?? ""
            throw Rejection(.invalidField, place + error.message, field: error.field)
        }
    }
}

/// One synapse that an axon answers.
final class Route: Sendable {
    let form: SynapseForm
    let limits: SynapseLimits
    let schema: JSONSchema
    /// The media type of the request's body, and of a whole answer's.
    let mediaType = "application/json"
    let timeout: Duration
    let work: Work

    var name: SynapseName { form.name }

    /// Decodes, handles, encodes: at once, or chunk by chunk.
    enum Work: Sendable {
        case whole(@Sendable (Call, CallContext) async throws -> Answer)
        case stream(chunkTimeout: Duration, @Sendable (Call, CallContext, ChunkSink) async throws -> Void)
    }

    /// A synapse that a protocol brings itself: it takes anything and answers with nothing.
    convenience init(empty form: SynapseForm) {
        self.init(
            form: form, limits: SynapseLimits(maxRequestBytes: 64 << 10), schema: .object,
            work: .whole { _, _ in Answer(body: Bytes("{}".utf8)) })
    }

    init(form: SynapseForm, limits: SynapseLimits, schema: JSONSchema, work: Work) {
        self.form = form
        self.limits = limits
        self.schema = schema
        self.work = work
        timeout = form.timeout
    }

    /// Whether the answer is a stream.
    var isStreaming: Bool {
        if case .stream = work { true } else { false }
    }
}
