internal import Foundation
internal import Neuron

/// What a small body costs to write and to read, beside Foundation's coders.
enum JSONRows {
    static var all: [Row] {
        [
            row("json-small", "encode, decode") {
                try decode(try SynapseCoding.encode(Greeting.sample))
            } beside: {
                try decodeByFoundation(try encodeByFoundation())
            },
            row("json-encode", "encode") {
                _ = try SynapseCoding.encode(Greeting.sample)
            } beside: {
                _ = try encodeByFoundation()
            },
            row("json-decode", "decode") {
                try decode(body)
            } beside: {
                try decodeByFoundation(body)
            },
        ]
    }

    private static let body = Bytes(#"{"number":41,"scores":[0.25,0.5,0.125],"text":"good morning, miner"}"#.utf8)

    private static func row(
        _ name: String, _ what: String, _ ours: @escaping @Sendable () throws -> Void,
        beside theirs: @escaping @Sendable () throws -> Void
    ) -> Row {
        Row(
            name: name, title: "synapse as JSON, 68 bytes: \(what)", unit: .microseconds, goals: [.timesReference(5)],
            reference: "Foundation", counted: .instructions(of: 200)
        ) { stage in
            let count = stage.operations(20_000)
            try await stage.measure {
                for _ in 0..<count { try ours() }
                return count
            } beside: {
                for _ in 0..<count { try theirs() }
                return count
            }
        }
    }

    private static func decode(_ body: Bytes) throws {
        let back = try SynapseCoding.decode(Greeting.self, from: body)
        try BenchmarkFailure.unless(back == .sample, "The synapse came back as another.")
    }

    private static func encodeByFoundation() throws -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Bytes(try encoder.encode(Greeting.sample))
    }

    private static func decodeByFoundation(_ body: Bytes) throws {
        let back = try JSONDecoder().decode(Greeting.self, from: Data(body))
        try BenchmarkFailure.unless(back == .sample, "The synapse came back as another.")
    }
}
