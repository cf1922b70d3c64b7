internal import Foundation
package import Templates

/// What miners' forecasts are worth together: how much nearer their median comes to what happened than the best guess without them.
package struct JointForecast: Sendable {
    /// What happened.
    package let truth: [Double]
    /// The guess that nobody has to be paid for: the last value that was known.
    package let guess: Double

    /// A judge of forecasts.
    package init(truth: [Double], guess: Double) {
        self.truth = truth
        self.guess = guess
    }

    /// The mean absolute error of a forecast.
    package func error(of forecast: [Double]) -> Double {
        zip(forecast, truth).reduce(0) { $0 + abs($1.0 - $1.1) } / Double(max(1, truth.count))
    }

    /// Whether an answer is a forecast at all.
    package func accepts(_ forecast: [Double]) -> Bool {
        forecast.count == truth.count && forecast.allSatisfy(\.isFinite)
    }

    /// The median of forecasts at each step, each with the weight of who made it.
    package func joint(_ forecasts: [[Double]], weights: [Double]) throws -> [Double] {
        try truth.indices.map { step in try WeightedNumbers(forecasts.map { $0[step] }, weights: weights).median }
    }

    /// How much of the error of the free guess the forecasts save together; below zero where they mislead.
    package func value(of forecasts: [[Double]]) throws -> Double {
        guard !forecasts.isEmpty else { return 0 }
        let free = error(of: [Double](repeating: guess, count: truth.count))
        guard free > 0 else { return 0 }
        return 1 - error(of: try joint(forecasts, weights: forecasts.map { _ in 1 })) / free
    }

    /// What each miner contributed: its part by Owen's value over unions of equal forecasts, each of which counts once.
    package func contributions(_ forecasts: [[Double]], random: inout RandomSource) async throws -> Contribution {
        let places = Dictionary(grouping: forecasts.indices, by: { forecasts[$0] })
        let unions = try Unions(places.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }, players: forecasts.count)
        let game = Game.distinct(forecasts) { try value(of: $0) }
        return try await Contribution.of(game, unions: unions, exactUpTo: 10, random: &random)
    }
}
