import Neuron
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

/// Golden commits: `chain/commit-hash.json`, and the payloads of `chain/timelock.json`.
@Suite("Committed weights", .enabled(if: Vectors.has("chain/commit-hash.json")))
struct WeightCommitTests {
    struct Hashes: Decodable {
        struct Case: Decodable {
            let hotkey, preimage, hash, versionKey: JSONAny
            let netuid, storageIndex: UInt16
            let mechanism: UInt8
            let uids, values, salt: [UInt16]
        }
        let cases: [Case]
    }
    struct Payloads: Decodable {
        struct Payload: Decodable {
            let hotkey, scale, versionKey: JSONAny
            let uids, values: [UInt16]
        }
        let payload: [Payload]
    }

    private func entries(_ uids: [UInt16], _ values: [UInt16]) -> [WeightVector.Entry] {
        zip(uids, values).map { WeightVector.Entry(uid: UID($0), value: $1) }
    }
    private func hotkey(_ json: JSONAny) throws -> Hotkey { Hotkey(publicKey: try PublicKey(json.raw)) }

    @Test("a commit by hash is the chain's own hash")
    func hashes() throws {
        let file: Hashes = try Vectors.json("chain/commit-hash.json")
        for known in file.cases {
            let commit = WeightCommitHash(
                hotkey: try hotkey(known.hotkey), netuid: NetUID(known.netuid), mechanism: known.mechanism,
                entries: entries(known.uids, known.values), salt: known.salt,
                versionKey: try known.versionKey.number)
            #expect(commit.storageIndex == known.storageIndex)
            #expect(commit.preimage == known.preimage.hexBytes)
            #expect(commit.hash == known.hash.hexBytes)
        }
    }

    @Test(
        "what a timelocked commit hides is the chain's own struct, both ways", .enabled(if: Vectors.has("chain/timelock.json")))
    func payloads() throws {
        let file: Payloads = try Vectors.json("chain/timelock.json")
        for known in file.payload {
            let weights = TimelockedWeights(
                hotkey: try hotkey(known.hotkey), entries: entries(known.uids, known.values),
                versionKey: try known.versionKey.number)
            #expect(weights.bytes == known.scale.hexBytes)
            #expect(try TimelockedWeights(weights.bytes) == weights)
            #expect(throws: ScaleError.self) { try TimelockedWeights(Bytes(weights.bytes.dropLast())) }
        }
    }
}
