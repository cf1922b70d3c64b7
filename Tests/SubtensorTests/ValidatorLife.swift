import Foundation
import Logging
import Neuron
import Subtensor
import SubtensorFormat
import Synchronization
import Templates
import Testing
import TestSupport

/// A real validator that lives on a fake node's chain while a test disturbs it.
final class ValidatorLife: Sendable {
    /// Counts its rounds.
    final class Judge: Validator {
        let rounds = Rounds()
        override func forward() async throws {
            rounds.add()
            scores.record(1, for: environment.signer.hotkey)
        }
    }

    /// Rounds, and those who wait for them.
    final class Rounds: Sendable {
        private let stream: AsyncStream<Void>
        private let sink: AsyncStream<Void>.Continuation
        init() { (stream, sink) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }
        func add() { sink.yield() }
        /// Returns when so many more rounds have been held.
        func wait(_ count: Int) async {
            var left = count
            for await _ in stream {
                left -= 1
                if left <= 0 { return }
            }
        }
    }

    let environment: NeuronEnvironment
    private let judge: Judge
    private let life: OwnedTask<(any Error)?>

    /// The validator's key.
    static func key() throws -> KeyPair { try KeyPair(uri: "//Judge") }

    init(on chain: SubtensorChain) async throws {
        var configuration = NeuronConfiguration()
        configuration.validatorInterval = .milliseconds(20)
        environment = try await NeuronEnvironment(
            signer: try Self.key(), netuid: 1, chain: chain, configuration: configuration, random: .seeded(1),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let judge = await Judge(environment)
        self.judge = judge
        life = OwnedTask {
            do {
                try await judge.run()
                return nil
            } catch {
                return error
            }
        }
    }

    /// Returns when the validator has seen a block, and held rounds after it.
    func sees(_ block: BlockNumber) async {
        for await metagraph in environment.metagraph.updates() where metagraph.block.number >= block { break }
        await judge.rounds.wait(3)
    }

    /// Ends the validator; gives the error that it ended with on its own, if it did.
    func end() async -> (any Error)? {
        life.cancel()
        let error = await life.value
        return error is CancellationError ? nil : error
    }

    /// A chain with the validator on subnet 1, readable by the runtimes of these names.
    static func chain(_ runtimes: [(spec: UInt32, name: String)]) throws -> FakeChain {
        let fake = FakeChain(spec: runtimes[0].spec)
        let subnet = FakeSubnet(hotkeys: [try key().hotkey, try KeyPair(uri: "//Miner").hotkey])
        var metadata: [UInt32: RuntimeMetadata] = [:]
        for (spec, name) in runtimes {
            let blob = Bytes(try Vectors.recorded(name))
            metadata[spec] = try RuntimeMetadata(blob)
            fake.state.withLock { $0.metadata[spec] = blob }
        }
        let known = metadata
        fake.state.withLock { state in
            state.answerAPI = { api, arguments, spec in
                known[spec].flatMap { try? subnet.answer(api, arguments, $0) }
            }
        }
        return fake
    }
}
