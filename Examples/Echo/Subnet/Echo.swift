public import Templates

/// Says what it was told.
public struct Echo: Synapse {
    /// What is said.
    public var text: String

    /// The answer.
    public struct Response: Codable, Sendable {
        /// What was said.
        public var text: String
        /// The same again.
        public var reply: String
    }
}

/// Answers every echo.
open class EchoMiner: Miner {
    /// Serves ``Echo``.
    open override func routes(_ routes: inout Routes) {
        routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
    }
}

/// Says a number to every miner; who says the same has earned a point.
open class EchoValidator: Validator {
    /// One round.
    open override func forward() async throws {
        let text = String(Int.random(in: 0..<1_000_000, using: &random))
        for await reply in dendrite.query(Echo(text: text), to: metagraph.serving) {
            let isRight = (try? reply.result.get())?.reply == text
            scores.record(isRight ? 1 : 0, for: reply.axon.hotkey)
        }
    }
}
