import Neuron
import Templates
import Testing

@Suite("A consensus preview")
struct ConsensusPreviewTests {
    @Test("shows what the consensus clips of one's weights, and what is earned")
    func clips() throws {
        let hash = try #require(BlockHash(Array(repeating: 0, count: 32)))
        var neurons = try (0..<6).map { number in
            let key = try PublicKey([UInt8](repeating: UInt8(number + 1), count: 32))
            return Metagraph.Neuron(
                uid: UID(UInt16(number)), hotkey: Hotkey(publicKey: key), coldkey: Coldkey(publicKey: key), registeredAt: 1)
        }
        for number in 0..<3 {
            neurons[number].stake = .tao(1_000)
            neurons[number].validatorPermit = true
            neurons[number].lastUpdate = 90
        }
        let metagraph = Metagraph(
            netuid: 1, block: BlockHeader(number: 100, hash: hash, parentHash: hash), owner: neurons[5].hotkey, neurons: neurons
        )
        let agreed = WeightVector(entries: [.init(uid: 3, value: 65_535), .init(uid: 4, value: 65_535)])
        let own = WeightVector(entries: [.init(uid: 3, value: 65_535), .init(uid: 5, value: 65_535)])
        let preview = try #require(
            ConsensusPreview(own, of: neurons[0].hotkey, among: [1: agreed, 2: agreed], on: metagraph, under: .init()))
        #expect(preview.clipped.map(\.uid) == [5])
        #expect(abs(preview.clipped[0].given - 0.5) < 1e-6 && preview.clipped[0].kept == 0)
        #expect(abs(preview.validatorTrust - 0.5) < 1e-3)
        let honest = try #require(
            ConsensusPreview(agreed, of: neurons[0].hotkey, among: [1: agreed, 2: agreed], on: metagraph, under: .init()))
        #expect(honest.clipped.isEmpty && honest.validatorTrust > 0.999)
        #expect(honest.dividends > preview.dividends)
        let stranger = Hotkey(publicKey: try PublicKey([UInt8](repeating: 99, count: 32)))
        #expect(ConsensusPreview(own, of: stranger, among: [:], on: metagraph, under: .init()) == nil)
    }
}
