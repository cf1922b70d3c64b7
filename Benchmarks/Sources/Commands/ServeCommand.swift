internal import ArgumentParser
internal import Axon
internal import Foundation
internal import Neuron

/// `neuron-bench serve`: an axon that answers ``Greeting``, in a process of its own, with limits wide enough for load from one address.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs an axon that answers Greeting and prints \"ready PORT\".",
        discussion: "Ends on SIGTERM or SIGINT, and with --with-input when its standard input ends.", shouldDisplay: false)

    @Option var port: UInt16 = 0
    @Option(help: "Threads; one a core unless given.") var threads: Int?
    @Option(help: "Axons, on a port each and of a hotkey each; one of //Axon unless given.") var axons = 1
    @Option(help: "Counts allocations, and keeps the counters here.") var counters: String?
    @Flag(help: "Ends when standard input does: with whoever started it.") var withInput = false

    func run() async throws {
        if withInput { Self.endWithInput() }
        if let counters { try Allocations.share(at: counters) }
        let axons = try (0..<axons).map { try Self.axon($0, configuration) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for axon in axons { group.addTask { try await axon.run() } }
            var ports: [String] = []
            for axon in axons { ports.append(String(try await axon.address.port)) }
            FileHandle.standardOutput.write(Data("ready \(ports.joined(separator: " "))\n".utf8))
            try await group.waitForAll()
        }
    }

    private static func axon(_ number: Int, _ configuration: Axon.Configuration) throws -> Axon {
        Axon(signer: try ServedAxon.key(number), configuration: configuration, logger: .silent) { routes in
            routes.on(Greeting.self) { question, _ in .init(text: question.text, number: question.number + 1) }
            routes.on(Echo.self) { question, _ in .init(text: question.text, reply: question.text) }
            routes.on(Parcel.self) { question, _ in .init(characters: question.text.utf8.count) }
            routes.on(Counting.self) { question, _, writer in
                for number in 0..<question.to { try await writer.write(.init(number: number)) }
            }
        }
    }

    private var configuration: Axon.Configuration {
        var configuration = Axon.Configuration()
        configuration.host = .v4(0x7F00_0001)
        configuration.port = port
        configuration.drain = .seconds(1)
        configuration.threads = threads
        // Requests are signed before the clock starts.
        configuration.maxRequestAge = .seconds(60)
        configuration.maxConnections = 16_384
        configuration.maxConnectionsPerAddress = 16_384
        configuration.maxStreams = 1_024
        configuration.failures = CallBudget(perSecond: 1e9, burst: 1e9)
        configuration.firstByteTime = .seconds(600)
        configuration.idleTime = .seconds(3_600)
        return configuration
    }

    /// Nothing outlives whoever holds the other end of standard input, however that ends.
    private static func endWithInput() {
        Thread.detachNewThread {
            while !FileHandle.standardInput.availableData.isEmpty {}
            Foundation.exit(0)
        }
    }
}
