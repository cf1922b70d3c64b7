/// Scores by uid as the Python templates keep them, to compare with a ``ScoreBoard``; not to pay by.
///
/// Each batch is scattered over the whole array, so miners who were not asked decay towards zero.
/// - Source: opentensor/bittensor-subnet-template, `template/base/validator.py`, by behaviour; golden vectors
///   `scoring/scores.json`, table `template_arrays`.
package struct SlotScores: Sendable {
    /// The score of each uid.
    package private(set) var scores: [Double]
    /// Who sits at each uid.
    package private(set) var hotkeys: [String]

    /// Scores and who has them.
    package init(scores: [Double], hotkeys: [String]) {
        self.scores = scores
        self.hotkeys = hotkeys
    }

    /// Moves every score towards its reward, or towards zero where the uid has none in this batch.
    package mutating func update(_ rewards: [(uid: Int, reward: Double)], smoothing: Double) throws(ScoringError) {
        try ScoringError.requireFinite(rewards.map(\.reward), "Reward")
        var scattered = [Double](repeating: 0, count: scores.count)
        for (uid, reward) in rewards {
            guard scores.indices.contains(uid) else {
                throw ScoringError(.outOfRange, "There is no uid \(uid) among \(scores.count).")
            }
            scattered[uid] = reward
        }
        for uid in scores.indices { scores[uid] = smoothing * scattered[uid] + (1 - smoothing) * scores[uid] }
    }

    /// Zeroes the uids whose hotkey changed, and takes over the new number of uids.
    package mutating func resync(_ now: [String]) {
        scores = now.indices.map { $0 < hotkeys.count && hotkeys[$0] == now[$0] ? scores[$0] : 0 }
        hotkeys = now
    }
}
