internal import NIOCore
internal import Neuron
internal import Synchronization

/// The open connections of one axon: counted in all and for each address, and sent home when the axon stops.
final class Connections: Sendable {
    private struct Entry {
        let channel: any Channel
        /// Whose connections it is counted with; nil for a proxy's.
        var network: IPAddress?
    }

    private struct State {
        var open: [ObjectIdentifier: Entry] = [:]
        var perNetwork: [IPAddress: Int] = [:]
        var isDraining = false
    }

    /// Settles when the axon is stopping and no connection is left.
    let drained = Pending<Void>()
    private let state = Mutex(State())
    private let limits: ConnectionLimits

    init(limits: ConnectionLimits) { self.limits = limits }

    /// Takes a connection in; false if there are too many, or the axon is stopping. A trusted proxy's stands for many callers and
    /// is not counted for its address.
    func admit(_ channel: any Channel, from peer: SocketAddress, isProxy: Bool = false) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdmitted = state.withLock { state in
            guard !state.isDraining, state.open.count < limits.connections else { return false }
            state.open[id] = Entry(channel: channel)
            if isProxy || count(id, for: peer.network, in: &state) { return true }
            state.open[id] = nil
            return false
        }
        if isAdmitted { channel.closeFuture.whenComplete { _ in self.left(id) } }
        return isAdmitted
    }

    /// A proxy has told whose connection it is; false if that address has too many.
    func announce(_ channel: any Channel, from caller: SocketAddress) -> Bool {
        state.withLock { count(ObjectIdentifier(channel), for: caller.network, in: &$0) }
    }

    private func count(_ id: ObjectIdentifier, for network: IPAddress, in state: inout State) -> Bool {
        guard state.perNetwork[network, default: 0] < limits.connectionsPerAddress else { return false }
        state.open[id]?.network = network
        state.perNetwork[network, default: 0] += 1
        return true
    }

    /// Whether the axon is stopping.
    var isDraining: Bool { state.withLock { $0.isDraining } }

    /// Tells all connections to finish what they have begun, and takes no more.
    func drain() {
        let open = state.withLock { state in
            state.isDraining = true
            return state.open.values.map(\.channel)
        }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        if open.isEmpty { drained.settle(()) }
    }

    /// Ends those that have not finished.
    func closeAll() {
        for channel in state.withLock({ $0.open.values.map(\.channel) }) { channel.close(promise: nil) }
    }

    private func left(_ id: ObjectIdentifier) {
        let isLast = state.withLock { state in
            if let network = state.open.removeValue(forKey: id)?.network {
                let count = state.perNetwork[network, default: 1] - 1
                state.perNetwork[network] = count == 0 ? nil : count
            }
            return state.isDraining && state.open.isEmpty
        }
        if isLast { drained.settle(()) }
    }
}
