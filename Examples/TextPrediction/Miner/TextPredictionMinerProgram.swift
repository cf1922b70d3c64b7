internal import Templates
internal import TextPrediction

/// The operator's program: override `start()` and `routes(_:)` here to mine with a model of your own.
@main
final class TextPredictionMinerProgram: TextPredictionMiner {}
