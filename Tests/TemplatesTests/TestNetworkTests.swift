import LocalChain
import NeuronTesting
import Synchronization
import Templates
import Testing

@testable import square_miner

@Suite("A network for tests")
struct TestNetworkTests {
    final class Counting: Validator {
        nonisolated static let stops = Mutex<Int>(0)
        override func forward() async throws {
            for axon in metagraph.serving { scores.record(1, for: axon.hotkey) }
        }
        override func stop() async { Self.stops.withLock { $0 += 1 } }
    }

    @Test("runs exactly as many epochs as it is told, whatever blocks its neurons make, and stops its validators")
    func epochs() async throws {
        try await TestNetwork.run { network in
            for _ in 0..<4 { try await network.add(SquareMiner.self) }
            for _ in 0..<3 { try await network.add(Counting.self) }
            let first = try #require(await network.chain.epochs(of: network.netuid))
            for asked in [1, 3, 0, 2] {
                let before = try #require(await network.chain.epochs(of: network.netuid))
                try await network.advance(epochs: asked)
                let after = try #require(await network.chain.epochs(of: network.netuid))
                #expect(after.last == before.last + UInt64(asked) * 10)
                if asked > 0 { #expect(try await network.metagraph().block.number == after.last) }
            }
            #expect(first.next == first.last + 10)
        }
        #expect(Counting.stops.withLock { $0 } == 3)
    }
}
