internal import CSodium

/// BLAKE2b without key, 16 to 64 bytes of digest, at once or as bytes arrive.
///
/// - Safety: `state` is this value's own, and no value of the type is ever copied: whoever holds it is alone with its memory, in whatever
///   thread, which is why it is `Sendable` unchecked.
@safe package struct Blake2b: ~Copyable, @unchecked Sendable {
    private let length: Int
    private let state: OpaquePointer
    private let memory: UnsafeMutableRawPointer

    /// Starts on nothing; `length` is the digest's, 16...64.
    package init(length: Int) {
        Sodium.ready()
        precondition((16...64).contains(length), "BLAKE2b digests have 16 to 64 bytes.")
        self.length = length
        // The library's state wants 64-byte alignment; it is owned here alone, from this line to `deinit`.
        unsafe memory = UnsafeMutableRawPointer.allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        unsafe state = OpaquePointer(memory)
        unsafe _ = crypto_generichash_init(state, nil, 0, length)
    }

    deinit {
        // The only free of the only allocation.
        unsafe sodium_memzero(memory, crypto_generichash_statebytes())
        unsafe memory.deallocate()
    }

    /// Takes more bytes.
    package mutating func update(_ bytes: Bytes) {
        // `bytes` is lent for the call.
        unsafe _ = crypto_generichash_update(state, bytes, UInt64(bytes.count))
    }

    /// The digest.
    package consuming func finalize() -> Bytes {
        unsafe Bytes(unsafeUninitializedCapacity: length) { buffer, filled in
            // The buffer holds the `length` bytes that the call writes.
            if let base = buffer.baseAddress { unsafe _ = crypto_generichash_final(state, base, length) }
            filled = length
        }
    }

    /// The digest of `bytes`; `length` is the digest's, 16...64.
    package static func hash(_ bytes: Bytes, length: Int) -> Bytes {
        Sodium.ready()
        precondition((16...64).contains(length), "BLAKE2b digests have 16 to 64 bytes.")
        return Bytes(count: length) { digest in
            // The cursor gives the `length` bytes that the call writes; `bytes` is lent for the call.
            unsafe _ = crypto_generichash(digest.take(length), length, bytes, UInt64(bytes.count), nil, 0)
        }
    }
}
