public import Neuron

/// What an axon answers: one handler for each synapse.
public struct Routes {
    private(set) var byName: [SynapseName: Route] = [:]

    package init() {}

    /// Answers a synapse.
    ///
    /// The handler is cancelled when the caller leaves or the deadline passes. What it throws ends this call alone: the caller
    /// gets `handler-failed` with an id that the log has too, and nothing of what happened inside.
    /// - Precondition: The synapse's name is valid and not yet taken.
    public mutating func on<S: Synapse>(
        _ synapse: S.Type, _ handler: @escaping @Sendable (S, CallContext) async throws -> S.Response
    ) {
        guard let name = SynapseName(S.name) else {
            preconditionFailure("\"\(S.name)\" is not a synapse's name: use letters, digits, _ . and -, a letter first.")
        }
        precondition(byName[name] == nil, "The synapse \(name) has a handler already.")
        byName[name] = Route(name: name, timeout: S.timeout, limits: S.limits, schema: S.schema) { call, context in
            let request: S
            do {
                request = try SynapseCoding.decode(S.self, from: call.body)
            } catch let error as SynapseCodingError {
                let place = error.field.map { "Field \($0): " } ?? ""
                throw Rejection(.invalidField, place + error.message, field: error.field)
            }
            return Answer(body: try SynapseCoding.encode(try await handler(request, context)))
        }
    }
}

/// One synapse that an axon answers.
struct Route: Sendable {
    let name: SynapseName
    let timeout: Duration
    let limits: SynapseLimits
    let schema: JSONSchema
    /// The media type of both bodies.
    let mediaType = "application/json"
    /// Decodes, handles, encodes.
    let handle: @Sendable (Call, CallContext) async throws -> Answer
}
