public import Dendrite
public import Neuron
public import Scoring
public import ServiceLifecycle
internal import Logging

/// A validator: a dendrite with a memory of scores. Subclass it, override ``forward()``, mark the class `@main`.
///
/// ```swift
/// @main
/// final class SquareValidator: Validator {
///     override func forward() async throws {
///         let value = Int.random(in: 1...1_000, using: &random)
///         for await reply in dendrite.query(Square(value: value), to: metagraph.sample(16, using: &random)) {
///             let right = (try? reply.result.get())?.square == value * value
///             scores.record(right ? 1 : 0, for: reply.axon.hotkey)
///         }
///     }
/// }
/// ```
@NeuronActor
open class Validator: Service {
    /// What the validator lives with.
    public nonisolated let environment: NeuronEnvironment
    /// Asks the miners.
    public nonisolated let dendrite: Dendrite
    /// What each miner is thought to be worth; saved after every round. Its ``ScoreBoard/clock`` shows the present.
    ///
    /// For a half-life, a prior or another smoothing assign a board in the initialiser or in ``start()``: saved scores go on under
    /// its settings, not under those that they were saved with.
    public var scores: ScoreBoard {
        get {
            var board = board
            board.clock = environment.time.now
            return board
        }
        set { board = newValue }
    }
    /// Chance, seeded in tests.
    public var random: RandomSource
    private var board: ScoreBoard
    private let store: ScoreStore
    private let peers: PeerMemory
    private var isPrepared = false
    private var weightLedger: WeightLedger?

    /// A validator in its environment.
    public required init(_ environment: NeuronEnvironment) {
        self.environment = environment
        var configuration = Dendrite.Configuration()
        configuration.maxInFlight = environment.configuration.dendriteMaxInFlight
        configuration.allowPrivateAddresses = environment.configuration.allowPrivateAddresses
        peers = PeerMemory()
        dendrite = Dendrite(
            signer: environment.signer, configuration: configuration, memory: peers, receipts: environment.receipts,
            reread: { [metagraph = environment.metagraph] axon in
                // The chain's last word counts where it can't be asked.
                try? await metagraph.refresh()
                return metagraph.current.neuron(axon.hotkey)?.endpoint
            },
            time: environment.time, logger: environment.logger)
        board = ScoreBoard(smoothing: environment.configuration.validatorSmoothing)
        random = environment.random
        store = ScoreStore(environment.state)
    }

    /// One round: ask miners, judge their answers, record scores. Override it.
    open func forward() async throws {}

    /// The weights that are set; by default each miner's share is its score, where that is above zero.
    open func weights() -> WeightVector {
        scores.weights(on: metagraph, under: environment.metagraph.rules, at: environment.time.now)
    }

    /// Runs before the first round: load what judging needs.
    open func start() async throws {}

    /// Runs after the last round.
    open func stop() async {}

    /// The subnet as it is now.
    public var metagraph: Metagraph { environment.metagraph.current }

    /// Validates until a graceful shutdown: checks the registration, loads the scores, runs rounds and sets weights side by side,
    /// saves the scores.
    ///
    /// - Throws: ``NeuronError/Code/notRegistered`` when the hotkey is not, or no longer, on the subnet; what ``start()`` throws;
    ///   `StateError` when saved scores can't be read.
    public final func run() async throws {
        let neuron = try environment.requireRegistration(on: metagraph)
        try await prepare()
        environment.logger.info("The validator starts.", metadata: ["uid": "\(neuron.uid)", "netuid": "\(environment.netuid)"])
        let outcome: Result<Void, any Error>
        do {
            try await ServiceGroup(
                services: [
                    environment.metagraph, Rounds(validator: self), WeightSettings(validator: self),
                    WarmConnections(environment: environment, dendrite: dendrite, peers: peers),
                ],
                logger: environment.logger
            ).run()
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await stop()
        await save()
        await environment.receipts?.close()
        environment.logger.info("The validator has stopped.")
        try outcome.get()
    }

    /// Loads the saved scores and starts, once; what failed is done again by the next call.
    public final func prepare() async throws {
        guard !isPrepared else { return }
        let saved = try await store.load()
        if let saved { board.resume(saved) }
        do {
            try await peers.load(from: environment.state)
        } catch {
            environment.logger.warning("What axons speak is forgotten; they are met anew.", metadata: ["error": "\(error)"])
        }
        try await start()
        // A board that the start put in place takes over what was saved.
        if let saved, board.scores.isEmpty { board.resume(saved) }
        scores.follow(metagraph)
        isPrepared = true
    }

    /// One round and what belongs to it: scores follow the metagraph, ``forward()`` runs, what it recorded is saved, however it ends.
    ///
    /// - Returns: whether the round went well; an error is logged, not thrown, because the next round may.
    @discardableResult
    public final func runRound() async -> Bool {
        scores.follow(metagraph)
        var isGood = true
        do {
            try await forward()
        } catch {
            // A stop is no failure, whatever error it came as.
            isGood = Task.isCancelled
            if !isGood {
                environment.logger.error("A round failed; the next one goes on.", metadata: ["error": "\(error)"])
            }
        }
        scores.follow(metagraph)
        await save()
        return isGood
    }

    /// Sets the weights if the subnet's rules allow it and, since they were last set, half a tempo has passed, or the rate limit
    /// where that is longer.
    ///
    /// They are saved first, bound to those they are meant for, and go by whichever way the subnet asks; what can't be set now is
    /// tried again until the tempo ends, also by the next process.
    @discardableResult
    public final func submitWeightsIfDue() async throws -> WeightSetting.Outcome {
        let metagraph = metagraph
        let rules = environment.metagraph.rules
        scores.follow(metagraph)
        let keeper = try await keeper()
        let known = try await ledger().current
        let pause = max(rules.weightsRateLimit, rules.tempo / 2)
        if known.intent == nil, known.pending == nil, known.reveals.isEmpty, let lastSet = known.lastSet,
            metagraph.block.number < lastSet + pause
        {
            return .tooSoon(until: lastSet + pause)
        }
        let isFree = known.lastSet.map { metagraph.block.number >= $0 + pause } ?? true
        // What could not be set within its tempo is decided anew.
        let isOver = known.intent.map { $0.until <= metagraph.block.number } ?? true
        if isOver, known.pending == nil, isFree {
            let next = WeightSetting.nextBlock(for: environment.signer.hotkey, on: metagraph, under: rules)
            if known.reveals.isEmpty, let next, metagraph.block.number < next { return .tooSoon(until: next) }
            let weights = weights()
            if !weights.entries.isEmpty {
                try await keeper.intend(weights, on: metagraph, under: rules)
            } else if known.reveals.isEmpty {
                return .nothingToSet("Nobody has a score above zero yet.")
            }
        }
        let outcome = try await keeper.step(on: metagraph, under: rules)
        let age = keeper.age(on: metagraph).map { "\($0)" } ?? "none"
        switch outcome {
        case .set(let receipt):
            environment.logger.info(
                "Weights are set.",
                metadata: ["block": "\(receipt.block.number)", "netuid": "\(environment.netuid)", "age_blocks": "\(age)"])
        case .committed(let receipt, let effectiveAt):
            environment.logger.info(
                "Weights are committed.",
                metadata: [
                    "block": "\(receipt.block.number)", "netuid": "\(environment.netuid)",
                    "effective_at": "\(effectiveAt.map { "\($0)" } ?? "unknown")",
                ])
        case .revealed(let receipt):
            environment.logger.info("Weights are revealed.", metadata: ["block": "\(receipt.block.number)"])
        case .tooSoon, .noPermit, .nothingToSet:
            environment.logger.debug("No weights are set.", metadata: ["age_blocks": "\(age)"])
        }
        return outcome
    }

    /// How many blocks ago this validator's weights last came onto the chain; nil where they never did.
    ///
    /// The figure to watch: past the subnet's activity cutoff the stake behind the hotkey counts for nothing.
    public final func weightsAge() async throws -> UInt64? { try await keeper().age(on: metagraph) }

    private func ledger() async throws(StateError) -> WeightLedger {
        if let weightLedger { return weightLedger }
        let read = try await WeightLedger(environment.state)
        weightLedger = weightLedger ?? read
        return weightLedger ?? read
    }

    private func keeper() async throws(StateError) -> WeightKeeper {
        WeightKeeper(
            chain: environment.chain, signer: environment.signer, netuid: environment.netuid, ledger: try await ledger(),
            time: environment.time, logger: environment.logger)
    }

    /// Saves the scores; never before the saved ones were read, which would lose them.
    private func save() async {
        guard isPrepared else { return }
        do {
            try await store.save(board)
            try await peers.save(to: environment.state)
        } catch {
            environment.logger.error("The scores could not be saved; they go on in memory.", metadata: ["error": "\(error)"])
        }
    }
}
