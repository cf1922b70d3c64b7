internal import LocalChain
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Synchronization
internal import Templates
internal import TextPrediction
internal import UnixSignals

/// A whole subnet in this process: the chain in memory on a clock, miners and validators living as they would alone, over real sockets.
struct DemoSubnet: Sendable {
    /// How the subnet stands at a block.
    struct Progress: Sendable {
        let block: BlockNumber
        let epoch: Int
        let epochs: Int
        let report: DemoReport
    }

    let corpus: Corpus
    let epochs: Int
    let seed: UInt64
    let blockTime: Duration
    /// An interpreter that has Bittensor's SDK 10: two miners are then Python's.
    let python: String?
    let logger: Logger

    private static let netuid: NetUID = 1
    private static let validatorCount = 2
    private static let stake = Tao.tao(1_000)

    /// Who lives on the subnet.
    private struct Inhabitants: Sendable {
        var miners: [(kind: MinerKind, life: TextPredictionMiner)] = []
        var judges: [TextPredictionValidator] = []
        var pythons: [PythonMiner] = []
    }

    /// Runs the subnet until so many epochs have paid miners, or until SIGINT or SIGTERM.
    ///
    /// - Parameter progress: told at every block.
    /// - Returns: how it stood at the end; nil if a signal came before anybody lived there.
    func run(progress: @escaping @Sendable (Progress) -> Void) async throws -> DemoReport? {
        let last = Mutex<DemoReport?>(nil)
        let whole = Whole {
            let report = try await live(progress: progress)
            last.withLock { $0 = report }
        }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: whole, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        ).run()
        return last.withLock { $0 }
    }

    /// All of the demo, as a service that signals reach.
    private struct Whole: Service {
        let body: @Sendable () async throws -> Void
        func run() async throws { try await body() }
    }

    private func live(progress: @escaping @Sendable (Progress) -> Void) async throws -> DemoReport? {
        let time = SystemTime()
        let begin = time.monotonic
        let chain = try LocalChain(.development(seed: seed))
        // The clock ends with this scope.
        let clock = OwnedTask { [blockTime] in await chain.produceBlocks(every: blockTime, by: time) }
        defer { clock.cancel() }
        let inhabitants: Inhabitants
        do {
            inhabitants = try await cancelWhenGracefulShutdown { try await settle(chain, time) }
        } catch  where Task.isShuttingDownGracefully {
            return nil
        }
        let report: @Sendable (Metagraph) async -> DemoReport = { metagraph in
            await self.report(metagraph, inhabitants, since: begin, by: time)
        }
        let watch = Watch(chain: chain, epochs: epochs, report: report, progress: progress)
        var services = inhabitants.miners.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0.life) }
        services += inhabitants.judges.map { .init(service: $0) }
        services.append(.init(service: watch, successTerminationBehavior: .gracefullyShutdownGroup))
        try await ServiceGroup(configuration: .init(services: services, logger: logger)).run()
        return await report(try await chain.metagraph(Self.netuid, at: nil))
    }

    /// Registers everybody, and trains the miners before anybody asks: so all are asked about the same places from the first round on.
    private func settle(_ chain: LocalChain, _ time: SystemTime) async throws -> Inhabitants {
        var random = RandomSource.seeded(seed)
        let miners = try MinerKind.allCases.map { (kind: $0, key: try KeyPair(uri: "//Bob//miner//\($0.rawValue)//\(seed)")) }
        let validators = try (1...Self.validatorCount).map { try KeyPair(uri: "//Charlie//validator//\($0)//\(seed)") }
        var inhabitants = Inhabitants()
        inhabitants.pythons = try pythonMiners()
        try await register(
            miners.map(\.key) + validators + inhabitants.pythons.map(\.key), staking: validators, on: chain)
        for miner in miners {
            try Task.checkCancellation()
            let environment = try await environment(miner.key, chain, random.split(), time)
            let life = await TextPredictionMiner(environment, kind: miner.kind, corpus: corpus)
            try await life.prepare()
            inhabitants.miners.append((miner.kind, life))
        }
        for miner in inhabitants.pythons {
            _ = try await chain.submit(
                .serveAxon(netuid: Self.netuid, info: try await miner.entry()), signedBy: miner.key)
        }
        for key in validators {
            let environment = try await environment(key, chain, random.split(), time)
            inhabitants.judges.append(await TextPredictionValidator(environment, corpus: corpus, seed: seed))
        }
        return inhabitants
    }

    /// The miners that are Python programs, each begun.
    private func pythonMiners() throws -> [PythonMiner] {
        guard let python else { return [] }
        return try [1, 2].map { order in
            let secret = SHA256.hash(Bytes("python miner \(order) \(seed)".utf8))
            return try PythonMiner(
                order: order, key: try KeyPair(seed: secret), secret: secret, corpus: corpus, interpreter: python)
        }
    }

    /// Registers hotkeys in their order, so that one seed gives the same uids each time, and stakes to the validators.
    private func register(_ keys: [KeyPair], staking validators: [KeyPair], on chain: LocalChain) async throws {
        let owner = try KeyPair(uri: "//Bob")
        _ = try await chain.submit(
            inOrder: keys.map { .burnedRegister(netuid: Self.netuid, hotkey: $0.hotkey) }, signedBy: owner)
        _ = try await chain.submit(
            inOrder: validators.map { .addStake(hotkey: $0.hotkey, netuid: Self.netuid, amount: Self.stake) }, signedBy: owner)
    }

    private func environment(_ key: KeyPair, _ chain: LocalChain, _ random: RandomSource, _ time: SystemTime) async throws
        -> NeuronEnvironment
    {
        var configuration = NeuronConfiguration()
        configuration.axonPort = 0
        configuration.axonDrain = .seconds(2)
        configuration.validatorInterval = blockTime
        return try await NeuronEnvironment(
            signer: key, netuid: Self.netuid, chain: chain, configuration: configuration, time: time, random: random,
            logger: logger)
    }

    private func report(_ metagraph: Metagraph, _ inhabitants: Inhabitants, since begin: MonotonicInstant, by time: SystemTime)
        async
        -> DemoReport
    {
        let judges = inhabitants.judges
        let miners =
            inhabitants.miners.map { ($0.kind.rawValue, $0.life.environment.signer.hotkey) }
            + inhabitants.pythons.map { ($0.kind, $0.key.hotkey) }
        var findings: [TextPredictionValidator.Findings] = []
        for judge in judges { findings.append(await judge.findings) }
        return DemoReport(
            miners: miners.compactMap { kind, hotkey in
                guard let neuron = metagraph.neuron(hotkey) else { return nil }
                let seen = findings.compactMap { $0.bitsPerByte[hotkey] }
                return DemoReport.Miner(
                    uid: neuron.uid, hotkey: hotkey, kind: kind,
                    bitsPerByte: seen.isEmpty ? nil : seen.reduce(0, +) / Double(seen.count),
                    consensus: Double(neuron.consensus) / 65_535, incentive: Double(neuron.incentive) / 65_535,
                    emission: neuron.emission)
            },
            validators: judges.compactMap { judge in
                metagraph.neuron(judge.environment.signer.hotkey).map { neuron in
                    DemoReport.Validator(
                        uid: neuron.uid, hotkey: neuron.hotkey, stake: neuron.stake,
                        dividends: Double(neuron.dividends) / 65_535,
                        emission: neuron.emission)
                }
            },
            pool: pool(findings),
            copycat: findings.lazy.compactMap(\.copycat).first.map {
                DemoReport.Copycat(alone: $0.alone, withoutRemedy: $0.plain, withRemedy: $0.remedied)
            },
            requests: findings.map(\.requests).reduce(0, +), authenticated: findings.map(\.authenticated).reduce(0, +),
            seconds: (time.monotonic.since(begin).inSeconds * 1_000).rounded() / 1_000)
    }

    /// The pool against the best miner, as the validators saw them on average.
    private func pool(_ findings: [TextPredictionValidator.Findings]) -> DemoReport.Pool? {
        let seen = findings.compactMap { finding in
            finding.poolBitsPerByte.flatMap { pool in finding.bitsPerByte.values.min().map { (pool: pool, best: $0) } }
        }
        guard !seen.isEmpty else { return nil }
        let count = Double(seen.count)
        return DemoReport.Pool(
            bitsPerByte: seen.map(\.pool).reduce(0, +) / count, bestBitsPerByte: seen.map(\.best).reduce(0, +) / count)
    }

    /// Follows the chain and ends when enough epochs have paid.
    private struct Watch: Service {
        let chain: LocalChain
        let epochs: Int
        let report: @Sendable (Metagraph) async -> DemoReport
        let progress: @Sendable (Progress) -> Void

        func run() async throws {
            try await cancelWhenGracefulShutdown { try await follow() }
        }

        private func follow() async throws {
            let tempo = try await chain.hyperparameters(DemoSubnet.netuid, at: nil).tempo
            var paid = 0
            for try await header in chain.blocks() {
                // After a stop (Ctrl-Z) the reader may be further behind than the chain keeps states for.
                guard let metagraph = try await metagraph(at: header) else { continue }
                if header.number % tempo == 0, metagraph.neurons.contains(where: { $0.incentive > 0 }) { paid += 1 }
                progress(Progress(block: header.number, epoch: paid, epochs: epochs, report: await report(metagraph)))
                if paid >= epochs { return }
            }
        }

        /// The subnet at a block, or nil if that is no longer kept.
        private func metagraph(at header: BlockHeader) async throws(ChainError) -> Metagraph? {
            do {
                return try await chain.metagraph(DemoSubnet.netuid, at: header.hash)
            } catch  where error.code == .unknownBlock {
                return nil
            }
        }
    }
}
