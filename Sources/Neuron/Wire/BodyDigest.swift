/// How a protocol's proofs cover a body: by which of its hashes, 32 bytes each.
package enum BodyDigest: Hashable, Sendable {
    case sha256
    case blake2b256

    /// The hash of a whole body.
    package func hash(_ body: Bytes) -> Bytes {
        switch self {
        case .sha256: SHA256.hash(body)
        case .blake2b256: Blake2b.hash(body, length: 32)
        }
    }
}

/// A body's hash while the body is on its way.
package enum RunningDigest: ~Copyable, Sendable {
    case sha256(SHA256)
    case blake2b(Blake2b)

    /// Starts on nothing.
    package init(_ kind: BodyDigest) {
        switch kind {
        case .sha256: self = .sha256(SHA256())
        case .blake2b256: self = .blake2b(Blake2b(length: 32))
        }
    }

    /// Takes more bytes.
    package mutating func update(_ bytes: Bytes) {
        switch consume self {
        case .sha256(var hash):
            hash.update(bytes)
            self = .sha256(hash)
        case .blake2b(var hash):
            hash.update(bytes)
            self = .blake2b(hash)
        }
    }

    /// The hash of what was taken; starts on nothing again.
    package mutating func finalize() -> Bytes {
        switch consume self {
        case .sha256(var hash):
            self = .sha256(SHA256())
            return hash.finalize()
        case .blake2b(let hash):
            self = .blake2b(Blake2b(length: 32))
            return hash.finalize()
        }
    }
}
