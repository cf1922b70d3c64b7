internal import CSodium

/// libsodium, made ready once for the process.
///
/// Everything in this room calls ``ready()`` before its first use of the library.
package enum Sodium {
    private static let initialised: Bool = sodium_init() >= 0

    /// Makes the library ready; later calls cost one load.
    static func ready() {
        precondition(initialised, "libsodium could not be initialised: the system has no source of randomness.")
    }

    /// Fresh bytes from the operating system's generator.
    package static func randomBytes(_ count: Int) -> Bytes {
        ready()
        precondition(count >= 0, "A count of random bytes is never negative.")
        return unsafe Bytes(unsafeUninitializedCapacity: count) { buffer, filled in
            // The buffer holds `count` bytes, and the call writes exactly that many.
            if let base = buffer.baseAddress { unsafe randombytes_buf(base, count) }
            filled = count
        }
    }

    /// Writes fresh bytes from the operating system's generator.
    static func fill(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
        ready()
        // Callers in this room lend `count` bytes to write.
        unsafe randombytes_buf(target, count)
    }

    /// Runs `body` with scratch memory on the stack that is wiped before the call returns.
    ///
    /// For the short-lived secrets of one signature; what is kept goes into ``SecretBytes``.
    static func withScratch<Result>(
        _ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Result
    ) -> Result {
        ready()
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { buffer in
            // The allocation lives until this closure ends and holds `count` bytes; `body` gets no longer claim on it.
            guard let base = buffer.baseAddress else { preconditionFailure("Scratch memory is never empty.") }
            unsafe sodium_memzero(base, count)
            defer { unsafe sodium_memzero(base, count) }
            return unsafe body(base)
        }
    }
}

/// Whether two byte strings are equal, in a time that depends on their lengths alone.
package func constantTimeEquals(_ left: Bytes, _ right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    var difference: UInt8 = 0
    for index in left.indices { difference |= left[index] ^ right[index] }
    return difference == 0
}
