import Foundation
import Neuron
import Subtensor
import SubtensorFormat
import Synchronization
import Testing
import TestSupport

@Suite("Recorded traffic", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct ReplayTests {
    /// Read once; it is large.
    private static let recorded = Result { try Recording("rpc-mainnet-metagraph.json.gz") }

    /// A neuron as the Python SDK has it, by the names of its columns.
    static func row(_ neuron: Metagraph.Neuron, _ details: SubnetReading.Details) -> [String: JSONAny] {
        func share(_ value: UInt16) -> JSONAny { .number("\(Double(value) / 65_535)") }
        return [
            "uid": .number("\(neuron.uid)"), "hotkey": .text("\(neuron.hotkey)"), "coldkey": .text("\(neuron.coldkey)"),
            "active": .bool(neuron.isActive), "stakeRao": .text("\(details.ownStake.rao)"),
            "incentive": share(neuron.incentive), "consensus": share(neuron.consensus),
            "validatorTrust": share(neuron.validatorTrust), "dividends": share(neuron.dividends),
            "lastUpdate": .number("\(neuron.lastUpdate)"), "validatorPermit": .bool(neuron.validatorPermit),
            "emission": .number("\(neuron.emission.inTao)"),
        ]
    }

    /// Whether two values are the same; numbers with a fraction up to a rounding of their last digits.
    static func isSame(_ left: JSONAny, _ right: JSONAny) -> Bool {
        if left == right { return true }
        guard case .number(let a) = left, case .number(let b) = right, let x = Double(a), let y = Double(b) else {
            return false
        }
        return abs(x - y) <= 1e-12 * max(abs(x), abs(y), 1)
    }

    @Test("a metagraph of 1,024 neurons is the Python SDK's, field by field")
    func metagraph() async throws {
        let recording = try Self.recorded.get()
        let sdk = try #require(recording.file.sdk)
        let fake = try recording.chain(spec: 343, metadata: "runtime-343-v15.scale.gz")
        let server = try FakeServer { .body(fake.answer($0)) }
        let chain = chain([server])
        let reading = try await chain.subnet(1)
        #expect(reading.metagraph.neurons.count == 1_024 && reading.source == .runtimeAPI)
        #expect(reading.metagraph.block == fake.head)
        for (index, expected) in sdk.neuronsLite.enumerated() {
            let neuron = reading.metagraph.neurons[index]
            let row = Self.row(neuron, reading.details[index])
            for (column, value) in zip(sdk.columns, expected) {
                switch column {
                case "axon":
                    let axon = neuron.axon.map { "\($0.address):\($0.port)" } ?? "0.0.0.0:0"
                    #expect(
                        value.string == axon || (neuron.axon == nil && value.string?.hasSuffix(":0") == true), "uid \(index)")
                case "axonVersion": if let axon = neuron.axon { #expect("\(axon.version)" == value.digits, "uid \(index)") }
                case "axonIpType": if let axon = neuron.axon { #expect("\(axon.address.chainType)" == value.digits) }
                case "axonProtocol": if let axon = neuron.axon { #expect("\(axon.transport)" == value.digits) }
                default:
                    let ours = try #require(row[column], "\(column)")
                    #expect(Self.isSame(ours, value), "uid \(index) \(column): \(ours) \(value)")
                }
            }
        }
        try summary(reading, sdk.metagraphInfo)
    }

    private func summary(_ reading: SubnetReading, _ info: [String: JSONAny]) throws {
        let rules = reading.rules
        let integers: [String: UInt64] = [
            "tempo": rules.tempo, "max_uids": UInt64(rules.maxUIDs), "max_validators": UInt64(rules.maxValidators),
            "immunity_period": rules.immunityPeriod, "weights_rate_limit": rules.weightsRateLimit,
            "weights_version": rules.weightsVersion, "commit_reveal_period": rules.commitRevealPeriod,
            "serving_rate_limit": rules.servingRateLimit, "activity_cutoff": rules.activityCutoff, "kappa": UInt64(rules.kappa),
        ]
        for (name, value) in integers { #expect(info[name]?.digits == "\(value)", "\(name)") }
        #expect(info["burn"]?["rao"]?.digits == "\(rules.burn.rao)")
        #expect(info["commit_reveal_weights_enabled"] == .bool(rules.commitReveal))
        #expect(info["registration_allowed"] == .bool(rules.registrationAllowed))
        #expect(info["liquid_alpha_enabled"] == .bool(rules.liquidAlpha))
        #expect(info["name"]?.string == reading.name && info["symbol"]?.string == reading.symbol)
        #expect(info["owner_hotkey"]?.string == "\(reading.metagraph.owner)")
        // The SDK's lists were cut to their first entries.
        for (index, neuron) in reading.metagraph.neurons.prefix(24).enumerated() {
            func rao(_ name: String) -> String? { info[name]?.elements?[index]["rao"]?.digits }
            #expect(rao("alpha_stake") == "\(reading.details[index].alphaStake.rao)")
            #expect(rao("tao_stake") == "\(reading.details[index].taoStake.rao)")
            #expect(rao("total_stake") == "\(neuron.stake.rao)")
            #expect(info["block_at_registration"]?.elements?[index].digits == "\(neuron.registeredAt)")
        }
    }

    @Test("the fallback to storage reads the same neurons from a runtime without APIs")
    func storageFallback() async throws {
        let recording = try Self.recorded.get()
        let fake = try recording.chain(spec: 343, metadata: "runtime-343-v15.scale.gz")
        let server = try FakeServer { .body(fake.answer($0)) }
        let expected = try await chain([server]).subnet(1)
        // The same state as storage entries, on a node with metadata of version 14.
        let blob = Bytes(try Vectors.recorded("runtime-343-v14.scale.gz"))
        let other = FakeChain(spec: 343, first: 6_852_690)
        let entries = try StoredSubnet(expected, runtime: try RuntimeMetadata(blob)).entries
        other.state.withLock { state in
            state.metadata[343] = blob
            state.storage = entries
        }
        let second = try FakeServer { .body(other.answer($0)) }
        let reading = try await chain([second]).subnet(1)
        #expect(reading.source == .storage)
        #expect(reading.rules == expected.rules)
        #expect(reading.metagraph.owner == expected.metagraph.owner)
        for (neuron, wanted) in zip(reading.metagraph.neurons, expected.metagraph.neurons) {
            var wanted = wanted
            // What parents and root stake add is only in the summaries.
            wanted.stake = neuron.stake
            #expect(neuron == wanted)
        }
        #expect(reading.metagraph.neurons.count == expected.metagraph.neurons.count)
        #expect(reading.details.map(\.ownStake) == expected.details.map(\.ownStake))
    }

    @Test("a subnet that is not there is named so")
    func unknownSubnet() async throws {
        let recording = try Self.recorded.get()
        let fake = try recording.chain(spec: 343, metadata: "runtime-343-v15.scale.gz")
        fake.state.withLock { $0.apis["NeuronInfoRuntimeApi_get_neurons_lite"] = [0] }
        let server = try FakeServer { .body(fake.answer($0)) }
        let error = await #expect(throws: ChainError.self) { try await chain([server]).metagraph(65_000, at: nil) }
        #expect(error?.code == .unknownSubnet)
    }
}
