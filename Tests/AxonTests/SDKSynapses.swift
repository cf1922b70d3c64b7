import Axon
import Neuron

/// The synapses that the vectors of the SDK 10 were recorded with.
enum SDKSynapses {
    struct Echo: Synapse {
        var text: String
        var reply: String?
        static var requiredHashFields: [String] { ["text"] }
        struct Response: Codable, Sendable { var reply: String }
    }
    struct Sum: Synapse {
        var numbers: [Double]
        var total: Double?
        static var requiredHashFields: [String] { ["numbers"] }
        struct Response: Codable, Sendable { var total: Double }
    }
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
    }
    struct TokenStream: StreamingSynapse {
        var prompt: String
        var `repeat`: Int
        static var requiredHashFields: [String] { ["prompt", "repeat"] }
        typealias Chunk = String
        private enum CodingKeys: String, CodingKey { case prompt, `repeat` }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            prompt = try container.decode(String.self, forKey: .prompt)
            `repeat` = try container.decodeIfPresent(Int.self, forKey: .repeat) ?? 1
        }
    }
    struct Open: Synapse {
        var text: String
        var count: Int
        struct Response: Codable, Sendable {}
        private enum CodingKeys: String, CodingKey { case text, count }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            text = try container.decodeIfPresent(String.self, forKey: .text) ?? ""
            count = try container.decodeIfPresent(Int.self, forKey: .count) ?? 0
        }
    }
    struct Mixed: Synapse {
        var s: String, i: Int, f: Double, b: Bool, l: [JSONValue], d: [String: JSONValue], o: String?, note: String?
        static var requiredHashFields: [String] { ["s", "i", "f", "b", "l", "d", "o"] }
        struct Response: Codable, Sendable {}
    }
    struct Ordered: Synapse {
        var first: String?, second: String?, third: String?
        static var requiredHashFields: [String] { ["third", "first"] }
        struct Response: Codable, Sendable {}
    }
    struct Plain: Codable, Sendable {}
    struct Fail: Synapse { var text: String?; typealias Response = Plain }
    struct Slow: Synapse { var text: String?; typealias Response = Plain }
    struct Banned: Synapse { var text: String?; typealias Response = Plain }
    struct Late: Synapse { var text: String?; typealias Response = Plain }
    struct PrioFail: Synapse { var text: String?; typealias Response = Plain }
    struct Teapot: Synapse { var text: String?; typealias Response = Plain }
    struct MidFail: StreamingSynapse { var prompt: String?; typealias Chunk = String }

    struct Failure: Error {}

    /// All of them, in the order of the recording; `seen` hears who calls.
    static func routes(_ routes: inout Routes, seen: @escaping @Sendable (Hotkey) -> Void = { _ in }) {
        routes.on(Echo.self) { query, context in
            seen(context.caller.hotkey)
            return .init(reply: query.text)
        }
        routes.on(Sum.self) { query, _ in .init(total: query.numbers.reduce(0, +)) }
        routes.on(TensorScale.self) { query, _ in
            guard let tensor = query.tensor else { throw Failure() }
            let scaled = try Tensor(
                tensor.converted(to: .float64).array(of: Double.self).map { $0 * query.factor }, shape: tensor.shape)
            return .init(result: scaled.converted(to: tensor.dtype))
        }
        routes.on(TokenStream.self) { query, _, chunks in
            for _ in 0..<query.repeat {
                for word in query.prompt.split(separator: " ", omittingEmptySubsequences: false) {
                    try await chunks.write(word + " ")
                }
            }
        }
        routes.on(Open.self) { _, context in
            seen(context.caller.hotkey)
            return .init()
        }
        routes.on(Mixed.self) { _, _ in .init() }
        routes.on(Ordered.self) { _, _ in .init() }
        routes.on(Fail.self) { _, _ in throw Failure() }
        routes.on(Slow.self) { _, _ in .init() }
        routes.on(Banned.self) { _, _ in .init() }
        routes.on(Late.self) { _, _ in .init() }
        routes.on(PrioFail.self) { _, _ in .init() }
        routes.on(Teapot.self) { _, _ in .init() }
        routes.on(MidFail.self) { _, _, chunks in
            try await chunks.write("first part ")
            throw Failure()
        }
    }

    /// What the recording's hooks said.
    static var policy: CallPolicy {
        var policy = CallPolicy()
        policy.blacklist = { _, synapse in synapse.description == "Banned" ? .refused("on the list") : .allowed }
        return policy
    }
}
