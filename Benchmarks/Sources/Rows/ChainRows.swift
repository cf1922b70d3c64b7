internal import LocalChain
internal import Neuron

/// The local chain in memory.
enum ChainRows {
    static var all: [Row] { [empty, tempo, busy] }

    private static var empty: Row {
        Row(name: "chain-1000-empty", title: "local chain: 1,000 empty blocks", unit: .milliseconds, goals: [.figure(1_000)]) {
            stage in
            try await stage.measure(on: { try LocalChain(try .development(seed: 1)) }) { chain in
                await chain.advance(blocks: 1_000)
                return 1_000
            }
        }
    }

    private static var tempo: Row {
        Row(
            name: "chain-tempo-256", title: "local chain: tempo of 360 blocks, 256 neurons set weights once",
            unit: .milliseconds, goals: [.figure(2_000)]
        ) { stage in
            let subnet = try await BusySubnet(tempo: 360)
            try await stage.measure {
                for uid in 0..<BusySubnet.size { try await subnet.setWeights(by: uid..<uid + 1, salt: 0) }
                await subnet.chain.advance(blocks: 360 - BusySubnet.size)
                return 360
            }
        }
    }

    private static var busy: Row {
        Row(
            name: "chain-busy-256", title: "local chain: blocks in which 256 neurons set weights each", unit: .perSecond
        ) { stage in
            let subnet = try await BusySubnet(tempo: 360)
            let count = stage.operations(40)
            try await stage.measure {
                for block in 0..<count { try await subnet.setWeights(by: 0..<BusySubnet.size, salt: block) }
                return count
            }
        }
    }
}
