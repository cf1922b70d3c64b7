package import HTTPTypes
public import Logging
internal import NIOCore
public import Neuron
public import ServiceLifecycle

/// The server of a miner: it answers synapses from callers who prove who they are, and signs every answer.
///
/// ```swift
/// let axon = Axon(signer: key) { routes in
///     routes.on(Square.self) { query, _ in .init(square: query.value * query.value) }
/// }
/// try await axon.run()
/// ```
/// One axon runs once. Two axons of one hotkey do not know which requests the other has taken, so that a request to one can be
/// played to the other within 10 s: give each axon a hotkey of its own.
public final class Axon: Service {
    /// The hotkey that answers are signed with, and that requests must name as their receiver.
    public let hotkey: Hotkey
    private let signer: any Signer
    let configuration: Configuration
    private let policy: CallPolicy
    private let middleware: [any AxonMiddleware]
    private let routes: Routes
    private let discovery: Discovery
    private let receipts: (any ReceiptKeeper)?
    let state: any StateStore
    private let time: any TimeSource
    private let random: RandomSource
    let logger: Logger
    private let started = Pending<Void>()
    private let life = Pending<Result<Life, any Error>>()

    /// What a running axon has.
    private struct Life: Sendable {
        let address: SocketAddress
        let pipeline: Pipeline
        let door: TLSDoor?
    }

    /// An axon that is not listening yet.
    ///
    /// - Parameters:
    ///   - receipts: Where the proofs of answered requests are left, for third parties.
    ///   - state: Where the replay floor is kept over restarts. With the default a restart relies on the clock alone.
    ///   - routes: Tells what is answered; called once, at once.
    public init(
        signer: some Signer, configuration: Configuration = .init(), policy: CallPolicy = .open,
        middleware: [any AxonMiddleware] = [], receipts: (any ReceiptKeeper)? = nil,
        state: any StateStore = MemoryStateStore(), time: any TimeSource = .system, random: RandomSource = .system,
        logger: Logger = Logger(label: "neuron.axon"), routes: (inout Routes) -> Void
    ) {
        var table = Routes()
        routes(&table)
        hotkey = signer.hotkey
        self.signer = signer
        self.configuration = configuration
        self.policy = policy
        self.middleware = middleware
        self.routes = table
        discovery = Discovery(
            hotkey: signer.hotkey, routes: table, limits: configuration.callLimits, nativeOnly: configuration.nativeOnly,
            sessions: configuration.sessions)
        self.receipts = receipts
        self.state = state
        self.time = time
        self.random = random
        self.logger = logger
    }

    /// Where the axon listens, once it does; with port 0 in the configuration, the port that it was given.
    ///
    /// Waits for ``run()`` to open the socket; cancelling the task ends the wait.
    /// - Throws: What ``run()`` failed with, ``AxonError`` mostly; `CancellationError`.
    public var address: SocketAddress {
        get async throws { try await begun().address }
    }

    /// Listens and answers until the service is shut down or the task is cancelled; then drains, and returns.
    ///
    /// Draining takes no new calls, finishes those that have come, and closes what is left after `drain`.
    /// - Throws: ``AxonError`` when the socket can't be opened; ``StateError`` when the replay floor can't be read or kept.
    public func run() async throws {
        guard started.settle(()) else {
            throw AxonError(.startedTwice, "This axon was started before.", remedy: "Make another axon to serve again.")
        }
        let floor: ReplayFloor
        let listener: Listener
        let calls = CallHandoff(capacity: 65_536)
        let pipeline: Pipeline
        let door: TLSDoor?
        do {
            floor = try await ReplayFloor(store: state, time: time)
            try Self.check(floor)
            pipeline = makePipeline(floor)
            door = try await makeDoor()
            listener = try await open(pipeline, calls, door)
        } catch {
            life.settle(.failure(error))
            throw error
        }
        if floor.lead > .seconds(2) {
            logger.warning(
                "the clock is behind the replay floor: callers are refused until it has caught up",
                metadata: ["seconds": "\(Int(floor.lead.inSeconds.rounded(.up)))"])
        }
        logger.info("axon ready", metadata: ["address": "\(listener.address)", "hotkey": "\(hotkey)"])
        life.settle(.success(Life(address: listener.address, pipeline: pipeline, door: door)))

        // The work is not this task's child, so that a cancelled axon still finishes what it has begun.
        let done = Pending<Result<Void, any Error>>()
        let work = OwnedTask { done.settle(await self.work(listener, calls, pipeline, floor)) }
        let patience = TimeAmount(configuration.drain)
        let logger = logger
        let result = await withTaskCancellationOrGracefulShutdownHandler {
            await done.value
        } onCancelOrGracefulShutdown: {
            logger.info("axon draining")
            listener.drain(within: patience)
        }
        withExtendedLifetime(work) {}
        try result.get()
    }

    /// A floor far ahead of the clock would have every caller refused for as long, without a word to anybody.
    private static func check(_ floor: ReplayFloor) throws(AxonError) {
        guard floor.lead > .seconds(600) else { return }
        throw AxonError(
            .clockBehindFloor,
            "The clock is \(Int(floor.lead.inSeconds)) s behind the newest request that this axon may have taken before.",
            remedy:
                "Set the clock right. If it was wrong before and is right now, remove \(ReplayFloor.fileName) from the axon's state."
        )
    }

    /// Answers calls until the listener has drained.
    private func work(_ listener: Listener, _ calls: CallHandoff, _ pipeline: Pipeline, _ floor: ReplayFloor) async -> Result<
        Void, any Error
    > {
        let heart = OwnedTask { await self.beat(floor) }
        listener.whenDrained { calls.finish() }
        await Lanes(calls: calls, pipeline: pipeline, time: time, count: configuration.laneCount).run()
        heart.cancel()
        await heart.value
        defer { logger.info("axon stopped", metadata: ["requests": "\(pipeline.counts.told)"]) }
        do {
            try await floor.stop()
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// Keeps the replay floor ahead of the clock, once a second, until cancelled.
    private func beat(_ floor: ReplayFloor) async {
        while !Task.isCancelled {
            do {
                try await time.sleep(for: .seconds(1))
                try await floor.beat()
            } catch let error as StateError {
                logger.error("the replay floor can't be kept", metadata: ["reason": "\(error)"])
            } catch {
                // Cancelled: the axon stops, and writes the floor for the last time itself.
                return
            }
        }
    }

    /// The pipeline's answer to a call that came on no socket; the checks and signatures are those of the socket's calls.
    ///
    /// Waits until the axon runs. Cancelling the task is the caller's leaving; the answer is then 499 and empty.
    package func answer(_ head: HTTPRequest, body: Bytes, from peer: SocketAddress) async throws -> (HTTPResponse, Bytes) {
        let pipeline = try await begun().pipeline
        let collector = AnswerCollector()
        let call = RawCall(
            id: 0, head: RequestHead(head), isHeaderListTooLarge: false, peer: peer, time: time, body: BodyReader(body),
            outlet: collector)
        return await withTaskCancellationHandler {
            let work = OwnedTask {
                switch pipeline.enter(call) {
                case .claimed(let claimed): await pipeline.serve(claimed)
                case .answered(let head, let body):
                    call.respond(head, body: body)
                    call.proceed { $0.finish() }
                }
            }
            async let answer = collector.answer
            await pipeline.watch(call, work)
            collector.close()
            guard let (head, body) = await answer else { return (HTTPResponse(status: .init(code: 499)), []) }
            return (head.http, body)
        } onCancel: {
            call.leave()
        }
    }

    /// How many requests came in each protocol since the axon began, by the protocol's name; none before it runs.
    public var requests: [String: ProtocolCount] {
        guard case .success(let life)? = life.current else { return [:] }
        return life.pipeline.counts.all
    }

    /// The queue of a running axon, for tests that watch it.
    var queue: AdmissionQueue {
        get async throws { try await begun().pipeline.queue }
    }

    /// The cheap checks of a running axon, whose lists and budgets can change.
    var gate: Gate {
        get async throws { try await begun().pipeline.gate }
    }

    /// What speaks TLS, once the axon runs.
    var door: TLSDoor? {
        get async throws { try await begun().door }
    }

    private func begun() async throws -> Life {
        let mine = Pending<Result<Life, any Error>>()
        life.whenSettled { mine.settle($0) }
        return try await withTaskCancellationHandler {
            await mine.value
        } onCancel: {
            mine.settle(.failure(CancellationError()))
        }.get()
    }

    private func makePipeline(_ floor: ReplayFloor) -> Pipeline {
        let sessions = SessionTable(time: time, random: random)
        let dialects = Dialects(
            sessions: sessions, takesOlder: !configuration.nativeOnly, rules: configuration.bittensor, floor: floor, time: time)
        let replay = ReplayMemory(floor: floor, time: time, retention: configuration.maxRequestAge + .seconds(20))
        let gate = Gate(
            routes: routes, policy: policy, dialects: dialects, sessions: sessions,
            opensSessions: configuration.sessions, receiver: hotkey, replay: replay, floor: floor, time: time,
            limits: configuration.callLimits)
        return Pipeline(
            gate: gate, policy: policy, middleware: middleware, signer: signer, replay: replay,
            receipts: receipts, discovery: discovery, limits: configuration.callLimits, time: time, random: random,
            logger: logger)
    }

    private func open(_ pipeline: Pipeline, _ calls: CallHandoff, _ door: TLSDoor?) async throws(AxonError) -> Listener {
        let time = time
        var limits = configuration.connectionLimits
        let room = FileLimit.raise()
        if limits.connections > room {
            logger.warning(
                "this process may not open as many files as the axon may have connections: fewer are taken",
                metadata: ["connections": "\(room)", "wanted": "\(limits.connections)"])
            limits.connections = room
        }
        let service = ConnectionService(
            limits: limits, time: time, enter: pipeline.enter, calls: calls, logger: logger,
            proxies: TrustedProxies(networks: configuration.trustedProxies, testimony: configuration.proxyTestimony),
            tls: door,
            failed: { pipeline.gate.failed($0, at: time.monotonic) })
        return try await Listener.open(SocketAddress(ip: configuration.host, port: configuration.port), service: service)
    }
}
