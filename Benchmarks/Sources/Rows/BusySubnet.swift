internal import LocalChain
internal import Neuron

/// A subnet of 256 neurons with a permit each, who all set weights.
struct BusySubnet: Sendable {
    static let netuid: NetUID = 1
    static let size = 256

    let chain: LocalChain
    private let neurons: [KeyPair]

    /// A chain with the subnet, an epoch after all have staked.
    init(tempo: UInt64) async throws {
        let payer = try KeyPair(uri: "//Alice")
        let owner = try KeyPair(uri: "//Alice/hot")
        neurons = try [owner] + (1..<Self.size).map { try KeyPair(uri: "//Alice/hot\($0)") }
        var rules = SubnetHyperparameters(tempo: tempo, maxUIDs: UInt16(Self.size), maxValidators: UInt16(Self.size))
        rules.burn = .rao(500_000)
        chain = try LocalChain(
            Genesis(
                seed: 1, balances: [payer.coldkey: .tao(2_000_000)],
                subnets: [.init(netuid: Self.netuid, owner: payer.coldkey, ownerHotkey: owner.hotkey, rules: rules)]))
        let calls =
            neurons.dropFirst().map { CallToSign(.burnedRegister(netuid: Self.netuid, hotkey: $0.hotkey), by: payer) }
            + neurons.map { CallToSign(.addStake(hotkey: $0.hotkey, netuid: Self.netuid, amount: .tao(100)), by: payer) }
        try await taken(calls)
        await chain.advanceToEpoch(of: Self.netuid)
        await chain.advanceToEpoch(of: Self.netuid)
    }

    /// Makes a block in which these neurons set weights for all.
    func setWeights(by uids: Range<Int>, salt: Int) async throws {
        try await taken(
            uids.map { uid in
                let weights = (0..<Self.size).map { other in
                    WeightVector.Entry(
                        uid: UID(UInt16(other)), value: UInt16(truncatingIfNeeded: other &* 251 &+ uid &+ salt | 1))
                }
                return CallToSign(.setWeights(netuid: Self.netuid, weights: weights, versionKey: 0), by: neurons[uid])
            })
    }

    private func taken(_ calls: [CallToSign]) async throws {
        for result in try await chain.submit(inOneBlock: calls) { _ = try result.get() }
    }
}
