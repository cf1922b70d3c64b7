internal import ArgumentParser
internal import Axon
internal import Foundation
internal import Neuron

/// Axons with a hotkey and a port each, in a process of their own: what they work does not count as the work of who asks them.
enum AxonCrowd {
    /// Runs `body` beside `count` axons that answer greetings.
    static func run(_ count: Int, _ body: ([AxonEndpoint]) async throws -> Void) async throws {
        let process = Process()
        let (life, ports) = (Pipe(), Pipe())
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = [AxonCrowdCommand.configuration.commandName ?? "", "--count", "\(count)"]
        process.standardInput = life
        process.standardOutput = ports
        try process.run()
        // It ends with its input, also where this process is ended from outside.
        defer {
            try? life.fileHandleForWriting.close()
            process.waitUntilExit()
        }
        var text = Data()
        for await piece in ports.fileHandleForReading.pieces where text.last != UInt8(ascii: "\n") {
            text += piece
            if text.last == UInt8(ascii: "\n") { break }
        }
        let found = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap { UInt16($0) }
        try BenchmarkFailure.unless(found.count == count, "Only \(found.count) of \(count) axons listen.")
        try await body(
            try found.enumerated().map { number, port in
                AxonEndpoint(hotkey: try key(number).hotkey, host: "127.0.0.1", port: port)
            })
    }

    /// The key of one of the axons.
    fileprivate static func key(_ number: Int) throws -> KeyPair { try KeyPair(uri: "//Axon//\(number)") }
}

/// The other process: it serves until its input ends.
struct AxonCrowdCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "axon-crowd", abstract: "Serves axons for a row, and prints their ports.", shouldDisplay: false)

    @Option(help: "How many.") var count: Int

    func run() async throws {
        let axons = try (0..<count).map { number in
            var configuration = Axon.Configuration()
            configuration.host = .v4(0x7F00_0001)
            configuration.port = 0
            configuration.drain = .seconds(1)
            return Axon(signer: try AxonCrowd.key(number), configuration: configuration, logger: .silent) { routes in
                routes.on(Greeting.self) { question, _ in .init(text: question.text, number: question.number + 1) }
            }
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for axon in axons { group.addTask { try await axon.run() } }
            var ports: [String] = []
            for axon in axons { ports.append("\(try await axon.address.port)") }
            try FileHandle.standardOutput.write(contentsOf: Data((ports.joined(separator: " ") + "\n").utf8))
            for await _ in FileHandle.standardInput.pieces {}
            group.cancelAll()
            while !group.isEmpty { try await group.next() }
        }
    }
}

extension FileHandle {
    /// What can be read, as it comes, to the end. Once only; a thread of its own waits for it.
    fileprivate var pieces: AsyncStream<Data> {
        AsyncStream { continuation in
            Thread.detachNewThread {
                while case let data = self.availableData, !data.isEmpty { continuation.yield(data) }
                continuation.finish()
            }
        }
    }
}
