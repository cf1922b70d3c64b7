internal import Neuron
internal import Synchronization

/// The uuids that a dendrite asks under in the SDK 10's protocol: an axon takes the nonces of one uuid only in their order, so each
/// uuid is with an axon once at a time. Those that are free again are used again, since the axon remembers each.
final class Lanes: Sendable {
    /// A uuid in use; letting go of it frees it.
    final class Lease: Sendable {
        let uuid: String
        private let number: Int
        private let axon: AxonEndpoint
        private let lanes: Lanes

        fileprivate init(_ uuid: String, _ number: Int, _ axon: AxonEndpoint, of lanes: Lanes) {
            self.uuid = uuid
            self.number = number
            self.axon = axon
            self.lanes = lanes
        }

        deinit { lanes.free(number, axon) }
    }

    private struct State {
        var uuids: [String] = []
        var busy: [AxonEndpoint: Set<Int>] = [:]
    }

    private let state = Mutex(State())
    private let chance: Chance

    init(chance: Chance) { self.chance = chance }

    /// A uuid under which nothing is with this axon.
    func take(for axon: AxonEndpoint) -> Lease {
        let (uuid, number) = state.withLock { state in
            let busy = state.busy[axon, default: []]
            let number = (0...busy.count).first { !busy.contains($0) } ?? busy.count
            while state.uuids.count <= number { state.uuids.append(chance.uuid()) }
            state.busy[axon, default: []].insert(number)
            return (state.uuids[number], number)
        }
        return Lease(uuid, number, axon, of: self)
    }

    private func free(_ number: Int, _ axon: AxonEndpoint) {
        state.withLock { state in
            state.busy[axon]?.remove(number)
            if state.busy[axon]?.isEmpty == true { state.busy[axon] = nil }
        }
    }
}
