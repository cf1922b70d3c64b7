internal import CSodium

/// A secret in memory of its own: between guard pages, locked where the system allows it, wiped when freed.
///
/// - Safety: `memory` is written by `init` alone, is never handed out past a closure, and is freed in `deinit`; so
///   any thread may read it, which is why the class is `Sendable` unchecked.
@safe package final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    /// How many bytes it holds.
    package let count: Int
    private let memory: UnsafeMutablePointer<UInt8>

    /// Takes `count` bytes that `fill` writes.
    init(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) throws(IdentityError) {
        Sodium.ready()
        // sodium_malloc gives `count` bytes or nil; the memory belongs to this object from here to `deinit`.
        guard let raw = unsafe sodium_malloc(count) else {
            throw IdentityError(
                .noSecureMemory, "The system gave no memory for a secret of \(count) bytes.",
                remedy: "Free memory, or raise the process's limit of memory maps.")
        }
        self.count = count
        unsafe memory = raw.bindMemory(to: UInt8.self, capacity: count)
        unsafe memory.initialize(repeating: 0, count: count)
        unsafe fill(memory)
        unsafe sodium_mprotect_readonly(memory)
    }

    /// Copies bytes that the caller holds already.
    package convenience init(copying bytes: Bytes) throws(IdentityError) {
        try unsafe self.init(count: bytes.count) { target in
            // Both sides hold `bytes.count` bytes, and fresh memory overlaps nothing.
            unsafe bytes.withUnsafeBufferPointer { source in
                for index in 0..<source.count { unsafe target[index] = source[index] }
            }
        }
    }

    deinit {
        // The only free of the only allocation; sodium_free wipes first.
        unsafe sodium_free(memory)
    }

    /// Lends the bytes to `body`, which must not keep the pointer.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafePointer<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // `self` outlives the closure, and with it the memory.
        defer { withExtendedLifetime(self) {} }
        return try unsafe body(UnsafePointer(memory))
    }

    /// Never the secret.
    package var description: String { "<secret>" }
    /// Never the secret, in a debugger's or `dump`'s eyes either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
