internal import Foundation
internal import Logging
public import Templates

/// Asks all miners about the same places of the held-out text, and scores how well their answers would compress it.
open class TextPredictionValidator: Validator {
    /// What a validator has found out, for reports.
    package struct Findings: Sendable {
        /// The moving average of each miner's bits per byte, over its valid answers: as it was when weights were last made.
        package fileprivate(set) var bitsPerByte: [Hotkey: Double] = [:]
        /// How many queries were sent.
        package fileprivate(set) var requests = 0
        /// How many of them brought an answer that was proven.
        package fileprivate(set) var authenticated = 0
    }

    /// What has been found out since the start.
    package private(set) var findings = Findings()
    private var corpus: Corpus?
    private let seed: UInt64
    private var averages = ScoreBoard()

    private static let contextCount = 256
    private static let contextLength = 32
    /// How much more a better miner earns: a score counts by this power.
    private static let sharpness = 3.0

    /// A validator that asks about the licence texts.
    public required init(_ environment: NeuronEnvironment) {
        seed = 0
        super.init(environment)
    }

    /// A validator that asks about a text, the licence texts where there is none, at places that follow from a seed. Validators of one
    /// subnet share both.
    package init(_ environment: NeuronEnvironment, corpus: Corpus?, seed: UInt64) {
        self.corpus = corpus
        self.seed = seed
        super.init(environment)
    }

    /// Reads the corpus.
    open override func start() async throws {
        corpus = try corpus ?? Corpus(files: [])
        averages = ScoreBoard(smoothing: scores.smoothing)
    }

    /// Asks, judges, records. An answer that is late, unproven or no distribution is worth nothing.
    open override func forward() async throws {
        guard let corpus else { return }
        let contexts = corpus.heldOutContexts(count: Self.contextCount, contextLength: Self.contextLength, seed: roundSeed)
        let query = PredictNextBytes(contexts: contexts.map { Data($0.bytes) })
        for await reply in dendrite.query(query, to: metagraph.serving) {
            var bitsPerByte: Double?
            findings.requests += 1
            switch reply.result {
            case .success(let answer):
                findings.authenticated += 1
                bitsPerByte = PredictionScore.bitsPerByte(answer.shares, for: contexts)
            case .failure(let error):
                environment.logger.debug(
                    "A miner gave no answer.", metadata: ["hotkey": "\(reply.axon.hotkey)", "error": "\(error)"])
            }
            scores.record(PredictionScore.score(bitsPerByte: bitsPerByte), for: reply.axon.hotkey)
            if let bitsPerByte { averages.record(bitsPerByte, for: reply.axon.hotkey) }
        }
    }

    /// The scores to the power of 3, so that the last tenth of a bit is worth the work.
    open override func weights() -> WeightVector {
        findings.bitsPerByte = averages.scores
        var sharpened = ScoreBoard(smoothing: 1)
        for (hotkey, score) in scores.scores { sharpened.record(pow(score, Self.sharpness), for: hotkey) }
        return sharpened.weights(on: metagraph, under: environment.metagraph.rules)
    }

    /// Follows from the subnet's seed and the epoch: every validator asks about the same places in it, so that chance favours nobody.
    private var roundSeed: UInt64 {
        var random = RandomSource.seeded(seed)
        return random.next() &+ UInt64(metagraph.block.number) / UInt64(max(1, environment.metagraph.rules.tempo))
    }
}
