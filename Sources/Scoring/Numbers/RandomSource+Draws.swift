internal import Foundation
package import Neuron

extension RandomSource {
    /// A number of the standard normal distribution.
    ///
    /// - Source: Box, Muller, "A note on the generation of random normal deviates" (1958).
    package mutating func normal() -> Double {
        let radius = (-2 * log(Double.random(in: Double.leastNormalMagnitude..<1, using: &self))).squareRoot()
        return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
    }

    /// The logarithm of a number of the gamma distribution with this shape and scale 1: small shapes give numbers too small to hold.
    ///
    /// - Source: Marsaglia, Tsang, "A simple method for generating gamma variables" (2000).
    mutating func logGamma(shape: Double) -> Double {
        if shape < 1 {
            return logGamma(shape: shape + 1) + log(Double.random(in: Double.leastNormalMagnitude..<1, using: &self)) / shape
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = Double.random(in: Double.leastNormalMagnitude..<1, using: &self)
            if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return log(d * v) }
        }
    }

    /// A number of the beta distribution, 0…1.
    mutating func beta(_ a: Double, _ b: Double) -> Double {
        1 / (1 + exp(logGamma(shape: b) - logGamma(shape: a)))
    }
}
