internal import Neuron

/// A text that comes back, as all servers of these rows answer it, whatever they are written in.
struct Echo: Synapse, Equatable {
    var text: String

    struct Response: Codable, Sendable, Equatable {
        var text: String
        var reply: String
    }

    static let requiredHashFields = ["text"]
    /// No request is to fail because a busy machine lets a process wait.
    static let timeout = Duration.seconds(60)
    static let sample = Echo(text: "good morning, miner")
}
