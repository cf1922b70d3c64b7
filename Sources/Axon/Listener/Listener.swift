#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif
internal import NIOCore
internal import NIOPosix
internal import Neuron

/// The socket that an axon listens on, and its connections.
///
/// All axons of a process share its event loops: see ``EventLoops``.
final class Listener: Sendable {
    /// Where it listens; with port 0 asked, the port that was given.
    let address: SocketAddress
    private let channel: any Channel
    private let connections: Connections
    private let finished = Pending<Void>()

    private init(address: SocketAddress, channel: any Channel, connections: Connections) {
        self.address = address
        self.channel = channel
        self.connections = connections
    }

    /// Opens the socket.
    ///
    /// - Throws: ``AxonError``, with what to do about it.
    static func open(_ wanted: SocketAddress, service: ConnectionService) async throws(AxonError) -> Listener {
        let connections = Connections(limits: service.limits)
        let notice = TLSNotice()
        let bootstrap = ServerBootstrap(group: EventLoops.group(of: service.limits.threads))
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: false)
            // A connection keeps the buffer that it reads into: a small one until it has more to say.
            .childChannelOption(
                .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 64, initial: 512, maximum: 64 << 10)
            )
            .childChannelInitializer { channel in
                guard let peer = SocketAddress(channel.remoteAddress),
                    connections.admit(channel, from: peer, isProxy: service.proxies.contains(peer.ip))
                else { return channel.close() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ProtocolSniffer(service: service, peer: peer, connections: connections, notice: notice))
                }
            }
        do {
            let channel = try await bootstrap.bind(host: wanted.ip.description, port: Int(wanted.port)).get()
            let address = SocketAddress(channel.localAddress) ?? wanted
            return Listener(address: address, channel: channel, connections: connections)
        } catch {
            throw Self.failure(error, at: wanted)
        }
    }

    /// Stops listening and lets connections finish what they have begun, for at most `time`; returns at once.
    func drain(within time: TimeAmount) {
        let closing = channel.close()
        let connections = connections
        let overtime = channel.eventLoop.scheduleTask(in: time) { connections.closeAll() }
        connections.drain()
        let finished = finished
        connections.drained.whenSettled {
            overtime.cancel()
            // Who hears that the axon has ended finds its port free.
            closing.whenComplete { _ in finished.settle(()) }
        }
    }

    /// Calls `action` once the listener has drained and no connection is left.
    func whenDrained(_ action: @escaping @Sendable () -> Void) { finished.whenSettled { action() } }

    private static func failure(_ error: any Error, at address: SocketAddress) -> AxonError {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE:
            AxonError(
                .portInUse, "Port \(address.port) on \(address.ip) is in use by another process.",
                remedy: "Stop that process, or choose another port (0 takes a free one).", cause: error)
        case EACCES:
            AxonError(
                .notAllowed, "This process may not listen on port \(address.port).",
                remedy: "Choose a port above 1023, such as 8091.", cause: error)
        case EADDRNOTAVAIL:
            AxonError(
                .noSuchAddress, "\(address.ip) is not an address of this machine.",
                remedy: "Listen on 0.0.0.0 or on an address of this machine.", cause: error)
        default:
            AxonError(
                .socketFailed, "No socket could be opened at \(address): \(error).",
                remedy: "Check the address and the system's limits.", cause: error)
        }
    }
}
