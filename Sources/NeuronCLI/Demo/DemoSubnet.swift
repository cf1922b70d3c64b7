internal import LocalChain
internal import Logging
internal import Neuron
internal import ServiceLifecycle
internal import Subtensor
internal import Synchronization
internal import Templates
internal import TextPrediction
internal import UnixSignals

/// A whole subnet on this machine: the local chain, every miner and every validator as a process of its own, each set up by a file of
/// settings as an operator writes it.
final class DemoSubnet: Sendable {
    /// How the subnet stands at a block.
    struct Progress: Sendable {
        let block: BlockNumber
        let epoch: Int
        let epochs: Int
        /// Whether an epoch has paid miners in this block.
        let isPayday: Bool
        let report: DemoReport
    }

    /// What is known while it lives.
    struct State {
        /// The chain's address; nil before it answers.
        var network: String?
        /// The subnet as it was read last.
        var metagraph: Metagraph?
        /// Whether everybody serves and judges.
        var isSettled = false
    }

    let settings: DemoSettings
    let corpus: Corpus
    let residents: [Resident]
    let owner: KeyPair
    let folder: DemoFolder
    let processes: DemoProcesses
    let logs: DemoLogs
    let display: DemoDisplay
    let time: any TimeSource
    let begin: MonotonicInstant
    let state = Mutex(State())
    private let onProgress: @Sendable (Progress) -> Void

    /// A subnet that does not live yet.
    ///
    /// - Parameter onProgress: told at every block.
    init(
        _ settings: DemoSettings, corpus: Corpus, display: DemoDisplay, time: any TimeSource = .system,
        onProgress: @escaping @Sendable (Progress) -> Void
    ) throws {
        self.settings = settings
        self.corpus = corpus
        self.display = display
        self.time = time
        self.onProgress = onProgress
        begin = time.monotonic
        owner = try KeyPair(uri: "//Bob")
        residents = try Resident.all(seed: settings.seed, withPython: settings.python != nil)
        folder = try DemoFolder(corpus: corpus, residents: residents, owner: owner)
        processes = DemoProcesses(time: time)
        logs = DemoLogs(isOn: settings.showsLogs, display: display)
    }

    /// Runs the subnet until so many epochs have paid miners, or until SIGINT, SIGTERM or SIGHUP. No process is left when it returns.
    ///
    /// - Returns: how it stood at the end; nil if a signal came before anybody lived there.
    /// - Throws: ``DemoError`` when a neuron ended before it lived; `ChainError` for a chain that ended.
    func run() async throws -> DemoReport? {
        let last = Mutex<DemoReport?>(nil)
        let whole = Whole { [self] in
            let report = try await live()
            last.withLock { $0 = report }
        }
        try await ServiceGroup(
            configuration: .init(
                services: [.init(service: whole, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigint, .sigterm, .sighup],
                logger: Logger(label: "neuron.demo") { ConsoleLog(label: $0, level: .error) })
        ).run()
        return last.withLock { $0 }
    }

    /// All of the demo, as a service that signals reach.
    private struct Whole: Service {
        let body: @Sendable () async throws -> Void
        func run() async throws { try await body() }
    }

    private func live() async throws -> DemoReport? {
        defer { folder.remove() }
        display.note("Training on \(corpus.training.count) bytes, predicting the next \(corpus.heldOut.count).")
        let outcome: Result<Void, any Error>
        do {
            try await cancelWhenGracefulShutdown { try await self.untilItIsOver() }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        let running = numbers
        let isChain = { (name: String) in name == Self.chainName }
        let judges = Set(residents.filter { !$0.isMiner }.map(\.name))
        // Who asks goes first, who is asked by everybody last.
        await processes.stop { judges.contains($0) }
        await processes.stop { !isChain($0) }
        await processes.stop(isChain)
        logs.show(residents.map(\.name), in: folder)
        if !Task.isShuttingDownGracefully { try outcome.get() }
        let (metagraph, isSettled) = state.withLock { ($0.metagraph, $0.isSettled) }
        guard isSettled, let metagraph else { return nil }
        return report(metagraph, running)
    }

    /// Begins and follows; ends with the first of the two that fails, or when enough epochs have paid.
    private func untilItIsOver() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                let chain = try await settle()
                welcome()
                try await follow(chain)
            }
            group.addTask { [self] in try await mindEndings() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// The process numbers of those that run, by name; the chain's too.
    var numbers: [String: Int32] {
        let names = residents.map(\.name) + [Self.chainName]
        return Dictionary(uniqueKeysWithValues: names.compactMap { name in processes.number(of: name).map { (name, $0) } })
    }

    /// Says where to look, where people may.
    private func welcome() {
        guard settings.keeps, let port = chainPort else { return }
        let example = numbers["order-4"].map { "kill -9 \($0)" } ?? "kill -9 PROCESS"
        display.note(
            """
            The subnet lives until Ctrl-C. Its page: \(LocalNodeServer.page(host: "127.0.0.1", port: port))
            Settings, wallets and logs: \(folder.path)
            End one process and see what the others do: \(example) is the miner order-4; the table has the others' numbers.
            """)
    }

    /// The port that the chain was given.
    var chainPort: Int? { state.withLock { $0.network }?.split(separator: ":").last.flatMap { Int($0) } }

    // MARK: Following

    /// Follows the chain, also past its end where it may come back; ends when enough epochs have paid.
    private func follow(_ chain: SubtensorChain) async throws {
        let tempo = try await chain.hyperparameters(DemoSettings.netuid, at: nil).tempo
        var paid = 0
        while !Task.isCancelled {
            do {
                try await watch(chain, tempo: tempo, paid: &paid)
                return
            } catch {
                guard let failure = error as? ChainError, failure.isRetryable, settings.keeps || settings.restarts else {
                    throw error
                }
                try await time.sleep(for: .seconds(1))
            }
        }
    }

    /// Tells of every block, until enough epochs have paid or the chain is lost.
    private func watch(_ chain: SubtensorChain, tempo: UInt64, paid: inout Int) async throws {
        for try await header in chain.blocks() {
            // After a stop (Ctrl-Z) the reader may be further behind than the chain keeps states for.
            guard let metagraph = try await metagraph(of: chain, at: header) else { continue }
            state.withLock { $0.metagraph = metagraph }
            let isPayday = header.number % tempo == 0 && metagraph.neurons.contains { $0.incentive > 0 }
            if isPayday { paid += 1 }
            logs.show(residents.map(\.name), in: folder)
            onProgress(
                Progress(
                    block: header.number, epoch: paid, epochs: settings.epochs, isPayday: isPayday,
                    report: report(metagraph, numbers)))
            if !settings.keeps, paid >= settings.epochs { return }
        }
    }

    /// The subnet at a block, or nil if that is no longer kept.
    private func metagraph(of chain: SubtensorChain, at header: BlockHeader) async throws(ChainError) -> Metagraph? {
        do {
            return try await chain.metagraph(DemoSettings.netuid, at: header.hash)
        } catch  where error.code == .unknownBlock {
            return nil
        }
    }

    // MARK: Endings

    /// Tells of everybody who ended unasked, and starts them again where that was asked for.
    private func mindEndings() async throws {
        for await ending in processes.endings {
            let isSettled = state.withLock { $0.isSettled }
            let who = "\(ending.name) (process \(ending.number)) \(ending.end)"
            if !isSettled, ending.name == Self.chainName { throw chainEnded(ending.end) }
            guard isSettled else {
                throw DemoError(
                    "\(who) before the subnet lived. It said: \(folder.lastWords(of: ending.name))",
                    remedy: "Run the demo again; with --log-level info it shows what each process says.")
            }
            display.note("\(who): \(consequence(of: ending.name))")
            if settings.restarts {
                try await time.sleep(for: .seconds(1))
                try await startAgain(ending.name)
                display.note("\(ending.name) is started again.")
            } else if ending.name == Self.chainName, !settings.keeps {
                throw chainEnded(ending.end)
            }
        }
    }

    /// What a demo fails with that has lost its chain, or never had one.
    func chainEnded(_ end: ChildProcess.End) -> ChainError {
        ChainError(
            .unreachable, "The chain \(end). It said: \(folder.lastWords(of: Self.chainName))",
            remedy: "Run the demo again, with another --port if this one is taken; --restart brings processes back.")
    }

    /// What the end of one means for the others.
    private func consequence(of name: String) -> String {
        if settings.restarts { return "it is started again in a second." }
        switch residents.first(where: { $0.name == name })?.role {
        case nil: return "the neurons go on asking for the chain."
        case .validator: return "its last weights count on until they are too old; the other validator goes on."
        case .miner, .python: return "validators find nobody at its address, and its pay ends within two epochs."
        }
    }
}
