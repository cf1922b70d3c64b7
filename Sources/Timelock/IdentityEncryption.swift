package import Neuron

/// Encryption to a drand round: whoever has the round's signature can open it, and nobody before (Boneh and Franklin's full scheme).
///
/// - Source: the scheme of the `tle` libraries that the chain opens its commits with; golden vectors `chain/timelock.json`.
package enum IdentityEncryption {
    /// What one encryption takes from chance. Each is for one commit only.
    package struct Chance: Sendable {
        /// The key of the body, 32 bytes.
        package let key: Bytes
        /// What the pairing hides, 32 bytes.
        package let sigma: Bytes
        /// The nonce of the body, 12 bytes.
        package let nonce: Bytes

        /// Known chance, for vectors.
        package init(key: Bytes, sigma: Bytes, nonce: Bytes) {
            precondition(key.count == 32 && sigma.count == 32 && nonce.count == 12, "Chance has 32, 32 and 12 bytes.")
            self.key = key
            self.sigma = sigma
            self.nonce = nonce
        }

        /// Chance from the system's generator.
        package static func fresh() -> Chance {
            Chance(key: Sodium.randomBytes(32), sigma: Sodium.randomBytes(32), nonce: Sodium.randomBytes(12))
        }
    }

    /// Encrypts `plaintext` until `round`. Takes some milliseconds, no network and no state.
    ///
    /// - Returns: U ‖ V ‖ W ‖ body ‖ cipher's name, as ``TimelockCiphertext`` reads them.
    package static func encrypt(_ plaintext: Bytes, until round: DrandRound, chance: Chance) throws(TimelockError) -> Bytes {
        let scalar = Scalar(reducing: SHA256.hash(chance.sigma + chance.key))
        let shared = Pairing.value(round.identity, DrandRound.publicKey).raised(to: scalar.limbs)
        let body: Bytes
        do {
            body = try AESGCM.seal(plaintext, key: chance.key, nonce: chance.nonce)
        } catch {
            throw TimelockError(.cipherFailed, error.message, remedy: error.remedy)
        }
        return TimelockCiphertext(
            u: G2.generator.multiplied(by: scalar.limbs),
            v: xor(chance.sigma, SHA256.hash(shared.bytes)),
            w: xor(chance.key, SHA256.hash(chance.sigma)),
            body: body, nonce: chance.nonce
        ).bytes
    }

    /// Opens a ciphertext with the signature of its round, 48 bytes.
    ///
    /// - Throws: ``TimelockError``; nothing tells a wrong signature from a changed ciphertext.
    package static func decrypt(_ ciphertext: Bytes, signature: Bytes) throws(TimelockError) -> Bytes {
        let parts = try TimelockCiphertext(bytes: ciphertext)
        let point = try G1(compressed: signature)
        let sigma = xor(parts.v, SHA256.hash(Pairing.value(point, parts.u).bytes))
        let key = xor(parts.w, SHA256.hash(sigma))
        let scalar = Scalar(reducing: SHA256.hash(sigma + key))
        guard G2.generator.multiplied(by: scalar.limbs) == parts.u else { throw doesNotOpen }
        do {
            guard let plaintext = try AESGCM.open(parts.body, key: key, nonce: parts.nonce) else { throw doesNotOpen }
            return plaintext
        } catch let error as TimelockError {
            throw error
        } catch {
            throw TimelockError(.cipherFailed, "AES-256-GCM could not be used.")
        }
    }

    private static var doesNotOpen: TimelockError {
        TimelockError(.doesNotOpen, "The signature does not open the ciphertext: it is another round's, or bytes were changed.")
    }

    private static func xor(_ left: Bytes, _ right: Bytes) -> Bytes { zip(left, right).map { $0 ^ $1 } }
}
