internal import Foundation
internal import Logging
public import Templates

/// Asks all miners about the same places of the held-out text, pools their answers into one that compresses it better than the best
/// of them, and pays each by its part in what the pool saves.
open class TextPredictionValidator: Validator {
    /// What a validator has found out, for reports.
    package struct Findings: Sendable, Codable {
        /// The moving average of each miner's bits per byte, over its valid answers: as it was when weights were last made.
        package fileprivate(set) var bitsPerByte: [Hotkey: Double] = [:]
        /// The moving average of the pool's bits per byte, judged by weights that had not seen the contexts.
        package fileprivate(set) var poolBitsPerByte: Double?
        /// What a copy of the best miner would have earned in the epoch's first round.
        package fileprivate(set) var copycat: CopycatPay?
        /// How many queries were sent.
        package fileprivate(set) var requests = 0
        /// How many of them brought an answer that was proven.
        package fileprivate(set) var authenticated = 0

        /// Under which name they are kept in the validator's state.
        package static let file = "findings.json"
    }

    /// What has been found out since the start.
    package private(set) var findings = Findings()
    private var corpus: Corpus?
    private var seed: UInt64?
    private var averages = ScoreBoard()
    private var poolAverage = ScoreBoard()

    private var poolWeights: [Hotkey: [Double]] = [:]
    private var shownEpoch: UInt64?
    /// Who did not answer in time when last asked, and never before.
    private var late: Set<Hotkey> = []
    private var punctual: Set<Hotkey> = []

    private static let contextCount = 256
    private static let contextLength = 32
    /// Who predicts no better than chance by this many bits is left out of the pool.
    private static let leastSaving = 0.01
    /// Who was late and never in time is waited for no longer than this: a round takes as long as its slowest answer.
    private static let timeoutOfLate = Duration.seconds(1)
    /// Not being there counts as so many answers without worth.
    private static let goneWeight = 1_000.0

    /// A validator as its settings describe it: it asks about the licence texts unless they name others.
    public required init(_ environment: NeuronEnvironment) { super.init(environment) }

    /// A validator that asks about a text, the licence texts where there is none, at places that follow from a seed. Validators of one
    /// subnet share both.
    package init(_ environment: NeuronEnvironment, corpus: Corpus?, seed: UInt64) {
        self.corpus = corpus
        self.seed = seed
        super.init(environment)
    }

    /// Reads the corpus.
    open override func start() async throws {
        let settings = try TextPredictionSettings(environment.configuration.subnet)
        corpus = try corpus ?? Corpus(files: settings.corpus)
        seed = seed ?? settings.seed
        averages = ScoreBoard(smoothing: scores.smoothing)
        poolAverage = ScoreBoard(smoothing: scores.smoothing)
    }

    /// Leaves what was found out in the state.
    open override func stop() async { await keepFindings() }

    /// Writes the findings where whoever watches the validator can read them.
    private func keepFindings() async {
        do {
            try await environment.state.write(Bytes(try JSONEncoder().encode(findings)), to: Findings.file)
        } catch {
            environment.logger.warning("The findings could not be kept.", metadata: ["error": "\(error)"])
        }
    }

    /// Asks, pools, pays. An answer that is late, no distribution or no better than chance is worth nothing, and so is an unproven
    /// one, except of miners that the chain shows to have Bittensor's SDK 10. Where nobody is any more, nothing is left of what was
    /// earned there.
    open override func forward() async throws {
        guard let corpus else { return }
        try await round(on: corpus)
        await keepFindings()
    }

    private func round(on corpus: Corpus) async throws {
        let contexts = corpus.heldOutContexts(count: Self.contextCount, contextLength: Self.contextLength, seed: roundSeed)
        let query = PredictNextBytes(contexts: contexts.map { Data($0.bytes) })
        var entries: [Entry] = []
        var costs: [(hotkey: Hotkey, bitsPerByte: Double)] = []
        let serving = metagraph.serving
        let known = late
        // Both begin now.
        let replies = [
            dendrite.query(query, to: serving.filter { !known.contains($0.hotkey) }),
            dendrite.query(query, to: serving.filter { known.contains($0.hotkey) }, timeout: Self.timeoutOfLate),
        ]
        for part in replies {
            for await reply in part { take(reply, of: contexts, entries: &entries, costs: &costs) }
        }
        // In one order, so that sums come out the same whoever answered first.
        entries.sort { $0.hotkey.description < $1.hotkey.description }
        let isFirst = shownEpoch != epoch
        let judged = try await Self.judge(entries, contexts, poolWeights, showsCopycat: isFirst, random: random.split())
        // All at once: weights may be made while a round is under way.
        for cost in costs { averages.record(cost.bitsPerByte, for: cost.hotkey) }
        guard let judged else { return }
        if isFirst {
            shownEpoch = epoch
            findings.copycat = judged.copycat
        }
        poolWeights.merge(judged.weights) { $1 }
        poolAverage.record(judged.bitsPerByte, for: environment.signer.hotkey)
        for (entry, part) in zip(entries, judged.parts) { scores.record(max(0, part), for: entry.hotkey) }
    }

    /// Takes one miner's reply: an answer to be judged, or a score of nothing.
    private func take(
        _ reply: Reply<PredictNextBytes>, of contexts: [HeldOutContext], entries: inout [Entry],
        costs: inout [(hotkey: Hotkey, bitsPerByte: Double)]
    ) {
        let hotkey = reply.axon.hotkey
        findings.requests += 1
        switch reply.result {
        case .success(let answer):
            punctual.insert(hotkey)
            late.remove(hotkey)
            if reply.isAuthenticated { findings.authenticated += 1 }
            let bitsPerByte = PredictionScore.bitsPerByte(answer.shares, for: contexts)
            if let bitsPerByte { costs.append((hotkey, bitsPerByte)) }
            if let bitsPerByte, bitsPerByte < 8 - Self.leastSaving,
                let shares = ByteShares.list(encoded: answer.shares, count: contexts.count)
            {
                entries.append(Entry(hotkey: hotkey, shares: shares, bitsPerByte: bitsPerByte))
            } else {
                scores.record(0, for: hotkey)
            }
        case .failure(let error):
            environment.logger.debug("A miner gave no answer.", metadata: ["hotkey": "\(hotkey)", "error": "\(error)"])
            if error.code == .deadlineExceeded, !punctual.contains(hotkey) { late.insert(hotkey) }
            // Its machine says that nothing listens there; one that only could not be reached may be busy.
            scores.record(0, for: hotkey, weight: error.code == .connectionRefused ? Self.goneWeight : 1)
        }
    }

    /// Each miner's part in what the pool saves, as a share.
    open override func weights() -> WeightVector {
        findings.bitsPerByte = averages.scores
        findings.poolBitsPerByte = poolAverage.scores[environment.signer.hotkey]
        return super.weights()
    }

    /// One miner's answer.
    private struct Entry: Sendable {
        let hotkey: Hotkey
        let shares: [ByteShares]
        let bitsPerByte: Double
    }

    /// What a round came to.
    private struct Judged: Sendable {
        var weights: [Hotkey: [Double]]
        var bitsPerByte: Double
        var parts: [Double]
        var copycat: CopycatPay?
    }

    /// Learns the pool's weights, judges it, and shares out what it saves. Heavy: not on the validator's actor.
    @concurrent
    private nonisolated static func judge(
        _ entries: [Entry], _ contexts: [HeldOutContext], _ known: [Hotkey: [Double]], showsCopycat: Bool, random: RandomSource
    ) async throws -> Judged? {
        var random = random
        guard let pool = AnswerPool(entries.map(\.shares), for: contexts) else { return nil }
        let groups = entries.map { entry in entries.firstIndex { $0.shares == entry.shares } ?? 0 }
        // A newcomer begins with what its record gives it.
        let record = pool.byRecord()
        var weights = [0, 1].map { half in
            entries.indices.map { known[entries[$0].hotkey]?[half] ?? record[half][$0] }
        }
        let pay = PoolPay(pool: pool, groups: groups)
        let distinct = pay.representatives
        pool.learn(&weights, from: distinct)
        var judged = Judged(
            weights: [:], bitsPerByte: pool.bitsPerByte(of: distinct, under: weights),
            parts: try await pay.remedied(random: &random))
        for (place, entry) in entries.enumerated() { judged.weights[entry.hotkey] = weights.map { $0[groups[place]] } }
        if showsCopycat { judged.copycat = try await copycat(entries, contexts, groups, random: random) }
        return judged
    }

    /// What the best miner and a copy of it would earn together, in shares of all pay.
    private nonisolated static func copycat(
        _ entries: [Entry], _ contexts: [HeldOutContext], _ groups: [Int], random: RandomSource
    ) async throws -> CopycatPay? {
        // Equal answers that are there already would hide what one copy does.
        let places = entries.indices.filter { groups[$0] == $0 }
        guard let best = places.indices.min(by: { entries[places[$0]].bitsPerByte < entries[places[$1]].bitsPerByte }),
            let alone = AnswerPool(places.map { entries[$0].shares }, for: contexts),
            let joined = AnswerPool((places + [places[best]]).map { entries[$0].shares }, for: contexts)
        else { return nil }
        let count = places.count
        let single = PoolPay(pool: alone, groups: Array(0..<count))
        let pair = PoolPay(pool: joined, groups: Array(0..<count) + [best])
        func share(_ parts: [Double], of members: [Int]) -> Double {
            let paid = parts.map { max(0, $0) }
            let sum = paid.reduce(0, +)
            return sum > 0 ? members.reduce(0) { $0 + paid[$1] } / sum : 0
        }
        var random = random
        return CopycatPay(
            alone: share(try await single.plain(random: &random), of: [best]),
            plain: share(try await pair.plain(random: &random), of: [best, count]),
            remedied: share(try await pair.remedied(random: &random), of: [best, count]))
    }

    /// The number of the epoch that runs.
    private var epoch: UInt64 { UInt64(metagraph.block.number) / UInt64(max(1, environment.metagraph.rules.tempo)) }

    /// Follows from the subnet's seed and the epoch: every validator asks about the same places in it, so that chance favours nobody.
    private var roundSeed: UInt64 {
        var random = RandomSource.seeded(seed ?? 0)
        return random.next() &+ epoch
    }
}
