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
    /// The axon's, which names no call.
    let axonsLogger: Logger
    /// Names the call in the log and to its caller.
    let id: CallID
    /// What is asked.
    let synapse: SynapseName

    /// A logger that names the call: its id, the protocol, the synapse, the caller. Made each time: keep it for several lines.
    public var logger: Logger {
        var logger = axonsLogger
        logger[metadataKey: "request"] = "\(id)"
        logger[metadataKey: "protocol"] = "\(caller.wireProtocol)"
        logger[metadataKey: "synapse"] = "\(synapse)"
        logger[metadataKey: "hotkey"] = "\(caller.hotkey)"
        return logger
    }
}
