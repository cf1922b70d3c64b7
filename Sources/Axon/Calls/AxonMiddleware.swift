public import Neuron

/// An admitted call as middleware sees it: a name and bytes.
public struct Call: Sendable {
    /// Which synapse is asked.
    public let synapse: SynapseName
    /// The request's body.
    public var body: Bytes

    /// A call from its parts.
    public init(synapse: SynapseName, body: Bytes) {
        self.synapse = synapse
        self.body = body
    }
}

/// An answer before it is signed.
public struct Answer: Sendable {
    /// The answer's body.
    public var body: Bytes

    /// An answer with this body.
    public init(body: Bytes) { self.body = body }
}

/// Work around every admitted, verified call: measuring, caching, tracing.
///
/// For a streaming synapse `next` returns when the handler is done, with an answer without a body; what becomes of it is not sent.
/// The first of an axon's list is the outermost. Errors of the handler, and the problem of a body that does not decode, pass
/// through `next`: throw them on.
public protocol AxonMiddleware: Sendable {
    /// Answers the call, mostly by asking `next`.
    func handle(_ call: Call, _ context: CallContext, next: @Sendable (Call) async throws -> Answer) async throws -> Answer
}
