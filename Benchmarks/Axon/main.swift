// An axon and nothing else, as an operator's program has it: what `./scripts/bench` weighs and starts. Prints "ready PORT", and ends when
// its standard input does, or on SIGTERM.

internal import Axon
internal import Foundation
internal import Logging
internal import Neuron

/// What is asked.
struct Greeting: Synapse, Equatable {
    var text: String

    struct Response: Codable, Sendable, Equatable { var text: String }
}

var configuration = Axon.Configuration()
configuration.host = .v4(0x7F00_0001)
configuration.port = 0
configuration.maxConnections = 16_384
configuration.maxConnectionsPerAddress = 16_384
configuration.firstByteTime = .seconds(600)
configuration.idleTime = .seconds(3_600)

let silent = Logger(label: "axon") { _ in SwiftLogNoOpLogHandler() }
let axon = Axon(signer: try KeyPair(uri: "//Axon"), configuration: configuration, logger: silent) { routes in
    routes.on(Greeting.self) { question, _ in .init(text: question.text) }
}
// Nothing outlives whoever holds the other end of standard input, however that ends.
Thread.detachNewThread {
    while !FileHandle.standardInput.availableData.isEmpty {}
    exit(0)
}
try await withThrowingTaskGroup(of: Void.self) { group in
    group.addTask { try await axon.run() }
    FileHandle.standardOutput.write(Data("ready \(try await axon.address.port)\n".utf8))
    try await group.waitForAll()
}
