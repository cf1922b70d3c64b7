internal import Foundation

/// Student's t distribution: how far a mean of few samples may be from the truth.
enum StudentT {
    /// The value below which a share of `probability` lies, for probabilities from one half on.
    ///
    /// By bisection on the distribution function, to 1e-10 of the value.
    static func quantile(_ probability: Double, degreesOfFreedom: Double) -> Double {
        guard probability > 0.5 else { return 0 }
        var (low, high) = (0.0, 1.0)
        while cumulative(high, degreesOfFreedom) < probability && high < 1e12 { high *= 2 }
        for _ in 0..<80 {
            let middle = (low + high) / 2
            if cumulative(middle, degreesOfFreedom) < probability { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    private static func cumulative(_ t: Double, _ degrees: Double) -> Double {
        1 - IncompleteBeta.regularised(degrees / (degrees + t * t), degrees / 2, 0.5) / 2
    }
}

/// The regularised incomplete beta function, which t and binomial tails are made of.
enum IncompleteBeta {
    /// The value at `x` in 0…1.
    ///
    /// - Source: the continued fraction of Abramowitz and Stegun, *Handbook of mathematical functions*, 26.5.8, summed by Lentz's
    ///   method (1976).
    static func regularised(_ x: Double, _ a: Double, _ b: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let front = exp(lnGamma(a + b) - lnGamma(a) - lnGamma(b) + a * log(x) + b * log1p(-x))
        return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a : 1 - front * fraction(1 - x, b, a) / b
    }

    /// The logarithm of the gamma function of a positive number.
    private static func lnGamma(_ x: Double) -> Double {
        // Stirling's series from 10 on; below, the recurrence leads there.
        var (x, shift) = (x, 0.0)
        while x < 10 {
            shift += log(x)
            x += 1
        }
        let inverse = 1 / (x * x)
        let series =
            (1.0 / 12 - inverse * (1.0 / 360 - inverse * (1.0 / 1_260 - inverse * (1.0 / 1_680 - inverse / 1_188)))) / x
        return (x - 0.5) * log(x) - x + 0.5 * log(2 * Double.pi) + series - shift
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 - (a + b) * x / (a + 1)
        d = 1 / (abs(d) < tiny ? tiny : d)
        var value = d
        for step in 1...500 {
            let m = Double(step)
            var changed = 1.0
            for term in [
                m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
                -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
            ] {
                d = 1 + term * d
                d = 1 / (abs(d) < tiny ? tiny : d)
                c = 1 + term / c
                if abs(c) < tiny { c = tiny }
                changed = c * d
                value *= changed
            }
            if abs(changed - 1) < 1e-15 { break }
        }
        return value
    }
}
