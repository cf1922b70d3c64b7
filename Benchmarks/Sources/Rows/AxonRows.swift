internal import Axon
internal import Dendrite
internal import Neuron

/// A whole axon asked by our own dendrite over the loopback interface: both sides share the machine and the process.
enum AxonRows {
    static var all: [Row] {
        [
            row("axon-session", "axon and dendrite, sessions, 32 in flight", 16_000) { $0 },
            row("axon-signed", "axon and dendrite, each signed (sr25519), 32 in flight", 8_000) { $0.signingEach },
        ]
    }

    private static let inFlight = 32

    /// An axon takes 65,536 requests of one hotkey in 30 s, and a row sends more.
    private static let callers = 4

    private static func row(
        _ name: String, _ title: String, _ count: Int, _ way: @escaping @Sendable (Dendrite) -> Dendrite
    ) -> Row {
        Row(name: name, title: title, unit: .perSecond) { stage in
            try await withAxon { axon in
                var configuration = Dendrite.Configuration()
                configuration.allowPrivateAddresses = true
                let dendrites = try (0..<callers).map { number in
                    way(
                        Dendrite(
                            signer: try KeyPair(uri: "//Caller\(number)"), configuration: configuration, logger: .silent))
                }
                let count = stage.operations(count)
                try await stage.measure { try await ask(dendrites, axon, count) }
            }
        }
    }

    private static func ask(_ dendrites: [Dendrite], _ axon: AxonEndpoint, _ count: Int) async throws -> Int {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for lane in 0..<inFlight {
                let dendrite = dendrites[lane % dendrites.count]
                group.addTask {
                    var done = 0
                    for number in stride(from: lane, to: count, by: inFlight) {
                        var question = Greeting.sample
                        question.number = number
                        let answer = try await dendrite.query(question, to: axon)
                        try BenchmarkFailure.unless(answer.number == number + 1, "The axon answered another question.")
                        done += 1
                    }
                    return done
                }
            }
            return try await group.reduce(0, +)
        }
    }

    /// Runs `body` beside an axon that answers greetings.
    private static func withAxon(_ body: (AxonEndpoint) async throws -> Void) async throws {
        var configuration = Axon.Configuration()
        configuration.host = .v4(0x7F00_0001)
        configuration.port = 0
        configuration.drain = .seconds(1)
        let axon = Axon(signer: try KeyPair(uri: "//Axon"), configuration: configuration, logger: .silent) { routes in
            routes.on(Greeting.self) { question, _ in .init(text: question.text, number: question.number + 1) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            let address = try await axon.address
            try await body(AxonEndpoint(hotkey: axon.hotkey, host: "127.0.0.1", port: address.port))
            group.cancelAll()
            while !group.isEmpty { try await group.next() }
        }
    }
}
