public import Logging
public import Neuron

/// What a handler knows of the call it answers, beside the synapse itself.
public struct CallContext: Sendable {
    private let proven: Proven
    private let axonsLogger: Logger
    /// Where the caller's connection comes from. A hint: addresses prove nothing.
    public let address: SocketAddress
    /// Where the question has come from, and how many more hops it may make.
    public let trail: CallTrail

    init(_ proven: Proven, from address: SocketAddress, trail: CallTrail, logger: Logger) {
        self.proven = proven
        self.address = address
        self.trail = trail
        axonsLogger = logger
    }

    /// Who asks, proven.
    public var caller: Caller { proven.caller }
    /// When the caller stops waiting. The handler is cancelled then.
    public var deadline: Deadline { proven.deadline }

    /// A logger that names the call: its id, the protocol, the synapse, the caller. Made each time: keep it for several lines.
    public var logger: Logger {
        var logger = axonsLogger
        logger[metadataKey: "request"] = "\(proven.id)"
        logger[metadataKey: "protocol"] = "\(proven.dialect.name)"
        logger[metadataKey: "synapse"] = "\(proven.route.name)"
        logger[metadataKey: "hotkey"] = "\(proven.caller.hotkey)"
        return logger
    }
}
