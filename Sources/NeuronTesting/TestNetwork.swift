public import LocalChain
public import Logging
public import Neuron
public import Templates

/// A whole subnet in one process: a chain in memory, miners behind real sockets on loopback, validators that take a step when told.
///
/// ```swift
/// try await TestNetwork.run { network in
///     let honest = try await network.add(SquareMiner.self)
///     try await network.add(SquareValidator.self, stake: .tao(1_000))
///     try await network.advance(epochs: 2)
///     #expect(try await network.incentive(of: honest) > 0.99)
/// }
/// ```
/// Steps come in a fixed order (block, metagraphs, rounds, weights), so that a subnet's hour takes moments and ends the same each time.
@NeuronActor
public final class TestNetwork {
    /// The chain; its blocks are made by ``advance(epochs:)`` and by every call.
    public nonisolated let chain: LocalChain
    /// The subnet.
    public nonisolated let netuid: NetUID = 1
    private let owner: KeyPair
    private let logger: Logger
    private var random: RandomSource
    private var count = 0
    private var environments: [NeuronEnvironment] = []
    private var miners: [OwnedTask<Void>] = []
    private var validators: [Validator] = []

    private init(seed: UInt64, rules: SubnetHyperparameters, logger: Logger) throws {
        chain = try LocalChain(.development(seed: seed, rules: rules), sealing: .onSubmission)
        owner = try KeyPair(uri: "//Bob")
        random = .seeded(seed)
        self.logger = logger
    }

    /// Makes a network, lets `body` use it, and stops every validator and miner before it returns.
    ///
    /// - Parameters:
    ///   - seed: chance of the validators and hashes of the chain.
    ///   - rules: the subnet's; a tempo of 10 blocks and no rate limits unless given.
    public static func run<Value: Sendable>(
        seed: UInt64 = 1, rules: SubnetHyperparameters = .init(),
        logger: Logger = Logger(label: "neuron.test") { _ in SwiftLogNoOpLogHandler() },
        _ body: @NeuronActor (TestNetwork) async throws -> Value
    ) async throws -> Value {
        let network = try TestNetwork(seed: seed, rules: rules, logger: logger)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(network))
        } catch {
            outcome = .failure(error)
        }
        await network.stop()
        return try outcome.get()
    }

    /// Registers a hotkey, starts a miner under it, and returns when its axon stands in the metagraph.
    ///
    /// - Throws: what ended the miner's life before that.
    @discardableResult
    public func add(_ type: (some Miner).Type) async throws -> Hotkey {
        try await begin(type.init(try await newcomer(stake: .zero)))
    }

    /// Registers a hotkey, starts a miner under it that misbehaves, and returns when its axon stands in the metagraph.
    ///
    /// - Throws: what ended the miner's life before that.
    @discardableResult
    public func add(_ adversary: Adversary<some Synapse>) async throws -> Hotkey {
        let environment = try await newcomer(stake: .zero) { try adversary.signer($0) }
        return try await begin(AdversaryMiner(environment, adversary))
    }

    private func begin(_ miner: Miner) async throws -> Hotkey {
        let hotkey = miner.environment.signer.hotkey
        let (ending, end) = AsyncStream.makeStream(of: (any Error)?.self)
        miners.append(
            OwnedTask {
                do {
                    try await miner.run()
                    end.yield(nil)
                } catch {
                    end.yield(error)
                }
            })
        try await published(hotkey, unless: ending)
        try await refresh()
        return hotkey
    }

    /// Registers a hotkey, stakes to it, and prepares a validator under it; it takes a step in every epoch of ``advance(epochs:)``.
    @discardableResult
    public func add(_ type: (some Validator).Type, stake: Tao = .tao(1_000)) async throws -> Hotkey {
        let validator = type.init(try await newcomer(stake: stake))
        try await validator.prepare()
        validators.append(validator)
        return validator.environment.signer.hotkey
    }

    /// Makes blocks until exactly so many epochs have run. Before each, in the middle of its tempo or as soon after that as there is a
    /// block, every validator runs a round and sets its weights.
    ///
    /// Every setting of weights makes a block: with more validators than half a tempo has blocks, the last of them come after the epoch.
    public func advance(epochs: Int) async throws {
        for _ in 0..<max(0, epochs) {
            guard let epoch = await chain.epochs(of: netuid) else { break }
            let middle = epoch.next - (epoch.next - epoch.last) / 2
            let head = try await chain.head().number
            if head < middle { await chain.advance(blocks: Int(middle - head)) }
            try await step()
            if await chain.epochs(of: netuid)?.last == epoch.last { await chain.advanceToEpoch(of: netuid) }
        }
        try await refresh()
    }

    /// One step of every validator at the block of the moment: it reads the metagraph, runs a round, sets its weights.
    public func step() async throws {
        try await refresh()
        for validator in validators {
            await validator.runRound()
            try await validator.submitWeightsIfDue()
        }
    }

    /// The subnet at the best block.
    public func metagraph() async throws -> Metagraph { try await chain.metagraph(netuid, at: nil) }

    /// A neuron's share of the miners' pay at the last epoch, 0…1; 0 where it is not registered.
    public func incentive(of hotkey: Hotkey) async throws -> Double {
        Double(try await metagraph().neuron(hotkey)?.incentive ?? 0) / 65_535
    }

    private func newcomer(stake: Tao, signing: (KeyPair) throws -> any Signer = { $0 }) async throws -> NeuronEnvironment {
        count += 1
        let key = try KeyPair(uri: "//Bob//neuron//\(count)")
        _ = try await chain.submit(.burnedRegister(netuid: netuid, hotkey: key.hotkey), signedBy: owner)
        if stake > .zero {
            _ = try await chain.submit(.addStake(hotkey: key.hotkey, netuid: netuid, amount: stake), signedBy: owner)
        }
        var configuration = NeuronConfiguration()
        configuration.axonPort = 0
        let environment = try await NeuronEnvironment(
            signer: try signing(key), netuid: netuid, chain: chain, configuration: configuration, random: random.split(),
            logger: logger)
        environments.append(environment)
        return environment
    }

    /// Waits, block by block, until the chain has the miner's axon; throws what ended the miner before that.
    private func published(_ hotkey: Hotkey, unless ending: AsyncStream<(any Error)?>) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [chain, netuid] in
                let blocks = chain.blocks()
                var iterator = blocks.makeAsyncIterator()
                while try await chain.metagraph(netuid, at: nil).neuron(hotkey)?.axon == nil {
                    guard try await iterator.next() != nil else { return }
                }
            }
            group.addTask {
                for await error in ending {
                    if let error { throw error }
                    return
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Lets every neuron see the chain as it is: a miner that has not yet seen a newcomer would turn it away.
    private func refresh() async throws {
        for environment in environments { try await environment.metagraph.refresh() }
    }

    private func stop() async {
        for validator in validators { await validator.stop() }
        for miner in miners { miner.cancel() }
        for miner in miners { await miner.value }
    }
}
