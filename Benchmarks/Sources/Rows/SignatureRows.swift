internal import Neuron

/// What one signature costs, to make and to check.
enum SignatureRows {
    static var all: [Row] {
        SignatureScheme.allCases.flatMap { [sign($0), known($0), unknown($0)] } + [besideRust]
    }

    /// As long as what a btauth/1 request signs.
    private static let message = Bytes(repeating: 0x5A, count: 220)

    private static func sign(_ scheme: SignatureScheme) -> Row {
        Row(
            name: "sign-\(scheme.rawValue)", title: "\(scheme.rawValue): sign 220 bytes (libsodium)", unit: .perSecondAndCore,
            counted: .instructions(of: 50)
        ) {
            stage in
            let key = try KeyPair(uri: "//Caller", scheme: scheme)
            let count = stage.operations(8_000)
            try await stage.measure {
                var bytes = 0
                for _ in 0..<count { bytes += try key.signature(for: message).bytes.count }
                try BenchmarkFailure.unless(bytes == 64 * count, "A signature has another length than 64.")
                return count
            }
        }
    }

    private static func known(_ scheme: SignatureScheme) -> Row {
        Row(
            name: "verify-\(scheme.rawValue)-known", title: "\(scheme.rawValue): verify, caller known", unit: .perSecondAndCore,
            goals: scheme == .sr25519 ? [.figure(40_000)] : [], reference: "libsodium", counted: .instructions(of: 50)
        ) { stage in
            let verifier = SignatureVerifier(.neuron)
            verifier.prepare(for: try KeyPair(uri: "//Caller", scheme: scheme).publicKey.bytes, of: scheme)
            try await verify(scheme, with: verifier, on: stage)
        }
    }

    private static func unknown(_ scheme: SignatureScheme) -> Row {
        Row(
            name: "verify-\(scheme.rawValue)-unknown", title: "\(scheme.rawValue): verify, caller not known",
            unit: .perSecondAndCore,
            reference: "libsodium", counted: .instructions(of: 50)
        ) { stage in
            try await verify(scheme, with: SignatureVerifier(.neuron, threshold: .max), on: stage)
        }
    }

    /// The unknown caller again, by turns with Rust.
    private static var besideRust: Row {
        Row(
            name: "verify-sr25519-rust", title: "sr25519: verify, caller not known, beside Rust", unit: .perSecondAndCore,
            goals: [.timesReference(1)], reference: "Rust (SDK 11, called in Python)", counted: .nothing
        ) { stage in
            let key = try KeyPair(uri: "//Caller"), publicKey = key.publicKey.bytes
            let signature = try key.signature(for: message).bytes
            let count = stage.operations(8_000)
            let rust = try RustVerification(of: signature, over: message, by: key.hotkey, operations: count)
            let verifier = SignatureVerifier(.neuron, threshold: .max)
            try await stage.measure {
                for _ in 0..<count {
                    try BenchmarkFailure.unless(
                        verifier.isValid(signature, of: .sr25519, for: message, by: publicKey), "A good signature was refused.")
                }
                return count
            } besideProcess: {
                try await rust.turn()
            }
        }
    }

    private static func verify(_ scheme: SignatureScheme, with verifier: SignatureVerifier, on stage: Stage) async throws {
        let key = try KeyPair(uri: "//Caller", scheme: scheme)
        let publicKey = key.publicKey.bytes
        // sr25519 signs by chance, and what a check costs depends on the signature a little: one alone would stand for itself.
        let signatures = try (0..<64).map { _ in try key.signature(for: message).bytes }
        let count = stage.operations(8_000)
        let sodium = SignatureVerifier(.libsodium)
        let check: @Sendable (SignatureVerifier) throws -> Int = { verifier in
            var valid = 0
            for number in 0..<count
            where verifier.isValid(signatures[number % signatures.count], of: scheme, for: message, by: publicKey) {
                valid += 1
            }
            try BenchmarkFailure.unless(valid == count, "A good signature was refused.")
            return count
        }
        try await stage.measure({ try check(verifier) }, beside: { try check(sodium) })
    }
}
