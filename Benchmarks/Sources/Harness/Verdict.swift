/// How near a row came to one of its goals, as it stands in the JSON.
struct Verdict: Sendable, Codable {
    /// What was wanted: a figure in the row's unit, or how many times `other`.
    let wanted: Double
    /// What the row is compared with: its reference, or another row of the run; nil where the figure itself is the goal.
    let other: String?
    /// What it came to; nil where the other did not run.
    let came: Double?
    /// Whether the goal is reached; nil where the other did not run.
    let isReached: Bool?

    /// Judges a figure: a cost by `wanted` at most, anything else by `wanted` at least.
    init(figure: Double, wanted: Double, isCost: Bool) {
        (self.wanted, other, came) = (wanted, nil, figure)
        isReached = isCost ? figure <= wanted : figure >= wanted
    }

    /// Judges a ratio.
    init(ratio: Double?, wanted: Double, other: String) {
        (self.wanted, self.other, came) = (wanted, other, ratio)
        isReached = ratio.map { $0 >= wanted }
    }
}
