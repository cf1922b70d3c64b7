internal import CSodium

/// A secret in memory of its own: between guard pages, locked where the system allows it, wiped when freed.
///
/// - Safety: `memory` is written by `init` alone, is never handed out past a closure, and is freed in `deinit`; so
///   any thread may read it, which is why the class is `Sendable` unchecked.
@safe package final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    /// How many bytes it holds.
    package let count: Int
    private let memory: UnsafeMutablePointer<UInt8>

    /// Takes at most `capacity` bytes that `fill` writes; `fill` says how many it wrote.
    init(
        capacity: Int, writing fill: (UnsafeMutablePointer<UInt8>) throws(IdentityError) -> Int
    ) throws(IdentityError) {
        Sodium.ready()
        // sodium_malloc gives at least one byte or nil; the memory belongs to this object from here to `deinit`.
        guard let raw = unsafe sodium_malloc(max(capacity, 1)) else {
            throw IdentityError(
                .noSecureMemory, "The system gave no memory for a secret of \(capacity) bytes.",
                remedy: "Free memory, or raise the process's limit of memory maps.")
        }
        let bytes = unsafe raw.bindMemory(to: UInt8.self, capacity: max(capacity, 1))
        unsafe bytes.initialize(repeating: 0, count: max(capacity, 1))
        do {
            let written = try unsafe fill(bytes)
            precondition((0...capacity).contains(written), "A secret is never longer than its memory.")
            count = written
        } catch {
            // Nobody else has the memory yet; sodium_free wipes it.
            unsafe sodium_free(raw)
            throw error
        }
        unsafe memory = bytes
        unsafe sodium_mprotect_readonly(raw)
    }

    /// Takes `count` bytes that `fill` writes.
    convenience init(count: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) throws(IdentityError) {
        try unsafe self.init(capacity: count) { memory throws(IdentityError) in
            // `memory` has `count` bytes.
            unsafe fill(memory)
            return count
        }
    }

    /// Takes at most `capacity` bytes that `build` appends.
    package convenience init(
        capacity: Int, _ build: (inout SecretWriter) throws(IdentityError) -> Void
    ) throws(IdentityError) {
        try unsafe self.init(capacity: capacity) { memory throws(IdentityError) in
            // `memory` has `capacity` bytes, and the writer does not outlive this closure.
            var writer = unsafe SecretWriter(memory: memory, capacity: capacity)
            try build(&writer)
            return writer.count
        }
    }

    /// Copies bytes that the caller holds already.
    package convenience init(copying bytes: some Collection<UInt8>) throws(IdentityError) {
        try self.init(capacity: bytes.count) { writer in
            for byte in bytes { writer.append(byte) }
        }
    }

    /// Fresh bytes from the operating system's generator.
    package static func random(_ count: Int) throws(IdentityError) -> SecretBytes {
        try unsafe SecretBytes(count: count) { memory in
            // `memory` has the `count` bytes that the call writes.
            unsafe randombytes_buf(memory, count)
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

    /// One byte of it.
    package subscript(index: Int) -> UInt8 {
        precondition((0..<count).contains(index), "A secret is read within its bounds.")
        // The index was checked, and `self` owns the memory.
        return unsafe memory[index]
    }

    /// A part of it, as a secret of its own.
    package func part(_ range: Range<Int>) throws(IdentityError) -> SecretBytes {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "A part lies within its secret.")
        return try SecretBytes(capacity: range.count) { writer in
            for index in range { writer.append(self[index]) }
        }
    }

    /// Whether it begins with bytes that are no secret.
    package func hasPrefix(_ bytes: Bytes) -> Bool {
        bytes.count <= count && bytes.indices.allSatisfy { self[$0] == bytes[$0] }
    }

    /// Whether both hold the same bytes, in a time that depends on their lengths alone.
    package func isEqual(to other: SecretBytes) -> Bool {
        guard count == other.count else { return false }
        var difference: UInt8 = 0
        for index in 0..<count { difference |= self[index] ^ other[index] }
        return difference == 0
    }

    /// A copy in plain memory: for bytes that turn out to be no secret, such as an address.
    package var unprotected: Bytes { (0..<count).map { self[$0] } }

    /// Never the secret.
    package var description: String { "<secret>" }
    /// Never the secret, in a debugger's or `dump`'s eyes either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
