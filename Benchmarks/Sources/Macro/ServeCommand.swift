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
    @Option(help: "Event loops; one a core unless given.") var threads: Int?
    @Flag(help: "Ends when standard input does: with whoever started it.") var withInput = false

    func run() async throws {
        if withInput { Self.endWithInput() }
        let axon = Axon(
            signer: try KeyPair(uri: "//Axon"), configuration: configuration, logger: .silent
        ) { routes in
            routes.on(Greeting.self) { question, _ in .init(text: question.text, number: question.number + 1) }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            let port = try await axon.address.port
            FileHandle.standardOutput.write(Data("ready \(port)\n".utf8))
            try await group.next()
        }
    }

    private var configuration: Axon.Configuration {
        var configuration = Axon.Configuration()
        configuration.host = .v4(0x7F00_0001)
        configuration.port = port
        configuration.drain = .seconds(1)
        configuration.maxConnections = 16_384
        configuration.maxConnectionsPerAddress = 16_384
        configuration.maxStreams = 1_024
        configuration.threads = threads
        configuration.maxRequestAge = .seconds(600)
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
