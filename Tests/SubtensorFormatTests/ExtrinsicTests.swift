import Neuron
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

/// Golden extrinsics: `chain/extrinsics.json`, against recorded metadata.
@Suite("An extrinsic", .enabled(if: Vectors.hasRecorded, Comment(rawValue: Vectors.withoutRecorded)))
struct ExtrinsicTests {
    struct File: Decodable {
        struct Context: Decodable {
            let genesisHash: JSONAny
            let specVersion, transactionVersion: UInt32
        }
        struct Argument: Decodable {
            let name: String
            let value: JSONAny
        }
        struct Era: Decodable {
            let kind: String
            let period, current: UInt64?
        }
        struct Signed: Decodable {
            let publicKey, signature, extrinsic, hash: JSONAny
        }
        struct Case: Decodable {
            let pallet, call, signer: String
            let args: [Argument]
            let era: Era
            let callBytes, eraBytes, eraBlockHash, metadataHash, extra, additional, payload, signedBytes: JSONAny
            let nonce, tip: JSONAny
            let payloadHashed: Bool
            let sr25519, ed25519: Signed
        }
        struct Malformed: Decodable {
            let reason: String
            let extrinsic: JSONAny
            let decodable: Bool?
        }
        let context: Context
        let cases: [Case]
        let malformed: [Malformed]
    }

    let file: File
    let runtime: RuntimeMetadata
    let context: SigningContext

    init() throws {
        file = try Vectors.json("chain/extrinsics.json")
        runtime = try Runtimes.newest()
        context = SigningContext(
            genesis: try #require(BlockHash(file.context.genesisHash.raw)),
            specVersion: file.context.specVersion, transactionVersion: file.context.transactionVersion)
    }

    private func call(_ known: File.Case) throws -> RuntimeCall {
        let variant = try runtime.call(known.pallet, known.call).variant
        return RuntimeCall(
            known.pallet, known.call,
            try known.args.map { argument in
                let field = try #require(variant.fields.first { $0.name == argument.name })
                return .init(argument.name, try runtime.types.value(argument.value, as: field.type))
            })
    }

    private func parts(_ known: File.Case) throws -> SignedParts {
        var era = Era.immortal
        if let period = known.era.period, let current = known.era.current { era = Era(period: period, at: current) }
        #expect(era.bytes == known.eraBytes.hexBytes)
        return SignedParts(
            era: era, eraBlock: try #require(BlockHash(known.eraBlockHash.raw)),
            nonce: try known.nonce.number,
            tip: try known.tip.number, metadataHash: known.metadataHash.hexBytes)
    }

    @Test(
        "every call, payload and ed25519 extrinsic is the reference's, byte for byte; its sr25519 one verifies",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func vectors() async throws {
        #expect(!file.cases.isEmpty)
        for known in file.cases {
            let call = try call(known).bytes(by: runtime)
            #expect(call == known.callBytes.hexBytes, "\(known.call)")
            let parts = try parts(known)
            let (extra, additional) = try parts.bytes(context, by: runtime)
            #expect(extra == known.extra.hexBytes, "\(known.call)")
            #expect(additional == known.additional.hexBytes, "\(known.call)")
            #expect(call + extra + additional == known.payload.hexBytes, "\(known.call)")
            let message = try parts.message(for: call, context, by: runtime)
            #expect(message == known.signedBytes.hexBytes, "\(known.call)")
            #expect((message.count == 32) == known.payloadHashed)

            for (scheme, signed) in [(SignatureScheme.ed25519, known.ed25519), (.sr25519, known.sr25519)] {
                let key = try KeyPair(uri: known.signer, scheme: scheme)
                #expect(key.hotkey.publicKey.bytes == signed.publicKey.hexBytes)
                let published = try Signature(scheme: scheme, bytes: try signed.signature.raw)
                #expect(key.hotkey.publicKey.isValid(published, for: message), "\(known.call)")
                let own = try await key.sign(message)
                #expect(key.hotkey.publicKey.isValid(own, for: message))
                if scheme == .ed25519 { #expect(own == published, "\(known.call)") }
                let extrinsic = Extrinsic(signer: key.hotkey.publicKey, signature: published, extra: extra, call: call)
                #expect(extrinsic.bytes == signed.extrinsic.hexBytes, "\(known.call)")
                #expect(extrinsic.hash == signed.hash.hexBytes, "\(known.call)")
            }
        }
    }

    @Test(
        "every extrinsic is read back to its parts",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func reading() throws {
        for known in file.cases {
            for signed in [known.ed25519, known.sr25519] {
                let bytes = try #require(signed.extrinsic.hexBytes)
                let read = try ReadExtrinsic(bytes, genesis: context.genesis, by: runtime)
                #expect(read.extrinsic.bytes == bytes, "\(known.call)")
                #expect(read.extrinsic.signer?.bytes == signed.publicKey.hexBytes)
                #expect(read.parts?.nonce == UInt64(known.nonce.digits ?? ""))
                #expect(read.parts?.tip == UInt64(known.tip.digits ?? ""))
                #expect(read.parts?.era == (try parts(known).era))
                #expect(read.call.fullName == "\(known.pallet).\(known.call)")
                #expect(try read.call.bytes(by: runtime) == known.callBytes.hexBytes)
            }
        }
    }

    @Test(
        "a damaged extrinsic is refused, an unsigned one is told apart",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func malformed() throws {
        for known in file.malformed {
            let bytes = try #require(known.extrinsic.hexBytes)
            if known.decodable == true {
                #expect(try ReadExtrinsic(bytes, genesis: context.genesis, by: runtime).extrinsic.signer == nil)
            } else {
                #expect(throws: ScaleError.self, "\(known.reason)") {
                    try ReadExtrinsic(bytes, genesis: context.genesis, by: runtime)
                }
            }
        }
    }

    @Test(
        "an older runtime's extensions are walked in its own order",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func older() throws {
        let older = try Runtimes.named("runtime-343-v15")
        let parts = SignedParts(era: .immortal, eraBlock: context.genesis, nonce: 1)
        #expect(try parts.bytes(context, by: older).extra == [0, 4, 0, 0])
        #expect(older.extrinsic.extensions.count < runtime.extrinsic.extensions.count)
    }

    @Test(
        "a call with an argument too many, too few or of another shape is refused by its name",
        .enabled(if: Vectors.has("chain/extrinsics.json"), "chain/extrinsics.json is not in NEURON_VECTORS"))
    func arguments() throws {
        let one = ScaleValue.Field("netuid", .unsigned(1))
        #expect(throws: ScaleError.self) { try RuntimeCall("SubtensorModule", "set_weights", [one]).bytes(by: runtime) }
        #expect(throws: ScaleError.self) { try RuntimeCall("SubtensorModule", "no_such_call", []).bytes(by: runtime) }
        #expect(throws: ScaleError.self) {
            try RuntimeCall("SubtensorModule", "burned_register", [one, .init("hotkey", .unsigned(1))]).bytes(by: runtime)
        }
    }
}
