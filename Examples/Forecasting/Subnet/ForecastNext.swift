package import Templates

/// What comes next in a series? The values so far out, one value for each step ahead back.
package struct ForecastNext: Synapse {
    /// The values so far, the most recent last.
    package var history: [Double]
    /// How many values ahead are asked for.
    package var steps: Int

    /// The answer.
    package struct Response: Codable, Sendable {
        /// One value for each step.
        package var values: [Double]

        /// An answer.
        package init(values: [Double]) { self.values = values }
    }

    /// A question about a series.
    package init(history: [Double], steps: Int) {
        self.history = history
        self.steps = steps
    }

    /// Long enough for a regression, short enough for many rounds in an epoch.
    package static var timeout: Duration { .seconds(3) }
    /// So many values as JSON has in as many bytes.
    package static var limits: SynapseLimits { .init(maxRequestBytes: 64 << 10, maxResponseBytes: 16 << 10) }
    /// More steps than these get no answer.
    package static let maxSteps = 256

    /// What the request looks like.
    package static var schema: JSONSchema {
        """
        {"type":"object","required":["history","steps"],\
        "properties":{"history":{"type":"array","items":{"type":"number"}},"steps":{"type":"integer"}}}
        """
    }
}
