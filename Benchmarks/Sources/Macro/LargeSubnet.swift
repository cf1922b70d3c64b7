internal import Neuron

/// A subnet with as many neurons as one is asked for, all of whom serve.
enum LargeSubnet {
    static func metagraph(neurons count: Int) throws -> Metagraph {
        var random = RandomSource.seeded(2)
        let keys = try (0..<count).map { _ in
            try KeyPair(seed: (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        }
        let neurons = keys.enumerated().map { uid, key in
            Metagraph.Neuron(
                uid: UID(UInt16(uid)), hotkey: key.hotkey, coldkey: key.coldkey,
                axon: AxonInfo(address: .v4(0x0A00_0000 + UInt32(uid)), port: 8_091))
        }
        guard let hash = BlockHash([UInt8](repeating: 0, count: 32)) else { throw BenchmarkFailure("No hash of a block.") }
        return Metagraph(
            netuid: 1, block: BlockHeader(number: 1, hash: hash, parentHash: hash), owner: keys[0].hotkey, neurons: neurons)
    }
}
