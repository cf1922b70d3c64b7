import Consensus
import Neuron
import NeuronTesting
import Testing

@testable import LocalChain

@Suite("The chain in memory")
struct LocalChainTests {
    private func chain(seed: UInt64 = 1, rules: SubnetHyperparameters = .init()) throws -> LocalChain {
        try LocalChain(.development(seed: seed, rules: rules), sealing: .onSubmission)
    }

    @Test("gives the same hashes for the same genesis and calls, and others for another genesis")
    func deterministic() async throws {
        func hashes(seed: UInt64) async throws -> [BlockHash] {
            let chain = try chain(seed: seed)
            let bob = try DevKeys.key("//Bob")
            var hashes: [BlockHash] = []
            for number in 1...3 {
                let hotkey = try DevKeys.key("//Hot//\(number)").hotkey
                hashes.append(try await chain.submit(.burnedRegister(netuid: 1, hotkey: hotkey), signedBy: bob).block.hash)
            }
            return hashes
        }
        let first = try await hashes(seed: 1)
        #expect(try await hashes(seed: 1) == first)
        #expect(try await hashes(seed: 2) != first)
    }

    @Test("raises the price with every registration, and lets it fall with every block")
    func price() async throws {
        let chain = try chain()
        let bob = try DevKeys.key("//Bob")
        let before = try await chain.hyperparameters(1, at: nil).burn
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: try DevKeys.key("//Hot//1").hotkey), signedBy: bob)
        let after = try await chain.hyperparameters(1, at: nil).burn
        #expect(after > before)
        await chain.advance(blocks: 50)
        #expect(try await chain.hyperparameters(1, at: nil).burn < after)
    }

    @Test("gives a full subnet's least paid, oldest neuron's uid away, never the owner's; what others said of it is void")
    func pruning() async throws {
        let chain = try chain(rules: .init(maxUIDs: 13, immunityPeriod: 5))
        let bob = try DevKeys.key("//Bob")
        for number in 1...12 {
            _ = try await chain.submit(
                .burnedRegister(netuid: 1, hotkey: try DevKeys.key("//Hot//\(number)").hotkey), signedBy: bob)
        }
        _ = try await chain.submit(
            .addStake(hotkey: try DevKeys.key("//Hot//2").hotkey, netuid: 1, amount: .tao(100)), signedBy: bob)
        await chain.advanceToEpoch(of: 1)
        let validator = try DevKeys.key("//Hot//2")
        _ = try await chain.submit(
            .setWeights(netuid: 1, weights: [.init(uid: 1, value: 1), .init(uid: 4, value: 9)], versionKey: 0),
            signedBy: validator)
        let full = try await chain.metagraph(1, at: nil)
        #expect(full.neurons.count == 13)
        let newcomer = try DevKeys.key("//Hot//new").hotkey
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: newcomer), signedBy: bob)
        let after = try await chain.metagraph(1, at: nil)
        #expect(after.neurons.count == 13)
        #expect(after.neurons[0].hotkey == full.owner)
        // Nobody was paid yet but the validator, so the oldest of the others makes room.
        #expect(after.neuron(newcomer)?.uid == 1)
        let state = await chain.wholeState()
        #expect(state.subnets[1]?.neurons[2].weights.map(\.value) == [0, 65_535])
    }

    @Test("refuses calls by the chain's own names, with advice")
    func refusals() async throws {
        let chain = try chain(rules: .init(weightsRateLimit: 100))
        let bob = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Hot//1")
        func refusal(_ call: ChainCall, _ signer: KeyPair) async -> String? {
            do {
                _ = try await chain.submit(call, signedBy: signer)
                return nil
            } catch {
                #expect(error.remedy != nil)
                return error.dispatch
            }
        }
        #expect(await refusal(.burnedRegister(netuid: 0, hotkey: hot.hotkey), bob) == "RegistrationNotPermittedOnRootSubnet")
        #expect(await refusal(.burnedRegister(netuid: 9, hotkey: hot.hotkey), bob) == "SubnetNotExists")
        #expect(await refusal(.addStake(hotkey: hot.hotkey, netuid: 1, amount: .tao(1)), bob) == "HotKeyAccountNotExists")
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: hot.hotkey), signedBy: bob)
        #expect(await refusal(.addStake(hotkey: hot.hotkey, netuid: 1, amount: .rao(1)), bob) == "AmountTooLow")
        #expect(await refusal(.serveAxon(netuid: 1, info: AxonInfo(address: .v4(1 << 24), port: 0)), hot) == "InvalidPort")
        #expect(await refusal(.serveAxon(netuid: 1, info: AxonInfo(address: .v4(0), port: 1)), hot) == "InvalidIpAddress")
        #expect(await refusal(.transfer(to: hot.coldkey, amount: .tao(9_000_000)), bob) == "FundsUnavailable")
        _ = try await chain.submit(.addStake(hotkey: hot.hotkey, netuid: 1, amount: .tao(5)), signedBy: bob)
        await chain.advanceToEpoch(of: 1)
        await chain.advance(blocks: 100)
        let weights = ChainCall.setWeights(netuid: 1, weights: [.init(uid: 0, value: 1)], versionKey: 0)
        _ = try await chain.submit(weights, signedBy: hot)
        await chain.advance(blocks: 36)
        do {
            _ = try await chain.submit(weights, signedBy: hot)
            Issue.record("weights were set too fast")
        } catch {
            #expect(error.code == .tooSoon)
            #expect(error.isRetryable)
            #expect(error.remedy?.contains("63 blocks") == true, "\(error)")
        }
    }

    @Test("a strict chain refuses a loopback axon")
    func strict() async throws {
        let chain = try LocalChain(.strict(), sealing: .onSubmission)
        let bob = try DevKeys.key("//Bob")
        let hot = try DevKeys.key("//Hot//1")
        _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: hot.hotkey), signedBy: bob)
        await #expect(throws: ChainError.self) {
            try await chain.submit(.serveAxon(netuid: 1, info: AxonInfo(address: .v4(0x7F00_0001), port: 1)), signedBy: hot)
        }
    }

    @Test("makes and loses no TAO and no alpha, at any block of a random life", arguments: [UInt64(11), 12, 13])
    func invariants(seed: UInt64) async throws {
        let chain = try chain(seed: seed, rules: .init(maxUIDs: 14, immunityPeriod: 20))
        var random = RandomSource.seeded(seed)
        let payers = try ["//Bob", "//Charlie", "//Dave"].map { try DevKeys.key($0) }
        let hotkeys = try (0..<20).map { try DevKeys.key("//Life//\($0)") }
        for _ in 0..<400 {
            let payer = payers[Int.random(in: 0..<3, using: &random)]
            let hot = hotkeys[Int.random(in: 0..<20, using: &random)]
            let call: (ChainCall, KeyPair) =
                switch Int.random(in: 0..<4, using: &random) {
                case 0: (.burnedRegister(netuid: 1, hotkey: hot.hotkey), payer)
                case 1:
                    (
                        .addStake(
                            hotkey: hot.hotkey, netuid: 1, amount: .rao(UInt64.random(in: 0...50_000_000_000, using: &random))),
                        payer
                    )
                case 2:
                    (
                        .setWeights(
                            netuid: 1,
                            weights: (0..<14).map { .init(uid: UID($0), value: UInt16.random(in: 0...9, using: &random)) },
                            versionKey: 0),
                        hot
                    )
                default: (.transfer(to: hot.coldkey, amount: .rao(UInt64.random(in: 0...9_999, using: &random))), payer)
                }
            // Most are refused for one reason or another; either way the sums must hold.
            _ = try? await chain.submit(call.0, signedBy: call.1)
            let state = await chain.wholeState()
            #expect(RuntimeWorld.broken(state) == nil, "seed \(seed), block \(state.block.number)")
        }
    }

    @Test("pays 18, 41 and 41 percent, the better miner more, the worthless one nothing")
    func pay() async throws {
        let chain = try chain()
        let bob = try DevKeys.key("//Bob")
        let keys = try (1...4).map { try DevKeys.key("//Hot//\($0)") }
        for key in keys { _ = try await chain.submit(.burnedRegister(netuid: 1, hotkey: key.hotkey), signedBy: bob) }
        _ = try await chain.submit(.addStake(hotkey: keys[0].hotkey, netuid: 1, amount: .tao(1_000)), signedBy: bob)
        await chain.advanceToEpoch(of: 1)
        _ = try await chain.submit(
            .setWeights(netuid: 1, weights: [.init(uid: 2, value: 3), .init(uid: 3, value: 1)], versionKey: 0),
            signedBy: keys[0])
        await chain.advanceToEpoch(of: 1)
        let before = try await chain.metagraph(1, at: nil)
        await chain.advanceToEpoch(of: 1)
        let after = try await chain.metagraph(1, at: nil)
        func gained(_ uid: Int) -> Double { Double(after.neurons[uid].stake.rao - before.neurons[uid].stake.rao) / 1e10 }
        #expect(abs(gained(0) - 0.18) < 0.001)
        #expect(abs(gained(1) - 0.41) < 0.001)
        #expect(abs(gained(2) - 0.41 * 0.75) < 0.001)
        #expect(abs(gained(3) - 0.41 * 0.25) < 0.001)
        #expect(gained(4) == 0)
        #expect(after.neurons[4].incentive == 0)
    }
}
