public import Axon
public import Neuron
public import ServiceLifecycle
internal import Logging

/// A miner: an axon with a life. Subclass it, override ``routes(_:)``, mark the class `@main`.
///
/// ```swift
/// @main
/// final class SquareMiner: Miner {
///     override func routes(_ routes: inout Routes) {
///         routes.on(Square.self) { query, _ in .init(square: query.value * query.value) }
///     }
/// }
/// ```
@NeuronActor
open class Miner: Service {
    /// What the miner lives with.
    public nonisolated let environment: NeuronEnvironment
    /// Asks other miners, for calls that this one can't answer alone.
    public nonisolated let consultant: Consultant
    private var isPrepared = false
    private var axon: Axon?

    /// A miner in its environment.
    public required init(_ environment: NeuronEnvironment) {
        self.environment = environment
        consultant = Consultant(environment)
    }

    /// Says which synapses are served, and by what.
    open func routes(_ routes: inout Routes) {}

    /// Whether a proven caller is served; by default those registered on the subnet are.
    open nonisolated func blacklist(_ caller: Caller, _ synapse: SynapseName) async -> Verdict {
        environment.metagraph.current.neuron(caller.hotkey) == nil
            ? .refused("Register the hotkey on subnet \(environment.netuid) first.") : .allowed
    }

    /// Who goes first when there is more work than slots, the highest first; by default the caller with the most stake.
    open nonisolated func priority(_ caller: Caller, _ synapse: SynapseName) async -> Double {
        environment.metagraph.current.neuron(caller.hotkey)?.stake.inTao ?? 0
    }

    /// Runs before the port opens: load the model here.
    open func start() async throws {}

    /// Runs after the last answer.
    open func stop() async {}

    /// The subnet as it is now.
    public var metagraph: Metagraph { environment.metagraph.current }

    /// Serves until a graceful shutdown: checks the registration, starts, opens the port, publishes it, drains, stops.
    ///
    /// - Throws: ``NeuronError/Code/notRegistered`` when the hotkey is not, or no longer, on the subnet; ``AxonError`` when the
    ///   port can't be opened; what ``start()`` throws.
    public final func run() async throws {
        let neuron = try environment.requireRegistration(on: environment.metagraph.current)
        try await prepare()
        let axon = makeAxon()
        self.axon = axon
        environment.logger.info("The miner starts.", metadata: ["uid": "\(neuron.uid)", "netuid": "\(environment.netuid)"])
        let outcome: Result<Void, any Error>
        do {
            try await ServiceGroup(
                services: [environment.metagraph, axon, Announcer(axon: axon, environment: environment)],
                logger: environment.logger
            ).run()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await stop()
        await environment.receipts?.close()
        environment.logger.info("The miner has stopped.")
        try outcome.get()
    }

    /// Starts, once: what takes long can be done before ``run()`` opens the port. A start that failed is tried again by the next call.
    public final func prepare() async throws {
        guard !isPrepared else { return }
        try await start()
        isPrepared = true
    }

    /// Takes over what can change while the miner runs: whom it denies, and how often each hotkey may call. Gives the certificate a
    /// new key where the file `rotate-certificate` in the neuron's state asks for it. Calls that were admitted are finished.
    ///
    /// - Throws: `StateError`, ``AxonError`` or `ChainError` where a new key can't be made or published; the old one stays in use.
    public final func reload(_ configuration: NeuronConfiguration) async throws {
        guard let axon else { return }
        try await axon.reload(
            deniedHotkeys: configuration.axonDeniedHotkeys, deniedAddresses: configuration.axonDeniedAddresses)
        try await axon.reload(callsPerHotkey: configuration.callsPerHotkey)
        let announcer = Announcer(axon: axon, environment: environment)
        let rotation = CertificateRotation(axon: axon, announcer: announcer, environment: environment)
        if try await rotation.isWished { try await rotation.perform() }
    }

    private func makeAxon() -> Axon {
        var configuration = Axon.Configuration()
        configuration.host = environment.configuration.axonBindAddress
        configuration.port = environment.configuration.axonPort
        configuration.netuid = environment.netuid
        configuration.maxConcurrent = environment.configuration.axonMaxConcurrent
        configuration.drain = environment.configuration.axonDrain
        configuration.trustedProxies = environment.configuration.axonTrustedProxies
        configuration.proxyTestimony = environment.configuration.axonProxyTestimony
        configuration.callsPerHotkey = environment.configuration.callsPerHotkey
        configuration.nativeOnly = environment.configuration.axonNativeOnly
        #if TLS
            configuration.tls = environment.configuration.tlsMode
        #endif
        var policy = CallPolicy()
        policy.deniedHotkeys = environment.configuration.axonDeniedHotkeys
        policy.deniedAddresses = environment.configuration.axonDeniedAddresses
        policy.isRegistered = { [metagraph = environment.metagraph] in metagraph.current.neuron($0) != nil }
        policy.blacklist = { [self] in await blacklist($0, $1) }
        policy.priority = { [self] in await priority($0, $1) }
        return Axon(
            signer: environment.signer, configuration: configuration, policy: policy, receipts: environment.receipts,
            state: environment.state, time: environment.time,
            random: environment.random, logger: environment.logger
        ) { routes(&$0) }
    }
}
