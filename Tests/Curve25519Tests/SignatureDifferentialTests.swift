import Foundation
@testable import Neuron
import Testing

/// Our arithmetic against libsodium's, signature by signature. `NEURON_SIGNATURE_CASES` says how many, `NEURON_SIGNATURE_SEED` from
/// which seed; `docs/signatures.md` has the command for millions.
@Suite("Signatures, ours against libsodium")
struct SignatureDifferentialTests {
    private static let variables = ProcessInfo.processInfo.environment
    private static let cases = variables["NEURON_SIGNATURE_CASES"].flatMap { Int($0) } ?? 2_000
    private static let seed = variables["NEURON_SIGNATURE_SEED"].flatMap { UInt64($0) } ?? 0x25519

    @Test(
        "honest, damaged and forged signatures get libsodium's verdict, with the key's table and without",
        arguments: SignatureScheme.allCases)
    func sameVerdicts(scheme: SignatureScheme) {
        var forged = ForgedSignatures(seed: Self.seed)
        let plain = SignatureVerifier(.neuron, threshold: .max)
        let prepared = SignatureVerifier(.neuron, tableCapacity: 4, threshold: .max)
        let reference = SignatureVerifier(.libsodium)
        var verdicts: [Bool: Int] = [:]
        var mixed: [Bool: Int] = [:]
        for index in 0..<Self.cases {
            let one = forged.next(scheme)
            let verdict = reference.isValid(one.signature, of: scheme, for: one.message, by: one.publicKey)
            #expect(
                plain.isValid(one.signature, of: scheme, for: one.message, by: one.publicKey) == verdict,
                "case \(index) of seed \(Self.seed): \(one)")
            prepared.prepare(for: one.publicKey, of: scheme)
            #expect(
                prepared.isValid(one.signature, of: scheme, for: one.message, by: one.publicKey) == verdict,
                "with a table, case \(index) of seed \(Self.seed): \(one)")
            verdicts[verdict, default: 0] += 1
            if one.making.contains("T"), !one.making.contains("key + T0, R + T0") { mixed[verdict, default: 0] += 1 }
        }
        // Cases that are all refused, or all taken, would prove little.
        for verdict in [true, false] { #expect(verdicts[verdict, default: 0] > Self.cases / 10, "\(verdicts)") }
        #expect(mixed[true, default: 0] > 0)
        if scheme == .ed25519 { #expect(mixed[false, default: 0] > 0) }
    }

    @Test("a batch gives each signature the verdict that it gets alone, whichever of them are false", arguments: [false, true])
    func batches(isForged: Bool) throws {
        var forged = ForgedSignatures(seed: Self.seed + 1)
        let reference = SignatureVerifier(.libsodium)
        let verifier = SignatureVerifier(.neuron, tableCapacity: 8, threshold: .max)
        var honest: [ForgedSignature] = []
        for index in 0..<max(8, Self.cases / 100) {
            var batch: [ForgedSignature] = []
            let size = [0, 1, 2, 7, 16][index % 5]
            while batch.count < size {
                let one = forged.next(.sr25519)
                let verdict = reference.isValid(one.signature, of: one.scheme, for: one.message, by: one.publicKey)
                if verdict || isForged { batch.append(one) }
                if verdict { honest.append(one) }
            }
            // One key twice, one with a table, and one signature of the other scheme.
            batch += honest.suffix(2)
            if let first = batch.first { verifier.prepare(for: first.publicKey, of: first.scheme) }
            batch.append(forged.next(.ed25519))
            let requests = batch.map {
                SignatureVerifier.Request($0.signature, of: $0.scheme, for: $0.message, by: $0.publicKey)
            }
            let verdicts = batch.map { reference.isValid($0.signature, of: $0.scheme, for: $0.message, by: $0.publicKey) }
            #expect(verifier.verifyBatch(requests) == verdicts, "batch \(index) of seed \(Self.seed + 1)")
            #expect(reference.verifyBatch(requests) == verdicts)
        }
    }

    @Test("one false signature among many fails the batch's equation, wherever it stands")
    func falseItem() throws {
        var forged = ForgedSignatures(seed: Self.seed + 2)
        let verifier = SignatureVerifier(.neuron)
        let pairs = try (0..<4).map { try KeyPair(uri: "//\($0)") }
        for place in 0..<8 {
            let requests = try (0..<8).map { index in
                let message = [UInt8(index)]
                var signature = try pairs[index % 4].signature(for: message).bytes
                if index == place { forged.flip(&signature) }
                return SignatureVerifier.Request(signature, of: .sr25519, for: message, by: pairs[index % 4].publicKey.bytes)
            }
            #expect(verifier.verifyBatch(requests) == (0..<8).map { $0 != place })
        }
    }

    @Test("signatures and keys of every wrong length are refused, as by libsodium", arguments: SignatureScheme.allCases)
    func lengths(scheme: SignatureScheme) throws {
        let message = Bytes("hello".utf8)
        let pair = try KeyPair(uri: "//Alice", scheme: scheme)
        let signature = try pair.signature(for: message).bytes
        for arithmetic in SignatureVerifier.Arithmetic.allCases {
            let verifier = SignatureVerifier(arithmetic)
            #expect(verifier.isValid(signature, of: scheme, for: message, by: pair.publicKey.bytes))
            for count in [0, 1, 31, 32, 33, 63, 65, 96, 128] {
                let wrong = Bytes((signature + signature).prefix(count))
                #expect(!verifier.isValid(wrong, of: scheme, for: message, by: pair.publicKey.bytes))
                guard count != 32 else { continue }
                #expect(
                    !verifier.isValid(
                        signature, of: scheme, for: message, by: Bytes((pair.publicKey.bytes + signature).prefix(count))))
            }
        }
    }
}
