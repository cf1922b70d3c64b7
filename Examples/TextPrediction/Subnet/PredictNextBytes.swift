package import Foundation
package import Templates

/// What comes next? Contexts from a text, and for each a distribution of the byte after it.
package struct PredictNextBytes: Synapse {
    /// The bytes before each place that is asked about; base64 in JSON.
    package var contexts: [Data]

    /// The answer.
    package struct Response: Codable, Sendable {
        /// A distribution for each context, one after the other, as ``ByteShares`` travel; base64 in JSON.
        package var shares: Data

        /// An answer as it travels.
        package init(shares: Data) { self.shares = shares }
    }

    /// A question about some contexts.
    package init(contexts: [Data]) { self.contexts = contexts }

    /// What Python neurons cover with their body hash.
    package static var requiredHashFields: [String] { ["contexts"] }

    /// Long enough for a model that works, short enough for many rounds in an epoch.
    package static var timeout: Duration { .seconds(5) }

    /// More contexts than these get no answer.
    package static let maxContexts = 1_000

    /// So many short contexts, and the 512 bytes for each that answer them.
    package static var limits: SynapseLimits { .init(maxRequestBytes: 64 << 10, maxResponseBytes: 1 << 20) }

    /// What the request looks like.
    package static var schema: JSONSchema {
        """
        {"type":"object","required":["contexts"],\
        "properties":{"contexts":{"type":"array","items":{"type":"string","contentEncoding":"base64"}}}}
        """
    }
}
