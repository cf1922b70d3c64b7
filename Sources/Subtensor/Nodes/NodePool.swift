internal import Curl
internal import HTTPTypes
internal import Logging
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat
internal import Synchronization

/// The nodes of one chain: each call goes to the first that can be asked, and on to the next when it fails.
///
/// A node is asked for its genesis before anything else, rests after a failure, and is never asked faster than the settings allow.
final class NodePool: Sendable {
    private struct Node {
        let url: String
        var health = NodeHealth()
        var limiter: RateLimiter
    }

    private struct State {
        var nodes: [Node]
        var genesis: BlockHash?
        var random: RandomSource
    }

    private enum Choice {
        case ask(Int)
        case wait(until: MonotonicInstant)
        case nobody
    }

    private let state: Mutex<State>
    private let settings: NodeSettings
    private let curl: CurlEngine
    private let time: any TimeSource
    private let logger: Logger
    private let name: String

    init(
        _ network: NetworkName, settings: NodeSettings, curl: CurlEngine, time: any TimeSource, random: RandomSource,
        logger: Logger
    ) {
        name = network.description
        self.settings = settings
        self.curl = curl
        self.time = time
        self.logger = logger
        let limiter = RateLimiter(rate: settings.callsPerSecond, burst: settings.burst)
        let genesis = network.genesis.flatMap { Hex.decode($0.dropFirst(2)) }.flatMap { BlockHash($0) }
        state = Mutex(State(nodes: network.urls.map { Node(url: $0, limiter: limiter) }, genesis: genesis, random: random))
    }

    /// The hash of block 0, once any node has been asked or the network's name fixes it.
    var genesis: BlockHash? { state.withLock(\.genesis) }

    /// Asks calls, all of one node, and gives what `read` makes of the answers.
    ///
    /// - Parameters:
    ///   - what: what is being read, for errors.
    ///   - patience: how long to try; the settings' unless given.
    /// - Throws: ``ChainError``: `unreachable` when no node answered in time, `unknownBlock` when none has the block, `badAnswer` when
    ///   every node answered something else, `stopped` when the task was cancelled.
    @concurrent func ask<Value: Sendable>(
        _ what: String, _ calls: [RPCCall], patience: Duration? = nil,
        _ read: @Sendable (RPCAnswers) throws(AnswerError) -> Value
    ) async throws(ChainError) -> Value {
        let deadline = Deadline.after(patience ?? settings.patience, by: time)
        var excluded: Set<Int> = []
        var malformed = 0
        var last: ChainError?
        while true {
            if Task.isCancelled { throw cancelled }
            switch choose(without: excluded) {
            case .nobody: throw last ?? unreachable(what)
            case .wait(let instant):
                // A rest that ends too late is no reason to wait until it is too late.
                guard instant < deadline.instant else { throw unreachable(what, last) }
                guard (try? await time.sleep(until: instant)) != nil else { throw cancelled }
            case .ask(let index):
                let left = deadline.remaining(at: time.monotonic)
                guard left > .zero else { throw unreachable(what, last) }
                do throws(Failure) {
                    try await verify(index, within: left, what: what)
                    let answers = try await post(index, calls, deadline: deadline)
                    let value: Value
                    do throws(AnswerError) { value = try read(answers) } catch { throw .answer(error) }
                    state.withLock { $0.nodes[index].health.answered() }
                    return value
                } catch {
                    switch error {
                    case .cancelled: throw cancelled
                    case .tooLate: throw unreachable(what, last)
                    case .answer(.unknownBlock):
                        excluded.insert(index)
                        last = ChainError(
                            .unknownBlock, "No node of \(name) has the block that was asked for, reading \(what).",
                            remedy: "Read a block of the last few minutes, or ask an archive node.")
                    case .answer(.refused(let fault)) where fault.meaning != .busy:
                        excluded.insert(index)
                        last = ChainError(
                            .badAnswer, "\(url(index)) refused to read \(what): \(fault).",
                            remedy: "Try another node with --network.", cause: fault)
                    case .answer(.malformed(let cause)):
                        malformed += 1
                        last = ChainError(
                            .badAnswer, "\(url(index)) answered nonsense, reading \(what): \(cause).",
                            remedy: "Try another node with --network.", cause: cause)
                        fail(index, "it answered nonsense: \(cause)", asked: nil, isConnection: false)
                        if malformed >= 2 * count, let last { throw last }
                    case .answer(.refused(let fault)): fail(index, "it is busy: \(fault)", asked: nil, isConnection: false)
                    case .node(let reason, let asked, let isConnection):
                        fail(index, reason, asked: asked, isConnection: isConnection)
                    }
                }
            }
        }
    }

    /// Leaves a node alone for a while, because what it says can't be the newest.
    func distrust(_ index: Int, _ reason: String) { fail(index, reason, asked: nil, isConnection: false) }

    /// How many nodes there are.
    var count: Int { state.withLock { $0.nodes.count } }

    // MARK: One attempt

    private enum Failure: Error {
        case node(String, asked: Duration?, isConnection: Bool)
        case answer(AnswerError)
        case tooLate
        case cancelled
    }

    /// Looks at the genesis, and at the age of the newest block where there is another node to ask instead.
    private func verify(_ index: Int, within: Duration, what: String) async throws(Failure) {
        guard !state.withLock({ $0.nodes[index].health.isVerified }) else { return }
        let now = StorageEntry.timestampKey
        let answers = try await post(
            index, [.blockHash(0), .storage(now, nil)], deadline: Deadline.after(within, by: time))
        let genesis: BlockHash?
        do throws(AnswerError) { genesis = try answers.hash(0) } catch { throw .answer(error) }
        guard let genesis else { throw .answer(answers.malformed(0, "no genesis")) }
        let expected = state.withLock { state in
            if state.genesis == nil { state.genesis = genesis }
            return state.genesis
        }
        guard genesis == expected else {
            throw .node("it is of another chain: its genesis is \(genesis)", asked: settings.longestRest, isConnection: false)
        }
        if count > 1, let bytes = try? answers.bytes(1), bytes.count == 8 {
            let stamp = UnixTime(nanoseconds: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } &* 1_000_000)
            let age = time.now.since(stamp)
            if age > settings.lostAfter {
                throw .node("its newest block is \(age / .seconds(1)) s old", asked: nil, isConnection: false)
            }
        }
        state.withLock { $0.nodes[index].health.isVerified = true }
    }

    private func post(_ index: Int, _ calls: [RPCCall], deadline: Deadline) async throws(Failure) -> RPCAnswers {
        if calls.count == 1 || state.withLock({ $0.nodes[index].health.takesBatches }) {
            let document = try await send(index, calls, deadline: deadline)
            do throws(AnswerError) {
                return try RPCAnswers(calls, document, from: index)
            } catch {
                guard case .refused(let fault) = error, fault.meaning == .batchRefused || fault.code == -32_600, calls.count > 1
                else { throw .answer(error) }
                state.withLock { $0.nodes[index].health.takesBatches = false }
                logger.debug("A node takes no batches.", metadata: ["node": "\(url(index))"])
            }
        }
        var results: [Result<JSONNode, RPCFault>] = []
        for call in calls {
            let document = try await send(index, [call], deadline: deadline)
            do throws(AnswerError) {
                let answers = try RPCAnswers([call], document, from: index)
                results.append(answers.first)
            } catch {
                throw .answer(error)
            }
        }
        return RPCAnswers(calls, single: results, from: index)
    }

    private func send(_ index: Int, _ calls: [RPCCall], deadline: Deadline) async throws(Failure) -> JSONNode {
        let (url, http1, wait) = state.withLock { state in
            let wait = state.nodes[index].limiter.reserve(calls.count, now: time.monotonic)
            return (state.nodes[index].url, state.nodes[index].health.usesHTTP1, wait)
        }
        if wait > .zero {
            let instant = time.monotonic.advanced(by: wait)
            guard instant < deadline.instant else { throw .tooLate }
            guard (try? await time.sleep(until: instant)) != nil else { throw .cancelled }
        }
        let left = min(settings.requestTimeout, deadline.remaining(at: time.monotonic))
        guard left > .zero else { throw .tooLate }
        let request = CurlRequest(
            url: url, headers: [.contentType: "application/json", .accept: "application/json"], body: RPCCall.body(calls),
            timeout: left, connectTimeout: min(left, .seconds(5)), maxBodyBytes: settings.maxAnswerBytes,
            http: http1 || url.hasPrefix("http://") ? .http1 : .negotiated)
        let response: CurlResponse
        do throws(CurlError) {
            response = try await curl.perform(request)
        } catch {
            if error.code == .cancelled { throw .cancelled }
            throw .node(
                "\(error)", asked: nil, isConnection: error.code == .timedOut || error.code == .connectionLost)
        }
        guard response.status == 200 else {
            let asked = response.headers[.retryAfter].flatMap { Int64($0) }.map { Duration.seconds(max(0, $0)) }
            throw .node("it answered with status \(response.status)", asked: asked, isConnection: false)
        }
        do throws(ScaleError) {
            return try JSONReader.read(response.body)
        } catch {
            throw .answer(.malformed(error))
        }
    }

    // MARK: State

    private func choose(without excluded: Set<Int>) -> Choice {
        state.withLock { state in
            let now = time.monotonic
            let candidates = state.nodes.indices.filter { !excluded.contains($0) }
            if let ready = candidates.first(where: { state.nodes[$0].health.isReady(at: now) }) { return .ask(ready) }
            return candidates.compactMap { state.nodes[$0].health.restsUntil }.min().map { .wait(until: $0) } ?? .nobody
        }
    }

    private func fail(_ index: Int, _ reason: String, asked: Duration?, isConnection: Bool) {
        let failures = state.withLock { state in
            let chance = Double.random(in: 0..<1, using: &state.random)
            state.nodes[index].health.failed(
                reason, rests: .init(shortest: settings.shortestRest, longest: settings.longestRest), asked: asked,
                now: time.monotonic, chance: chance, isConnection: isConnection)
            return state.nodes[index].health.failures
        }
        let facts: Logger.Metadata = ["node": "\(url(index))", "reason": "\(reason)", "failures": "\(failures)"]
        if failures == 1 {
            logger.warning("A node failed; another one is asked, or this one after a rest.", metadata: facts)
        } else {
            logger.debug("A node failed again.", metadata: facts)
        }
    }

    private func url(_ index: Int) -> String { state.withLock { $0.nodes[index].url } }

    private func unreachable(_ what: String, _ last: ChainError? = nil) -> ChainError {
        let reasons = state.withLock { state in
            state.nodes.compactMap { node in node.health.reason.map { "\(node.url): \($0)" } }
        }
        let why = reasons.isEmpty ? "no node answered in time" : reasons.joined(separator: "; ")
        return ChainError(
            .unreachable, "\(name) can't be reached, reading \(what): \(why).",
            remedy: "Check the connection, or name another node with --network.", cause: last)
    }

    private var cancelled: ChainError { ChainError(.stopped, "The read was cancelled.", remedy: nil) }
}

extension StorageEntry {
    /// The key of `Timestamp.Now`, which no runtime has moved: milliseconds, eight bytes.
    static let timestampKey = Twox.hash(Bytes("Timestamp".utf8), words: 2) + Twox.hash(Bytes("Now".utf8), words: 2)
}
