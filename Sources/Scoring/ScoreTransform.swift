/// One step from scores to shares; a list of them is a subnet's pay scale.
///
/// ``standard`` pays by the square of a robust score, which one liar with a huge value can't bend.
public enum ScoreTransform: Sendable, Hashable, Codable {
    /// ``Normalisation/squash(_:)``.
    case squash
    /// ``Normalisation/winsorised(_:)``.
    case winsorised
    /// ``Normalisation/ranks(_:)``.
    case ranks
    /// ``Normalisation/softmax(_:temperature:)``.
    case softmax(temperature: Double)
    /// ``Normalisation/power(_:of:)``.
    case power(Double)
    /// Only the largest keep what they have; the others get nothing.
    case top(Int)

    /// Squash, then the square.
    public static let standard: [ScoreTransform] = [.squash, .power(2)]

    /// The values after this step.
    ///
    /// - Throws: ``ScoringError`` for values that are not finite and for parameters out of range.
    public func apply(_ values: [Double]) throws(ScoringError) -> [Double] {
        switch self {
        case .squash: return try Normalisation.squash(values)
        case .winsorised: return try Normalisation.winsorised(values)
        case .ranks: return try Normalisation.ranks(values)
        case .softmax(let temperature): return try Normalisation.softmax(values, temperature: temperature)
        case .power(let exponent): return try Normalisation.power(exponent, of: values)
        case .top(let count):
            let kept = Set(try Normalisation.top(count, of: values))
            return values.indices.map { kept.contains($0) ? values[$0] : 0 }
        }
    }
}
