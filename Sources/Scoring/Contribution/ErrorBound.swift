internal import Foundation

/// How far an estimate from samples may be from the truth.
///
/// - Source: section 4 of `docs/scoring.md`; golden vectors `scoring/shapley_sampling.json`, table `bounds`.
public enum ErrorBound: Sendable, Hashable {
    /// By Student's t, for each part by itself, from 30 samples on. Narrow, and honest as far as a mean of so many samples is
    /// normal: rare large marginals that no sample met are not known to it.
    case student
    /// By Hoeffding's inequality, for all parts at once: certain where no marginal is wider than the range.
    case hoeffding(range: Double)
    /// By the empirical Bernstein bound, for all parts at once: certain too, and narrower where marginals vary little. Strata, whose
    /// samples are not alike, use Hoeffding's.
    case bernstein(range: Double)

    /// The half width that holds for all of `players` at once, after so many samples of a range.
    ///
    /// - Parameter risk: how likely the bound may fail; one less the confidence.
    public static func hoeffdingRadius(range: Double, samples: Int, risk: Double, players: Int) -> Double {
        samples > 0 ? range * (log(2 * Double(players) / risk) / (2 * Double(samples))).squareRoot() : .infinity
    }

    /// How many samples give that half width.
    public static func hoeffdingSamples(range: Double, radius: Double, risk: Double, players: Int) -> Int {
        Int((range * range * log(2 * Double(players) / risk) / (2 * radius * radius)).rounded(.up))
    }

    /// The half width for one player by the empirical Bernstein bound.
    ///
    /// - Parameter variance: of the samples, over their number.
    /// - Source: Audibert, Munos, Szepesvári, "Tuning bandit algorithms in stochastic environments" (2007).
    public static func bernsteinRadius(variance: Double, range: Double, samples: Int, risk: Double) -> Double {
        guard samples > 0 else { return .infinity }
        let logarithm = log(3 / risk)
        return (2 * variance * logarithm / Double(samples)).squareRoot() + 3 * range * logarithm / Double(samples)
    }

    /// The risk that is left for the first, second, third … look, so that all looks together stay within `risk`.
    static func risk(_ risk: Double, atLook number: Int) -> Double {
        risk / (Double(max(1, number)) * Double(max(1, number) + 1))
    }

    /// The half width for the mean of equally likely samples.
    func radius(of mean: RunningMean, risk: Double, players: Int) -> Double {
        switch self {
        case .student:
            guard mean.count >= 30 else { return .infinity }
            let t = StudentT.quantile(1 - risk / 2, degreesOfFreedom: Double(mean.count - 1))
            return t * mean.standardError
        case .hoeffding(let range):
            return Self.hoeffdingRadius(range: range, samples: mean.count, risk: risk, players: players)
        case .bernstein(let range):
            return Self.bernsteinRadius(
                variance: mean.biasedVariance, range: range, samples: mean.count, risk: risk / Double(players))
        }
    }

    /// The half width for the mean of the means of strata.
    func radius(of strata: [RunningMean], risk: Double, players: Int) -> Double {
        let share = 1 / Double(strata.count)
        switch self {
        case .student:
            let parts = strata.filter { $0.sampleVariance > 0 }
            let errors = parts.map { $0.sampleVariance / Double($0.count) * share * share }
            let sum = errors.compensatedSum
            guard sum > 0 else { return 0 }
            // Satterthwaite's degrees of freedom, for a sum of variances that are known to different degrees.
            let degrees = sum * sum / zip(errors, parts).map { $0 * $0 / Double($1.count - 1) }.compensatedSum
            return StudentT.quantile(1 - risk / 2, degreesOfFreedom: degrees) * sum.squareRoot()
        case .hoeffding(let range), .bernstein(let range):
            let spread = strata.map { share * share / Double($0.count) }.compensatedSum
            return range * (log(2 * Double(players) / risk) / 2 * spread).squareRoot()
        }
    }
}
