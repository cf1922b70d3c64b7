internal import Neuron

/// A text of any length, of which only its length comes back.
struct Parcel: Synapse, Equatable {
    var text: String

    struct Response: Codable, Sendable, Equatable {
        var characters: Int
    }

    /// One whose body has so many bytes.
    static func of(bytes: Int) -> Parcel { Parcel(text: String(repeating: "n", count: max(0, bytes - 11))) }
}

/// The numbers up to one, a chunk each.
struct Counting: StreamingSynapse {
    var to: Int

    struct Chunk: Codable, Sendable, Equatable {
        var number: Int
    }
}
