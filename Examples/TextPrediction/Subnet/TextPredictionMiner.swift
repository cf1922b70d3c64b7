internal import Foundation
public import Templates

/// Predicts text with a model that it trains itself, on the first part of the corpus.
open class TextPredictionMiner: Miner {
    private var kind: MinerKind?
    private var corpus: Corpus?
    private var model: (any ByteModel)?

    /// A miner as its settings describe it: with the best model of the example, trained on the licence texts, unless they say more.
    public required init(_ environment: NeuronEnvironment) { super.init(environment) }

    /// A miner of a kind, trained on a text; the licence texts unless given.
    package init(_ environment: NeuronEnvironment, kind: MinerKind, corpus: Corpus? = nil) {
        self.kind = kind
        self.corpus = corpus
        super.init(environment)
    }

    /// Trains the model, once.
    open override func start() async throws {
        guard model == nil else { return }
        let settings = try TextPredictionSettings(environment.configuration.subnet)
        let corpus = try corpus ?? Corpus(files: settings.corpus)
        let kind = kind ?? settings.kind
        self.kind = kind
        model = await Self.train(kind, on: corpus)
    }

    /// Serves ``PredictNextBytes``.
    open override func routes(_ routes: inout Routes) {
        let model = model ?? UniformModel()
        let kind = kind ?? .mixture
        routes.on(PredictNextBytes.self) { [time = environment.time] query, _ in
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
