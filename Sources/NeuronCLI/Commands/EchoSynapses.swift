internal import Axon
internal import Neuron

/// The synapses of `neuron axon echo`: those of the Python peers, field for field, and a count.
enum EchoSynapses {
    static func routes(_ routes: inout Routes) {
        routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
        routes.on(Sum.self) { query, _ in .init(numbers: query.numbers, total: query.numbers.reduce(0, +)) }
        routes.on(TensorScale.self) { query, _ in .init(result: try query.scaled()) }
        routes.on(TokenStream.self) { query, _, chunks in
            let words = query.prompt.split(separator: " ", omittingEmptySubsequences: false)
            for _ in 0..<max(0, query.repeat ?? 1) { for word in words { try await chunks.write(word + " ") } }
        }
        routes.on(Count.self) { query, _, chunks in
            for number in sequence(first: 1, next: { $0 + 1 }).prefix(max(0, query.to)) { try await chunks.write(number) }
        }
    }

    /// Gives a text back.
    struct Echo: Synapse {
        var text: String
        static var requiredHashFields: [String] { ["text"] }
        struct Response: Codable, Sendable { var text, reply: String }
    }

    /// Adds numbers.
    struct Sum: Synapse {
        var numbers: [Double]
        static var requiredHashFields: [String] { ["numbers"] }
        struct Response: Codable, Sendable {
            var numbers: [Double]
            var total: Double
        }
    }

    /// Multiplies an array by a number, in the array's own type.
    struct TensorScale: Synapse {
        var tensor: Tensor?
        var factor: Double
        static var requiredHashFields: [String] { ["tensor", "factor"] }
        struct Response: Codable, Sendable { var result: Tensor }

        private enum CodingKeys: String, CodingKey { case tensor, factor }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            tensor = try container.decodeIfPresent(Tensor.self, forKey: .tensor)
            factor = try container.decodeIfPresent(Double.self, forKey: .factor) ?? 1
        }

        func scaled() throws -> Tensor {
            guard let tensor else { throw TensorError("There is no tensor to scale.") }
            let numbers = try tensor.converted(to: .float64).array(of: Double.self).map { $0 * factor }
            return try Tensor(numbers, shape: tensor.shape).converted(to: tensor.dtype)
        }
    }

    /// Gives the words of a prompt one by one.
    struct TokenStream: StreamingSynapse {
        var prompt: String
        var `repeat`: Int?
        static var requiredHashFields: [String] { ["prompt", "repeat"] }
        typealias Chunk = String

        private enum CodingKeys: String, CodingKey { case prompt, `repeat` }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            prompt = try container.decode(String.self, forKey: .prompt)
            `repeat` = try container.decodeIfPresent(Int.self, forKey: .repeat) ?? 1
        }
    }

    /// Counts from one up.
    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = Int
    }
}
