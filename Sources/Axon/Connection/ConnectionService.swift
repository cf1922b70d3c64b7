internal import Logging
internal import Neuron

/// What every connection of one axon shares: limits, clock, the gate and the way to the calls' tasks, and who is told of failures.
struct ConnectionService: Sendable {
    let limits: ConnectionLimits
    let time: any TimeSource
    /// Looks at a call's headers, on its event loop.
    let enter: @Sendable (RawCall) -> Pipeline.Entrance
    let calls: CallHandoff
    let logger: Logger
    let proxies: TrustedProxies
    let tls: TLSDoor?
    /// An address that broke the protocol has that charged to it.
    let failed: @Sendable (SocketAddress) -> Void
}
