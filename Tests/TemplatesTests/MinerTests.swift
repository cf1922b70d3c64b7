import LocalChain
import Logging
import NeuronTesting
import Synchronization
import Templates
import Testing

@testable import square_miner

@Suite("A miner")
struct MinerTests {
    /// Starts at the second attempt.
    final class Hesitant: Miner {
        nonisolated static let starts = Mutex<Int>(0)
        struct NotYet: Error {}
        override func start() async throws {
            let count = Self.starts.withLock { count in
                count += 1
                return count
            }
            if count == 1 { throw NotYet() }
        }
    }

    private func environment(on chain: LocalChain) async throws -> NeuronEnvironment {
        var configuration = NeuronConfiguration()
        configuration.axonPort = 0
        return try await NeuronEnvironment(
            signer: try DevKeys.key("//Miner"), netuid: 1, chain: chain, configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test("whose hotkey is pruned before its axon is published ends with 77, as one that was never registered")
    func pruned() async throws {
        let chain = try LocalChain(
            .development(rules: .init(maxUIDs: 13, immunityPeriod: 0)), sealing: .onSubmission)
        let bob = try DevKeys.key("//Bob")
        _ = try await chain.submit(
            .burnedRegister(netuid: 1, hotkey: try DevKeys.key("//Miner").hotkey), signedBy: bob)
        let miner = await SquareMiner(try await environment(on: chain))
        for number in 1...12 {
            _ = try await chain.submit(
                .burnedRegister(netuid: 1, hotkey: try DevKeys.key("//Hot//\(number)").hotkey), signedBy: bob)
        }
        #expect(try await chain.metagraph(1, at: nil).neuron(try DevKeys.key("//Miner").hotkey) == nil)
        let error = await #expect(throws: NeuronError.self) { try await miner.run() }
        #expect(error?.code == .notRegistered)
        #expect(error?.code.exitCode == 77)
    }

    @Test("starts again when its first start failed")
    func startsAgain() async throws {
        let chain = try LocalChain(.development(), sealing: .onSubmission)
        let miner = await Hesitant(try await environment(on: chain))
        await #expect(throws: Hesitant.NotYet.self) { try await miner.prepare() }
        try await miner.prepare()
        try await miner.prepare()
        #expect(Hesitant.starts.withLock { $0 } == 2)
    }
}
