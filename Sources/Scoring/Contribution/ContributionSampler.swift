internal import Neuron

/// A way to draw samples of marginal contributions, and what they have come to.
protocol ContributionSampler: Sendable {
    /// One sample as it is drawn, before anything is evaluated.
    associatedtype Sample: Sendable

    /// How many samples were taken.
    var samples: Int { get }

    /// Draws the next samples; about so many.
    func draw(_ count: Int, random: inout RandomSource) -> [Sample]

    /// All coalitions whose values a sample may need.
    func coalitions(of sample: Sample) -> [Coalition]

    /// Evaluates samples and adds them.
    mutating func take(_ samples: [Sample], from cache: inout CoalitionValues) async throws

    /// Each player's part, its standard error and its half width; nil where there is no estimate for somebody yet.
    func estimate(_ bound: ErrorBound, risk: Double) -> [(value: Double, error: Double, radius: Double)]?
}
