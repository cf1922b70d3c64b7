import Foundation
import Logging
import Neuron
import Subtensor
import Synchronization
import TestSupport

extension NodeSettings {
    /// Quick rests, and no rate limit; patience enough for a loaded machine.
    static var quick: NodeSettings {
        var settings = NodeSettings(isLocal: true)
        settings.shortestRest = .milliseconds(5)
        settings.longestRest = .milliseconds(50)
        settings.patience = .seconds(60)
        settings.blockTime = .milliseconds(60)
        return settings
    }
}

/// A folder that is gone after the test.
final class ScratchFolder: Sendable {
    let path: String
    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "neuron-\(UUID().uuidString)").path
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A chain over nodes that a test runs.
func chain(
    _ servers: [FakeServer], settings: NodeSettings = .quick, cache: ChainCache? = nil, netuids: [NetUID] = [],
    logger: Logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
) -> SubtensorChain {
    SubtensorChain(
        NetworkName(servers.map(\.url).joined(separator: ","))!, settings: settings, cache: cache, netuids: netuids,
        random: .seeded(1), logger: logger)
}
