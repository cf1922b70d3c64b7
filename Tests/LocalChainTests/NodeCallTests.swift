import Consensus
import Neuron
import NeuronTesting
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing
import Timelock

@testable import LocalChain

@Suite("Calls that a node carries out")
struct NodeCallTests {
    private typealias Call = SubtensorFormat.RuntimeCall
    private typealias Field = ScaleValue.Field

    private let metadata: RuntimeMetadata
    private let node: LocalNode

    init() throws {
        node = try LocalNode(.development(seed: 8), slot: .milliseconds(250), time: .system)
        metadata = node.runtime.metadata
    }

    private func field(_ name: String, _ value: ScaleValue) -> Field { Field(name, value) }

    private func transfer(_ amount: UInt64, to account: Coldkey) -> Call {
        Call(
            "Balances", "transfer_keep_alive",
            [
                field("dest", .variant("Id", .bytes(account.address.publicKey.bytes))), field("value", .number(amount)),
            ])
    }

    private func remark() -> Call { Call("System", "remark", [field("remark", .bytes([1, 2, 3]))]) }

    /// A call as an argument of another.
    private func value(_ call: Call) -> ScaleValue { .variant(call.pallet, .variant(call.name, .record(call.arguments))) }

    private func batch(_ kind: String, _ calls: [Call]) -> Call {
        Call("Utility", kind, [field("calls", .sequence(calls.map(value)))])
    }

    private func sudo(_ call: Call) -> Call { Call("Sudo", "sudo", [field("call", value(call))]) }

    private func administer(_ name: String, _ arguments: [Field]) -> Call { Call("AdminUtils", name, arguments) }

    /// Signs a call, seals a block of it alone: the names of its events, and its failure.
    @discardableResult
    private func make(_ call: Call, by key: KeyPair) async throws -> (events: [String], failure: String?) {
        let bytes = try call.bytes(by: metadata)
        let nonce = await node.nextNonce(of: key.hotkey.publicKey)
        let parts = SignedParts(era: .immortal, eraBlock: node.genesis, nonce: nonce)
        let context = SigningContext(
            genesis: node.genesis, specVersion: NodeRuntime.specVersion, transactionVersion: NodeRuntime.transactionVersion)
        let signature = try await key.sign(try parts.message(for: bytes, context, by: metadata))
        let extrinsic = SubtensorFormat.Extrinsic(
            signer: key.hotkey.publicKey, signature: signature, extra: try parts.bytes(context, by: metadata).extra, call: bytes
        )
        _ = try await node.submit(extrinsic.bytes, watcher: nil)
        _ = await node.seal()
        let head = await node.head
        #expect(RuntimeWorld.broken(head.state) == nil)
        let events = try RuntimeEvents(head.events, by: metadata)
        let names = events.of(1).map(\.name)
        return (
            names.filter { !["TransactionFeePaid", "ExtrinsicSuccess", "ExtrinsicFailed"].contains($0) },
            head.calls.first?.failure?.name
        )
    }

    @Test("a batch ends at the first refusal, keeps what was done before, and says so")
    func batch() async throws {
        let bob = try DevKeys.key("//Bob")
        let poor = try DevKeys.key("//Call//poor").coldkey
        let tooMuch = transfer(9_000_000_000_000_000, to: poor)
        let good = transfer(1_000_000, to: poor)
        let done = try await make(batch("batch", [good, remark(), good]), by: bob)
        #expect(done.failure == nil)
        #expect(done.events.last == "BatchCompleted")
        #expect(done.events.count { $0 == "ItemCompleted" } == 3)
        let cut = try await make(batch("batch", [good, tooMuch, good]), by: bob)
        #expect(cut.failure == nil)
        #expect(cut.events.suffix(2) == ["ItemCompleted", "BatchInterrupted"])
        #expect(await node.head.state.ledger.balance(of: poor) == 3_000_000)
        let all = try await make(batch("batch_all", [good, tooMuch]), by: bob)
        #expect(all.failure == "FundsUnavailable")
        #expect(all.events.isEmpty)
        let each = try await make(batch("force_batch", [good, tooMuch, good]), by: bob)
        #expect(each.events.contains("ItemFailed") && each.events.last == "BatchCompletedWithErrors")
        #expect(await node.head.state.ledger.balance(of: poor) == 5_000_000)
    }

    @Test("batches nest, but not one of all or nothing in another, and neither too deep nor too long")
    func nesting() async throws {
        let bob = try DevKeys.key("//Bob")
        #expect(try await make(batch("batch", [batch("batch_all", [remark()])]), by: bob).events.last == "BatchCompleted")
        #expect(try await make(batch("batch_all", [batch("batch_all", [remark()])]), by: bob).failure == "CallFiltered")
        let many = [Call](repeating: remark(), count: 1_001)
        #expect(try await make(batch("force_batch", many), by: bob).failure == "TooManyCalls")
        #expect(try await make(batch("force_batch", []), by: bob).failure == nil)
    }

    @Test("sudo's inner call may be refused: the extrinsic succeeds, and Sudid tells")
    func sudo() async throws {
        let alice = try DevKeys.key("//Alice")
        let tempo = administer("sudo_set_tempo", [field("netuid", .number(UInt64(1))), field("tempo", .number(UInt64(77)))])
        #expect(try await make(sudo(tempo), by: alice).events == ["Sudid"])
        #expect(await node.head.state.subnets[1]?.rules.tempo == 77)
        let nowhere = administer("sudo_set_tempo", [field("netuid", .number(UInt64(9))), field("tempo", .number(UInt64(7)))])
        let refused = try await make(sudo(nowhere), by: alice)
        #expect(refused.failure == nil && refused.events == ["Sudid"])
        #expect(try await make(sudo(tempo), by: DevKeys.key("//Bob")).failure == "RequireSudo")
    }

    @Test("hyperparameters of every declared kind arrive, by sudo, and by the owner where the chain allows it")
    func administration() async throws {
        let alice = try DevKeys.key("//Alice")
        let one = field("netuid", .number(UInt64(1)))
        func number(_ value: UInt64) -> ScaleValue { .number(value) }
        for (name, argument, value) in [
            ("sudo_set_max_allowed_uids", "max_allowed_uids", number(200)), ("sudo_set_rho", "rho", number(11)),
            ("sudo_set_min_difficulty", "min_difficulty", number(16)), ("sudo_set_difficulty", "difficulty", number(17)),
            ("sudo_set_bonds_penalty", "bonds_penalty", number(9)), ("sudo_set_yuma3_enabled", "enabled", .bool(false)),
            ("sudo_set_toggle_transfer", "toggle", .bool(false)),
            ("sudo_set_alpha_sigmoid_steepness", "steepness", .signed(-5)),
            ("sudo_set_burn_increase_mult", "burn_increase_mult", .record([field("bits", .unsigned(3 << 63))])),
            ("sudo_set_owner_immune_neuron_limit", "immune_neurons", number(3)),
            ("sudo_set_activity_cutoff_factor", "factor_milli", number(2_000)),
        ] {
            let made = try await make(sudo(administer(name, [one, field(argument, value)])), by: alice)
            #expect(made.failure == nil && made.events == ["Sudid"], "\(name)")
        }
        let rules = try #require(await node.head.state.subnets[1]?.rules)
        #expect(rules.maxUIDs == 200 && rules.rho == 11 && rules.minDifficulty == 16 && rules.bondsPenalty == 9)
        #expect(!rules.yuma3 && !rules.transfersAllowed && rules.alphaSteepness == -5)
        #expect(rules.burnMultiplier == 15_000 && rules.immuneOwnerLimit == 3 && rules.activityCutoffFactor == 2_000)
        let rate = administer("sudo_set_network_rate_limit", [field("rate_limit", number(5))])
        #expect(try await make(rate, by: alice).failure == "BadOrigin")
        try await make(sudo(rate), by: alice)
        #expect(await node.head.state.rules.networkRateLimit == 5)
        let split = field("maybe_split", .some(.sequence([number(65_535)])))
        #expect(try await make(administer("sudo_set_mechanism_emission_split", [one, split]), by: alice).failure == nil)
        let immunity = administer("sudo_set_immunity_period", [one, field("immunity_period", number(3))])
        #expect(try await make(immunity, by: alice).failure == nil)
        #expect(try await make(immunity, by: DevKeys.key("//Bob")).failure == "NotSubnetOwner")
        let kappa = administer("sudo_set_kappa", [one, field("kappa", number(3))])
        #expect(try await make(kappa, by: alice).failure == "BadOrigin")
    }

    @Test("an account can be emptied, or to its existential deposit")
    func transferAll() async throws {
        let bob = try DevKeys.key("//Bob")
        let dave = try DevKeys.key("//Dave")
        func all(keepAlive: Bool) -> Call {
            Call(
                "Balances", "transfer_all",
                [
                    field("dest", .variant("Id", .bytes(bob.hotkey.publicKey.bytes))), field("keep_alive", .bool(keepAlive)),
                ])
        }
        #expect(try await make(all(keepAlive: true), by: dave).failure == nil)
        #expect(await node.head.state.ledger.balance(of: dave.coldkey) == 500)
        let eve = try DevKeys.key("//Eve")
        #expect(try await make(all(keepAlive: false), by: eve).events == ["Transfer"])
        #expect(await node.head.state.ledger.balance(of: eve.coldkey) == 0)
    }

    @Test("weights of several subnets are set in one call; a refused one does not stop the others")
    func batchedWeights() async throws {
        let alice = try DevKeys.key("//Alice")
        func weights(_ netuids: [UInt64], versions: [UInt64]) -> Call {
            Call(
                "SubtensorModule", "batch_set_weights",
                [
                    field("netuids", .sequence(netuids.map { .number($0) })),
                    field(
                        "weights",
                        .sequence(netuids.map { _ in .sequence([.tuple([.number(UInt64(0)), .number(UInt64(7))])]) })),
                    field("version_keys", .sequence(versions.map { .number($0) })),
                ])
        }
        #expect(try await make(weights([1], versions: [0]), by: alice).events == ["WeightsSet", "BatchWeightsCompleted"])
        #expect(await node.head.state.subnets[1]?.neurons[0].weights.map(\.value) == [65_535])
        let some = try await make(weights([9, 1], versions: [0, 0]), by: alice)
        #expect(some.events == ["BatchWeightItemFailed", "WeightsSet", "BatchCompletedWithErrors"])
        #expect(try await make(weights([1], versions: []), by: alice).failure == "InputLengthsUnequal")
    }

    @Test(
        "a round that anybody writes opens the weights that were locked until it",
        .enabled(if: Vectors.has("chain/timelock.json"), "chain/timelock.json is not in this folder"))
    func timelocked() async throws {
        let alice = try DevKeys.key("//Alice")
        let one = field("netuid", .number(UInt64(1)))
        try await make(
            administer("sudo_set_commit_reveal_weights_enabled", [one, field("enabled", .bool(true))]), by: alice)
        var payload = ScaleEncoder()
        payload.byteVector(alice.hotkey.publicKey.bytes)
        for list in [[UInt16(0)], [UInt16(40_000)]] {
            payload.compact(UInt64(list.count))
            for value in list { payload.integer(value) }
        }
        payload.integer(UInt64(0))
        let sealed = try IdentityEncryption.encrypt(payload.bytes, until: DrandRound(1_000), chance: .fresh())
        let commit = Call(
            "SubtensorModule", "commit_crv3_mechanism_weights",
            [
                one, field("mecid", .number(UInt64(0))), field("commit", .bytes(sealed)),
                field("reveal_round", .number(UInt64(1_000))),
            ])
        #expect(try await make(commit, by: alice).events == ["TimelockedWeightsCommitted"])
        let vector: JSONValue = try Vectors.json("chain/timelock.json")
        let hexadecimal = try #require(vector["signatures"]?.elements?.first?["signature"]?.text)
        let signature = try #require(bytes(hex: String(hexadecimal.dropFirst(2))))
        func write(_ signature: Bytes) -> Call {
            Call(
                "Drand", "write_pulse",
                [
                    field(
                        "pulses_payload",
                        .record([
                            field("block_number", .number(UInt64(1))),
                            field(
                                "pulses",
                                .sequence([
                                    .record([
                                        field("round", .number(UInt64(1_000))), field("randomness", .bytes([])),
                                        field("signature", .bytes(signature)),
                                    ])
                                ])), field("public", .variant("Sr25519", .bytes(alice.hotkey.publicKey.bytes))),
                        ])), field("signature", .none),
                ])
        }
        #expect(try await make(write([1]), by: alice).failure == "PulseVerificationError")
        #expect(try await make(write(signature), by: alice).events == ["NewPulse"])
        for _ in 0..<25 where await node.head.state.subnets[1]?.neurons[0].weights.isEmpty == true { _ = await node.seal() }
        #expect(await node.head.state.subnets[1]?.neurons[0].weights.map(\.value) == [65_535])
        #expect(await node.head.state.pulses[1_000] == signature)
    }
}
