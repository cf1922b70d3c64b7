import Foundation
import Neuron
import Subtensor
import SubtensorFormat
import Synchronization
import Testing
import TestSupport

/// The `neuron` command as an operator runs it, against recorded traffic.
@Suite("Chain commands", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct ChainCommandTests {
    private func run(_ arguments: [String], _ environment: [String: String] = [:]) async throws -> Program.Outcome {
        let folder = ScratchFolder()
        let clean = ["NEURON_NETWORK": "", "BT_NETWORK": "", "BT_CHAIN_ENDPOINT": "", "XDG_CACHE_HOME": folder.path]
        let program = try Program(
            Program.built("neuron"), arguments, environment: clean.merging(environment) { _, new in new })
        return await program.outcome()
    }

    private func replay() throws -> (FakeChain, FakeServer) {
        let fake = try Recording("rpc-mainnet-metagraph.json.gz").chain(spec: 343, metadata: "runtime-343-v15.scale.gz")
        return (fake, try FakeServer { .body(fake.answer($0)) })
    }

    @Test("metagraph show prints the 1,024 neurons of recorded traffic as the Python SDK has them")
    func metagraph() async throws {
        let sdk = try #require(try Recording("rpc-mainnet-metagraph.json.gz").file.sdk)
        let (fake, server) = try replay()
        let outcome = try await run(["metagraph", "show", "--netuid", "1", "--network", server.url, "--json"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(JSONAny.self, from: Data(outcome.output.utf8))
        let neurons = try #require(report["neurons"]?.elements)
        #expect(neurons.count == 1_024)
        #expect(report["block"]?["number"]?.digits == "\(fake.head.number)")
        func share(_ neuron: JSONAny, _ name: String) -> JSONAny {
            .number("\((Double(neuron[name]?.digits ?? "") ?? -1) / 65_535)")
        }
        for (neuron, expected) in zip(neurons, sdk.neuronsLite) {
            let uid = neuron["uid"]?.digits ?? "?"
            for (column, value) in zip(sdk.columns, expected) {
                let ours: JSONAny? =
                    switch column {
                    case "stakeRao": neuron["ownStake"]
                    case "emission": .number("\((Double(neuron["emission"]?.digits ?? "") ?? -1) / 1e9)")
                    case "incentive", "consensus", "validatorTrust", "dividends": share(neuron, column)
                    case "axon":
                        // The SDK spells what does not serve with port 0.
                        neuron["axon"]
                            ?? (value.string?.hasSuffix(":0") == true || value.string?.hasPrefix("0.0.0.0") == true
                                ? value : nil)
                    case "axonVersion", "axonIpType", "axonProtocol":
                        neuron[column == "axonIpType" ? "axonIPType" : column] ?? (neuron["axon"] == nil ? value : nil)
                    default: neuron[column]
                    }
                let same = ours.map { ReplayTests.isSame($0, value) || $0.digits == value.digits && value.digits != nil }
                #expect(same == true, "uid \(uid) \(column): \(String(describing: ours)) \(value)")
            }
        }
    }

    @Test("subnet show prints the rules, by the SDKs' variables too")
    func subnet() async throws {
        struct Types: Decodable {
            struct Case: Decodable { let path: String, scale: JSONAny, decoded: JSONAny }
            let cases: [Case]
        }
        let (fake, server) = try replay()
        let types: Types = try Vectors.json("chain/types.json")
        let path = "pallet_subtensor::rpc_info::subnet_info::SubnetHyperparamsV2"
        let rules = try #require(types.cases.first { $0.path == path })
        let answer = [1] + (try #require(rules.scale.hexBytes))
        fake.state.withLock { $0.apis["SubnetInfoRuntimeApi_get_subnet_hyperparams_v2"] = answer }
        let outcome = try await run(
            ["subnet", "show", "--netuid", "1"], ["BT_NETWORK": "local", "BT_CHAIN_ENDPOINT": server.url])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(JSONAny.self, from: Data(outcome.output.utf8))
        #expect(report["name"]?.string == "Apex" && report["rules"]?["tempo"]?.digits == "99")
        for name in ["rho", "tempo", "max_validators", "yuma_version", "commit_reveal_weights_enabled"] {
            let expected = try #require(rules.decoded[name])
            let text: String? = if case .bool(let flag) = expected { "\(flag)" } else { expected.digits }
            #expect(report["hyperparameters"]?[name]?.string == text, "\(name)")
        }
    }

    @Test("balance show prints what the chain has of an account")
    func balance() async throws {
        let (fake, server) = try replay()
        let runtime = try RuntimeMetadata(Bytes(try Vectors.recorded("runtime-343-v15.scale.gz")))
        let key = try KeyPair(uri: "//Alice")
        let account = try runtime.storage("System", "Account")
        let value = ScaleValue.record([
            .init("nonce", .unsigned(7)), .init("consumers", .unsigned(0)), .init("providers", .unsigned(1)),
            .init("sufficients", .unsigned(0)),
            .init(
                "data",
                .record([
                    .init("free", .unsigned(12_500_000_000)), .init("reserved", .unsigned(1_000)),
                    .init("frozen", .unsigned(3_000)), .init("flags", .unsigned(0)),
                ])),
        ])
        let storageKey = try account.key([.bytes(key.publicKey.bytes)], runtime.types)
        let bytes = try runtime.types.encode(value, as: account.value)
        fake.state.withLock { state in
            state.storage[storageKey] = bytes
            state.apis["StakeInfoRuntimeApi_get_stake_info_for_coldkey"] = [0]
        }
        let outcome = try await run(["balance", "show", "\(key.coldkey)", "--network", server.url])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(JSONAny.self, from: Data(outcome.output.utf8))
        #expect(report["spendable"]?.digits == "12499998000" && report["nonce"]?.digits == "7")
        #expect(report["stakes"]?.elements == [])
    }

    @Test("a network that is none, and a node that is not there, end with what to do")
    func refused() async throws {
        let wrong = try await run(["metagraph", "show", "--netuid", "1", "--network", "finny"])
        #expect(wrong.status == 64 && wrong.errors.contains("finney"))
        let server = try FakeServer { _ in .close }
        server.stop()
        let absent = try await run(["metagraph", "show", "--netuid", "1", "--network", server.url, "--timeout", "0.5"])
        #expect(absent.status == 69 && absent.errors.contains(server.url))
    }
}
