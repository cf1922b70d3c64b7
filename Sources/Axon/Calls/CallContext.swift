public import Logging
public import Neuron

/// What a handler knows of the call it answers, beside the synapse itself.
public struct CallContext: Sendable {
    /// Who asks, proven.
    public let caller: Caller
    /// When the caller stops waiting. The handler is cancelled then.
    public let deadline: Deadline
    /// Where the caller's connection comes from. A hint: addresses prove nothing.
    public let address: SocketAddress
    /// Where the question has come from, and how many more hops it may make.
    public let trail: CallTrail
    /// A logger that names the call.
    public let logger: Logger
}
