internal import Neuron

/// A question with a small body, for rows whose subject is everything around it.
struct Greeting: Synapse, Equatable {
    var text: String
    var number: Int
    var scores: [Double]

    struct Response: Codable, Sendable, Equatable {
        var text: String
        var number: Int
    }

    static let sample = Greeting(text: "good morning, miner", number: 41, scores: [0.25, 0.5, 0.125])
}
