public import Templates

/// Says what it was told. Python callers hash `text`; the others sign the whole body.
public struct Echo: Synapse {
    /// What is said.
    public var text: String
    /// The `required_hash_fields` of the Python type.
    public static var requiredHashFields: [String] { ["text"] }

    /// The answer.
    public struct Response: Codable, Sendable {
        /// The same again.
        public var reply: String
        /// The protocol that the caller speaks.
        public var spoken: String
    }
}

/// Doubles every number of an array. Only callers that sign the whole body are served.
public struct Twice: Synapse {
    /// The numbers.
    public var tensor: Tensor
    /// The SDK 10 signs some fields at most.
    public static var requiresWholeBodyProof: Bool { true }

    /// The answer.
    public struct Response: Codable, Sendable {
        /// Each number twice.
        public var tensor: Tensor
    }
}

/// Gives the words of a text one by one: as events to native callers, as bare text to those of the SDK 10.
public struct Words: StreamingSynapse {
    /// The text.
    public var text: String
    /// A word, and a space.
    public typealias Chunk = String
    /// The `required_hash_fields` of the Python type.
    public static var requiredHashFields: [String] { ["text"] }
}

/// One port and one handler a synapse, for callers of the native protocol, of Bittensor's SDK 10, and of Epistula.
open class CallersMiner: Miner {
    /// Serves ``Echo``, ``Twice`` and ``Words``.
    open override func routes(_ routes: inout Routes) {
        routes.on(Echo.self) { query, context in .init(reply: query.text, spoken: context.caller.wireProtocol) }
        routes.on(Twice.self) { query, _ in
            let numbers = try query.tensor.converted(to: .float64).array(of: Double.self)
            return .init(
                tensor: try Tensor(numbers.map { $0 * 2 }, shape: query.tensor.shape).converted(to: query.tensor.dtype))
        }
        routes.on(Words.self) { query, _, chunks in
            for word in query.text.split(separator: " ") { try await chunks.write(word + " ") }
        }
    }
}
