internal import Dendrite
internal import Neuron
internal import ServiceLifecycle

/// Keeps a validator's connections ready: opened when the metagraph shows a new or changed axon, probed while they are idle.
///
/// Goes by the chain's blocks, so it has no clock of its own to wait for.
struct WarmConnections: Service {
    /// An axon that was probed is probed again after so long.
    static let probingInterval = Duration.seconds(30)

    let environment: NeuronEnvironment
    let dendrite: Dendrite
    let peers: PeerMemory

    func run() async throws {
        await cancelWhenGracefulShutdown { await follow() }
    }

    private func follow() async {
        // The stream begins before the first look, so that no metagraph falls between them.
        let updates = environment.metagraph.updates()
        var known: Set<AxonEndpoint> = []
        var probed = environment.time.monotonic
        known = await see(environment.metagraph.current, known: known, probesAll: true)
        for await metagraph in updates {
            let now = environment.time.monotonic
            let isDue = now.since(probed) >= Self.probingInterval
            if isDue { probed = now }
            known = await see(metagraph, known: known, probesAll: isDue)
        }
    }

    /// Forgets what is no longer true of changed axons, and opens the connections to those, or to all.
    private func see(_ metagraph: Metagraph, known: Set<AxonEndpoint>, probesAll: Bool) async -> Set<AxonEndpoint> {
        let axons = metagraph.neurons.filter { $0.hotkey != dendrite.hotkey }.compactMap(\.endpoint)
        peers.follow(axons)
        await dendrite.warm(probesAll ? axons : axons.filter { !known.contains($0) })
        return Set(axons)
    }
}
