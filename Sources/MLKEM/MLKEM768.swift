internal import Neuron

/// ML-KEM-768: a key that two sides share, though everybody reads what they send; quantum computers too.
///
/// Source: FIPS 203, parameter set ML-KEM-768 (k = 3, η = 2, d_u = 10, d_v = 4). Vectors: `chain/shield.json`.
package enum MLKEM768 {
    /// Bytes of a public key.
    package static let publicKeyBytes = 1_184
    /// Bytes of what carries a shared key.
    package static let ciphertextBytes = 1_088
    /// Bytes of the seed that a pair of keys is made of: d, and z for ciphertexts that are none.
    package static let seedBytes = 64

    private static let rank = 3

    /// The half that opens, made of its seed.
    package struct PrivateKey: Sendable {
        /// The half that everybody may know.
        package let publicKey: [UInt8]
        private let secrets: [UInt8]
        private let rejection: [UInt8]

        /// The pair of keys of a seed (algorithm 16).
        ///
        /// - Precondition: `seed` has 64 bytes, which nobody can guess unless nothing is to be secret.
        package init(seed: [UInt8]) {
            precondition(seed.count == seedBytes, "The seed of ML-KEM has 64 bytes.")
            let expanded = Keccak.sha3512(Bytes(seed[..<32]) + [UInt8(rank)])
            let rho = Bytes(expanded[..<32])
            let sigma = Bytes(expanded[32...])
            let secret = (0..<rank).map { noise(sigma, UInt8($0)).transformed }
            let publicPart = (0..<rank).map { row in
                sum((0..<rank).map { Polynomial.sampled(rho: rho, row: UInt8(row), column: UInt8($0)) * secret[$0] })
                    + noise(sigma, UInt8(rank + row)).transformed
            }
            publicKey = publicPart.flatMap { $0.bytes(width: 12) } + rho
            secrets = secret.flatMap { $0.bytes(width: 12) }
            rejection = Bytes(seed[32...])
        }

        /// The shared key of a ciphertext (algorithm 18): of one that was made for another key, or changed, a key that nobody else has.
        ///
        /// - Precondition: `ciphertext` has 1,088 bytes.
        package func sharedKey(of ciphertext: [UInt8]) -> [UInt8] {
            precondition(ciphertext.count == ciphertextBytes, "A ciphertext of ML-KEM-768 has 1,088 bytes.")
            let masked = (0..<rank).map { place in
                Polynomial(bytes: Bytes(ciphertext[(320 * place)..<(320 * (place + 1))]), width: 10).decompressed(width: 10)
            }
            let noisy = Polynomial(bytes: Bytes(ciphertext[960...]), width: 4).decompressed(width: 4)
            let secret = vector(of: secrets)
            let message = (noisy - sum((0..<rank).map { secret[$0] * masked[$0].transformed }).restored)
                .compressed(width: 1).bytes(width: 1)
            let keys = Keccak.sha3512(message + Keccak.sha3256(publicKey))
            let again = encrypted(message, Bytes(keys[32...]), to: publicKey)
            let otherwise = Keccak.shake256(rejection + ciphertext, count: 32)
            // Both are there, and one is taken without a branch: what is refused must not be told by time.
            let mask: UInt8 = constantTimeEquals(again, ciphertext) ? 0xFF : 0
            return zip(keys[..<32], otherwise).map { $0 & mask | $1 & ~mask }
        }
    }

    /// A new shared key, and what carries it to the holder of the private key (algorithm 17); nil for what is no public key.
    ///
    /// - Parameter random: 32 bytes that nobody can guess.
    package static func encapsulated(to publicKey: [UInt8], random: [UInt8]) -> (sharedKey: [UInt8], ciphertext: [UInt8])? {
        guard publicKey.count == publicKeyBytes, random.count == 32,
            vector(of: publicKey).flatMap({ $0.bytes(width: 12) }) == Bytes(publicKey[..<1_152])
        else { return nil }
        let keys = Keccak.sha3512(random + Keccak.sha3256(publicKey))
        return (Bytes(keys[..<32]), encrypted(random, Bytes(keys[32...]), to: publicKey))
    }

    /// 32 bytes encrypted with given randomness (algorithm 14).
    private static func encrypted(_ message: Bytes, _ random: Bytes, to publicKey: Bytes) -> Bytes {
        let key = vector(of: publicKey)
        let rho = Bytes(publicKey[1_152...])
        let mask = (0..<rank).map { noise(random, UInt8($0)).transformed }
        let masked = (0..<rank).map { column in
            sum((0..<rank).map { Polynomial.sampled(rho: rho, row: UInt8($0), column: UInt8(column)) * mask[$0] }).restored
                + noise(random, UInt8(rank + column))
        }
        let noisy =
            sum((0..<rank).map { key[$0] * mask[$0] }).restored + noise(random, UInt8(2 * rank))
            + Polynomial(bytes: message, width: 1).decompressed(width: 1)
        return masked.flatMap { $0.compressed(width: 10).bytes(width: 10) } + noisy.compressed(width: 4).bytes(width: 4)
    }

    /// Three polynomials of 12 bits a number.
    private static func vector(of bytes: Bytes) -> [Polynomial] {
        (0..<rank).map { Polynomial(bytes: Bytes(bytes[(384 * $0)..<(384 * ($0 + 1))]), width: 12) }
    }

    private static func sum(_ polynomials: [Polynomial]) -> Polynomial { polynomials.reduce(Polynomial(), +) }

    /// Small numbers that follow from a secret and a count.
    private static func noise(_ secret: Bytes, _ count: UInt8) -> Polynomial {
        Polynomial(noise: Keccak.shake256(secret + [count], count: 128))
    }
}
