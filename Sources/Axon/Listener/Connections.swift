internal import NIOCore
internal import Neuron
internal import Synchronization

/// The open connections of one axon: counted in all and for each address, and sent home when the axon stops.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: any Channel] = [:]
        var perNetwork: [IPAddress: Int] = [:]
        var isDraining = false
    }

    /// Settles when the axon is stopping and no connection is left.
    let drained = Pending<Void>()
    private let state = Mutex(State())
    private let limits: ConnectionLimits

    init(limits: ConnectionLimits) { self.limits = limits }

    /// Takes a connection in; false if there are too many, or the axon is stopping.
    func admit(_ channel: any Channel, from peer: SocketAddress) -> Bool {
        let isAdmitted = state.withLock { state in
            guard !state.isDraining, state.open.count < limits.connections,
                state.perNetwork[peer.network, default: 0] < limits.connectionsPerAddress
            else { return false }
            state.open[ObjectIdentifier(channel)] = channel
            state.perNetwork[peer.network, default: 0] += 1
            return true
        }
        if isAdmitted { channel.closeFuture.whenComplete { _ in self.left(channel, peer) } }
        return isAdmitted
    }

    /// Tells all connections to finish what they have begun, and takes no more.
    func drain() {
        let open = state.withLock { state in
            state.isDraining = true
            return Array(state.open.values)
        }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
        if open.isEmpty { drained.settle(()) }
    }

    /// Ends those that have not finished.
    func closeAll() {
        for channel in state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
    }

    private func left(_ channel: any Channel, _ peer: SocketAddress) {
        let isLast = state.withLock { state in
            state.open[ObjectIdentifier(channel)] = nil
            let count = state.perNetwork[peer.network, default: 1] - 1
            state.perNetwork[peer.network] = count == 0 ? nil : count
            return state.isDraining && state.open.isEmpty
        }
        if isLast { drained.settle(()) }
    }
}
