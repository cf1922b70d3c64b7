import Neuron
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

/// Neuron's calls against the bytes of `chain/extrinsics.json`.
@Suite("A call of a neuron", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct ChainCallTests {
    private let entries = [WeightVector.Entry(uid: 0, value: 21_845), .init(uid: 1, value: 65_535)]

    private func known(_ call: String, at index: Int = 0) throws -> ExtrinsicTests.File.Case {
        let file: ExtrinsicTests.File = try Vectors.json("chain/extrinsics.json")
        let all = file.cases.filter { $0.call == call }
        return try #require(all.count > index ? all[index] : nil)
    }
    private func bytes(_ call: ChainCall, runtime: String = "runtime-461-v15") throws -> Bytes {
        let metadata = try Runtimes.named(runtime)
        return try call.runtimeCall(by: metadata).bytes(by: metadata)
    }

    private func key(_ hex: String) throws -> PublicKey { try PublicKey(JSONAny.text(hex).raw) }

    @Test(
        "weights go to the first mechanism, with the bytes of both SDKs",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func weights() throws {
        let call = ChainCall.setWeights(netuid: 1, weights: entries, versionKey: 10_005_000)
        #expect(try bytes(call) == known("set_mechanism_weights").callBytes.hexBytes)
    }

    @Test(
        "registration, stake, transfer and commitment have the bytes of the vectors",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func coldkey() throws {
        let hotkey = Hotkey(
            publicKey: try key("0x10470b1b9aca3eff152cff081c301e4cc8f73e8397b567bd8f10d11d35580c6d"))
        let dest = Coldkey(
            publicKey: try key("0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22"))
        let calls: [(String, ChainCall)] = [
            ("burned_register", .burnedRegister(netuid: 1, hotkey: hotkey)),
            ("register_limit", .registerLimit(netuid: 1, hotkey: hotkey, limit: Tao(rao: 1_500_000_000))),
            ("add_stake", .addStake(hotkey: hotkey, netuid: 1, amount: Tao(rao: 1_000_000_000))),
            ("remove_stake", .removeStake(hotkey: hotkey, netuid: 1, amount: Tao(rao: 12_345_678_901_234_567))),
            (
                "add_stake_limit",
                .addStakeLimit(
                    hotkey: hotkey, netuid: 1, amount: Tao(rao: 5_000_000_000), price: Tao(rao: 1_050_000_000),
                    allowPartial: false)
            ),
            (
                "remove_stake_limit",
                .removeStakeLimit(
                    hotkey: hotkey, netuid: 1, amount: Tao(rao: 5_000_000_000), price: Tao(rao: 950_000_000),
                    allowPartial: true)
            ),
            ("transfer_keep_alive", .transfer(to: dest, amount: Tao(rao: 1_000_000_000))),
            ("set_commitment", .setCommitment(netuid: 1, data: Bytes("hello world".utf8))),
        ]
        for (name, call) in calls { #expect(try bytes(call) == known(name).callBytes.hexBytes, "\(name)") }
    }

    @Test(
        "serving an axon, with a certificate and without, has the bytes of the vectors",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func serving() throws {
        let plain = AxonInfo(
            version: 10_005_000, address: .v4(3_405_803_783), port: 8_091, transport: 4, placeholder1: 0, placeholder2: 0)
        #expect(try bytes(.serveAxon(netuid: 1, info: plain)) == known("serve_axon").callBytes.hexBytes)
        let secure = try known("serve_axon_tls")
        let argument = try #require(secure.args.last?.value.hexBytes)
        let info = AxonInfo(
            version: 1, address: .v4(16_909_060), port: 443, transport: 4, placeholder1: 0, placeholder2: 0)
        let certificate = try #require(StoredCertificate(argument: argument))
        var encoder = ScaleEncoder()
        encoder.byteVector(certificate.argument)
        let call = ChainCall.serveAxon(
            netuid: 1, info: info,
            certificate: CertificateKey(algorithm: .init(byte: certificate.algorithm), publicKey: certificate.publicKey))
        #expect(try bytes(call) == secure.callBytes.hexBytes)
        #expect(
            try bytes(.servePrometheus(netuid: 1, version: 10_005_000, address: .v4(16_909_060), port: 7_091))
                == known("serve_prometheus").callBytes.hexBytes)
    }

    @Test("a runtime without mechanisms gets the older calls, and one without a call is told by its name")
    func older() throws {
        let call = ChainCall.commitWeights(netuid: 1, mechanism: 0, hash: Bytes(repeating: 7, count: 32))
        let older = try Runtimes.named("runtime-343-v15")
        let newer = try Runtimes.newest()
        #expect(call.runtimeCall(by: newer).name == "commit_mechanism_weights")
        #expect(
            (try? older.call("SubtensorModule", "commit_mechanism_weights")) != nil
                || call.runtimeCall(by: older).name == "commit_weights")
        let work = WorkSolution(nonce: 1, seal: Bytes(repeating: 0, count: 32))
        #expect(throws: ScaleError.self) {
            try bytes(.workRegister(netuid: 1, hotkey: KeyPair(uri: "//Bob").hotkey, block: 5, work: work))
        }
    }

    @Test("reveals and timelocked commits have the calls of the metadata")
    func commits() throws {
        _ = try bytes(.revealWeights(netuid: 1, mechanism: 2, weights: entries, salt: [1, 2], versionKey: 3))
        _ = try bytes(.commitTimelockedWeights(netuid: 1, mechanism: 0, commit: [1, 2, 3], revealRound: 9))
        _ = try bytes(.setCommitment(netuid: 1, data: Bytes(repeating: 1, count: 200)))
    }
}
