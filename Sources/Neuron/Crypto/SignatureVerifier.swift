internal import Curve25519
internal import Synchronization

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Checks signatures of both schemes: by our own arithmetic, quicker for keys that sign often, or by libsodium alone.
///
/// Both ways give the same verdict on every input; `docs/signatures.md` says which and how that is tested.
package final class SignatureVerifier: Sendable {
    /// Whose arithmetic checks.
    package enum Arithmetic: String, Sendable, CaseIterable {
        /// Ours, in variable time: public values only.
        case neuron
        /// libsodium's.
        case libsodium

        /// What `NEURON_SIGNATURES` says, else ours.
        static var chosen: Arithmetic {
            // The environment's own text, copied before anything could change it; the library never changes it.
            unsafe getenv("NEURON_SIGNATURES").flatMap { unsafe Arithmetic(rawValue: String(cString: $0)) } ?? .neuron
        }
    }

    /// The process's verifier. `NEURON_SIGNATURES=libsodium` in the environment, read once, chooses libsodium.
    package static let shared = SignatureVerifier(Arithmetic.chosen)

    private struct State {
        var cache: KeyTableCache
        var filler: OwnedTask<Void>?
    }

    /// Whose arithmetic this verifier uses.
    package let arithmetic: Arithmetic
    private let state: Mutex<State>

    /// A signature to be checked together with others.
    package struct Request: Sendable {
        let signature: Bytes
        let scheme: SignatureScheme
        let message: Bytes
        let publicKey: Bytes

        /// The question whether `signature` is `publicKey`'s for `message`.
        package init(_ signature: Bytes, of scheme: SignatureScheme, for message: Bytes, by publicKey: Bytes) {
            self.signature = signature
            self.scheme = scheme
            self.message = message
            self.publicKey = publicKey
        }
    }

    /// An sr25519 signature of which only the equation is left to check.
    private struct Candidate {
        let commitment: Bits256
        let s: Scalar
        let k: Scalar
        let key: KeyTableCache.Key
        let found: SchnorrEquation.Key
    }

    /// How many keys have tables at most, 12 KB each: 7 MB in all, and a subnet's 256 neurons fit twice.
    package static let defaultTableCapacity = 576

    /// A verifier with room for tables of `tableCapacity` keys. A key earns one with `threshold` valid
    /// signatures.
    package init(_ arithmetic: Arithmetic, tableCapacity: Int = defaultTableCapacity, threshold: Int = 4) {
        self.arithmetic = arithmetic
        state = Mutex(State(cache: KeyTableCache(capacity: tableCapacity, threshold: threshold)))
    }

    /// How many keys have tables by now.
    package var tableCount: Int { state.withLock { $0.cache.count } }

    /// Returns when no table is being made.
    package func tablesMade() async {
        while let filler = state.withLock({ $0.filler }) { await filler.value }
    }

    /// Makes the table of a key at once, in the caller's time: for keys that are known beforehand to sign often. Does nothing for
    /// bytes that are no key, and with libsodium.
    package func prepare(for publicKey: Bytes, of scheme: SignatureScheme) {
        guard arithmetic == .neuron, publicKey.count == 32, let bits = Bits256(publicKey) else { return }
        let key = KeyTableCache.Key(bits, in: scheme == .sr25519 ? .ristretto255 : .ed25519)
        guard let point = key.point else { return }
        let table = CombTable(point)
        state.withLock { $0.cache.store(table, of: key) }
    }

    /// Whether `signature` is `publicKey`'s for `message`. The all-zero key is nobody's; ed25519 refuses points of small order.
    package func isValid(_ signature: Bytes, of scheme: SignatureScheme, for message: Bytes, by publicKey: Bytes) -> Bool {
        switch (arithmetic, scheme) {
        case (.libsodium, .sr25519): Sr25519.isValid(signature, for: message, by: publicKey)
        case (.libsodium, .ed25519): Ed25519.isValid(signature, for: message, by: publicKey)
        case (.neuron, .sr25519): isValidSr25519(signature, message, publicKey)
        case (.neuron, .ed25519): isValidEd25519(signature, message, publicKey)
        }
    }

    /// The verdict on each of many signatures, the same as one by one. Those of sr25519 by keys without tables share one equation; when it
    /// fails, they are checked one by one. All others always are.
    ///
    /// - Note: From about eight on saves a quarter for keys met for the first time.
    package func verifyBatch(_ requests: [Request]) -> [Bool] {
        guard arithmetic == .neuron else {
            return requests.map { isValid($0.signature, of: $0.scheme, for: $0.message, by: $0.publicKey) }
        }
        var verdicts: [Bool] = []
        var candidates: [(index: Int, candidate: Candidate)] = []
        var items: [SchnorrBatch.Item] = []
        for (index, request) in requests.enumerated() {
            verdicts.append(false)
            switch request.scheme {
            case .ed25519: verdicts[index] = isValidEd25519(request.signature, request.message, request.publicKey)
            case .sr25519:
                guard let candidate = candidate(request.signature, request.message, request.publicKey) else { continue }
                // Alone, a key with a table is checked faster.
                guard case .encoding(let bits) = candidate.found else {
                    verdicts[index] = isValid(candidate)
                    continue
                }
                guard
                    let item = SchnorrBatch.Item(
                        commitment: candidate.commitment, s: candidate.s, k: candidate.k, key: bits)
                else { continue }
                candidates.append((index, candidate))
                items.append(item)
            }
        }
        if items.count > 1, SchnorrBatch.holds(items, weights: Sodium.randomBytes(16 * items.count)) {
            for (index, candidate) in candidates {
                verdicts[index] = true
                note(candidate.key, candidate.found)
            }
        } else {
            for (index, candidate) in candidates { verdicts[index] = isValid(candidate) }
        }
        return verdicts
    }

    private func isValidSr25519(_ signature: Bytes, _ message: Bytes, _ publicKey: Bytes) -> Bool {
        guard let candidate = candidate(signature, message, publicKey) else { return false }
        return isValid(candidate)
    }

    /// What an sr25519 signature leaves to check, once everything but the equation is checked; nil when it is false already.
    private func candidate(_ signature: Bytes, _ message: Bytes, _ publicKey: Bytes) -> Candidate? {
        guard signature.count == 64, publicKey.count == 32, let commitment = Bits256(signature),
            let marked = Bits256(signature, at: 32), marked.highestBit, let bits = Bits256(publicKey), !bits.isZero,
            let s = Scalar(canonical: marked.withoutHighestBit), !s.isZero
        else { return nil }
        let key = KeyTableCache.Key(bits, in: .ristretto255)
        let found = equationKey(key)
        let k = Scalar(reducing: Sr25519.challenge(signature, for: message, by: publicKey))
        // s·B and k·A are never the identity in an honest signature, and libsodium makes no such product.
        return k.isZero ? nil : Candidate(commitment: commitment, s: s, k: k, key: key, found: found)
    }

    private func isValid(_ candidate: Candidate) -> Bool {
        guard
            SchnorrEquation.holdsInRistretto(
                commitment: candidate.commitment, s: candidate.s, k: candidate.k, key: candidate.found)
        else {
            return false
        }
        note(candidate.key, candidate.found)
        return true
    }

    private func isValidEd25519(_ signature: Bytes, _ message: Bytes, _ publicKey: Bytes) -> Bool {
        guard signature.count == 64, publicKey.count == 32, let commitment = Bits256(signature),
            let s = Bits256(signature, at: 32).flatMap({ Scalar(canonical: $0) }), let bits = Bits256(publicKey),
            !EdwardsPoint.hasSmallOrder(ed25519: commitment), !EdwardsPoint.hasSmallOrder(ed25519: bits),
            EdwardsPoint.isCanonical(ed25519: bits)
        else { return false }
        let key = KeyTableCache.Key(bits, in: .ed25519)
        let found = equationKey(key)
        let k = Scalar(reducing: SHA512.hash(signature.span.extracting(first: 32), publicKey.span, message.span))
        guard SchnorrEquation.holdsInEd25519(commitment: commitment, s: s, k: k, key: found) else { return false }
        note(key, found)
        return true
    }

    /// The key's table, or else the key as it is.
    private func equationKey(_ key: KeyTableCache.Key) -> SchnorrEquation.Key {
        state.withLock { $0.cache.table(of: key) }.map { .table($0) } ?? .encoding(key.bits)
    }

    /// Counts a valid signature of a key that has no table, and has tables made beside the caller when it is time.
    private func note(_ key: KeyTableCache.Key, _ found: SchnorrEquation.Key) {
        guard case .encoding = found else { return }
        state.withLock { state in
            guard state.cache.verified(key), state.filler == nil else { return }
            state.filler = OwnedTask { [weak self] in self?.makeTables() }
        }
    }

    /// Makes the tables that are due. Ends when none is; the next key that is due starts it again.
    private func makeTables() {
        while let key = state.withLock({ state -> KeyTableCache.Key? in
            let key = state.cache.nextPending()
            if key == nil { state.filler = nil }
            return key
        }) {
            guard let point = key.point else { continue }
            let table = CombTable(point)
            state.withLock { $0.cache.store(table, of: key) }
        }
    }
}
