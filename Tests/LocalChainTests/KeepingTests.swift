import Foundation
import LocalChain
import Neuron
import NeuronTesting
import Testing

@Suite("A chain that is kept")
struct KeepingTests {
    /// A file of its own in a folder that goes with the test.
    private final class Place {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-chain-\(UUID().uuidString)")
        var file: String { folder.appending(path: "chain.sqlite").path }
        init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }
        deinit { try? FileManager.default.removeItem(at: folder) }
    }

    private func live(_ chain: LocalChain, from first: Int, count: Int) async throws {
        let bob = try DevKeys.key("//Bob")
        for number in first..<(first + count) {
            let hot = try DevKeys.key("//Kept//\(number)")
            _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: hot.hotkey), signedBy: bob)
            _ = try await chain.submit(.addStake(hotkey: hot.hotkey, netuid: 1, amount: .tao(5)), signedBy: bob)
            _ = try? await chain.submit(.addStake(hotkey: hot.hotkey, netuid: 1, amount: .rao(1)), signedBy: bob)
        }
    }

    @Test(
        "goes on where it was, after any number of blocks, with the same hashes as one that never stopped", arguments: [3, 300])
    func resumed(blocks: Int) async throws {
        let place = try Place()
        let bob = try DevKeys.key("//Bob")
        let unstopped = try LocalChain(.development(seed: 4), sealing: .onSubmission)
        try await live(unstopped, from: 0, count: 3)
        await unstopped.advance(blocks: blocks)
        var head: BlockHeader?
        do {
            let chain = try LocalChain(.development(seed: 4), sealing: .onSubmission, keptIn: place.file)
            try await live(chain, from: 0, count: 3)
            await chain.advance(blocks: blocks)
            head = try await chain.head()
        }
        // Another seed: what the file holds is what counts.
        let chain = try LocalChain(.development(seed: 5), sealing: .onSubmission, keptIn: place.file)
        #expect(try await chain.head() == head)
        #expect(try await unstopped.head() == head)
        #expect(chain.genesisHash == unstopped.genesisHash)
        #expect(try await chain.account(bob.coldkey, at: nil) == unstopped.account(bob.coldkey, at: nil))
        try await live(chain, from: 3, count: 2)
        try await live(unstopped, from: 3, count: 2)
        #expect(try await chain.head() == unstopped.head())
        #expect(try await chain.metagraph(1, at: nil) == unstopped.metagraph(1, at: nil))
        let old = try #require(head)
        #expect(try await chain.metagraph(1, at: old.hash) == unstopped.metagraph(1, at: old.hash))
        #expect(try await chain.metagraph(1, at: old.parentHash) == unstopped.metagraph(1, at: old.parentHash))
    }

    @Test("can be taken back to an old block, also in its file")
    func reverted() async throws {
        let place = try Place()
        let chain = try LocalChain(.development(seed: 4), sealing: .onSubmission, keptIn: place.file)
        try await live(chain, from: 0, count: 2)
        let mark = try await chain.head()
        let before = try await chain.metagraph(1, at: nil)
        try await live(chain, from: 2, count: 2)
        let later = try await chain.head()
        try await chain.revert(to: mark.hash)
        #expect(try await chain.head() == mark)
        #expect(try await chain.metagraph(1, at: nil) == before)
        await #expect(throws: ChainError.self) { try await chain.metagraph(1, at: later.hash) }
        try await live(chain, from: 7, count: 1)
        let head = try await chain.head()
        #expect(head.number == mark.number + 3)
        let again = try LocalChain(.development(seed: 4), keptIn: place.file)
        #expect(try await again.head() == head)
        #expect(try await again.metagraph(1, at: nil) == chain.metagraph(1, at: nil))
    }

    @Test("is the same after an export and an import, in memory and in a file")
    func exported() async throws {
        let place = try Place()
        let chain = try LocalChain(.development(seed: 4), sealing: .onSubmission)
        try await live(chain, from: 0, count: 2)
        await chain.advanceToEpoch(of: 1)
        let text = try await chain.export()
        let copy = try LocalChain(importing: text, sealing: .onSubmission, keptIn: place.file)
        try await live(chain, from: 2, count: 1)
        try await live(copy, from: 2, count: 1)
        #expect(try await copy.head() == chain.head())
        #expect(try await copy.metagraph(1, at: nil) == chain.metagraph(1, at: nil))
        let kept = try LocalChain(.development(), keptIn: place.file)
        #expect(try await kept.head() == chain.head())
        #expect(throws: ChainError.self) { try LocalChain(importing: Data("{}".utf8)) }
    }

    @Test("a file that is no chain is refused with advice, and left as it is")
    func garbage() throws {
        let place = try Place()
        let bytes = Data("this is no database, but it is longer than a header of one would be".utf8)
        try bytes.write(to: URL(fileURLWithPath: place.file))
        #expect(throws: ChainError.self) { try LocalChain(.development(), keptIn: place.file) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.file)) == bytes)
    }

    @Test("remembers what testers did to it, and has it again after a restart")
    func interventions() async throws {
        let place = try Place()
        let bob = try DevKeys.key("//Bob").coldkey
        var head: BlockHeader?
        do {
            let chain = try LocalChain(.development(seed: 4), keptIn: place.file)
            try await chain.setBalance(of: bob, to: .tao(7))
            try await chain.faucet(.tao(5), to: bob)
            await #expect(throws: ChainError.self) { try await chain.faucet(.tao(21_000_000), to: bob) }
            await #expect(throws: ChainError.self) { try await chain.feed(round: 3, signature: [1]) }
            #expect(try await chain.account(bob, at: nil).free == .tao(12))
            head = try await chain.head()
        }
        let chain = try LocalChain(.development(seed: 4), keptIn: place.file)
        #expect(try await chain.head() == head)
        #expect(head?.number == 2)
        #expect(try await chain.account(bob, at: nil).free == .tao(12))
    }
}
