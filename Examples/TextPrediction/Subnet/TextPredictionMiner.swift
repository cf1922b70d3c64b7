internal import Foundation
public import Templates

/// Predicts text with a model that it trains itself, on the first part of the corpus.
open class TextPredictionMiner: Miner {
    private let kind: MinerKind
    private var corpus: Corpus?
    private var model: (any ByteModel)?

    /// A miner with the best model of the example, trained on the licence texts.
    public required init(_ environment: NeuronEnvironment) {
        kind = .mixture
        super.init(environment)
    }

    /// A miner of a kind, trained on a text; the licence texts unless given.
    package init(_ environment: NeuronEnvironment, kind: MinerKind, corpus: Corpus? = nil) {
        self.kind = kind
        self.corpus = corpus
        super.init(environment)
    }

    /// Trains the model, once.
    open override func start() async throws {
        guard model == nil else { return }
        let corpus = try corpus ?? Corpus(files: [])
        model = await Self.train(kind, on: corpus)
    }

    /// Serves ``PredictNextBytes``.
    open override func routes(_ routes: inout Routes) {
        let model = model ?? UniformModel()
        routes.on(PredictNextBytes.self) { [kind, time = environment.time] query, _ in
            if kind == .slow { try await time.sleep(for: PredictNextBytes.timeout * 2) }
            let contexts = query.contexts.prefix(PredictNextBytes.maxContexts).map { [UInt8]($0) }
            return .init(shares: Data(kind.answer(to: contexts, with: model)))
        }
    }

    @concurrent
    private nonisolated static func train(_ kind: MinerKind, on corpus: Corpus) async -> any ByteModel {
        kind.model(trainedOn: corpus.training)
    }
}
