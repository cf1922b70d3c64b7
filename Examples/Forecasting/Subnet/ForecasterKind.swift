/// How a miner of this subnet forecasts, or doesn't.
package enum ForecasterKind: String, CaseIterable, Sendable {
    /// The last value, for every step.
    case last
    /// What it was one short season ago.
    case season
    /// What it was one long season ago, moved by how the level has changed since.
    case longSeason = "long-season"
    /// One short season ago, and what is left of the last surprise, which fades.
    case fading
    /// The mean of all that was seen.
    case mean

    /// The next values after a history; the mean of few values where the history is too short for a season.
    package func forecast(_ steps: Int, after history: [Double]) -> [Double] {
        guard let last = history.last else { return [Double](repeating: 0, count: steps) }
        let mean = history.reduce(0, +) / Double(history.count)
        switch self {
        case .last: return [Double](repeating: last, count: steps)
        case .mean: return [Double](repeating: mean, count: steps)
        case .season, .fading, .longSeason:
            let period = self == .longSeason ? SeededSeries.longSeason : SeededSeries.shortSeason
            guard history.count >= 2 * period else { return [Double](repeating: mean, count: steps) }
            // Each place of a season is the mean of the last few seasons' there.
            let seasons = min(self == .longSeason ? 2 : 4, history.count / period)
            func usual(_ ahead: Int) -> Double {
                (1...seasons).reduce(0) { $0 + history[history.count - $1 * period + ahead % period] } / Double(seasons)
            }
            let level = history.suffix(period).reduce(0, +) / Double(period)
            let before = (0..<period).reduce(0) { $0 + usual($1) } / Double(period)
            let surprise = last - usual(period - 1) - (level - before)
            return (0..<steps).map { ahead in
                let faded = self == .fading ? surprise * fade(ahead + 1) : 0
                return usual(ahead) + level - before + faded
            }
        }
    }

    private func fade(_ steps: Int) -> Double { (0..<steps).reduce(1) { share, _ in share * 0.8 } }
}
