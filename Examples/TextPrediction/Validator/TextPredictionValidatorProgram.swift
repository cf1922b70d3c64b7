internal import Templates
internal import TextPrediction

/// The operator's program: override `forward()` here to judge in another way.
@main
final class TextPredictionValidatorProgram: TextPredictionValidator {}
