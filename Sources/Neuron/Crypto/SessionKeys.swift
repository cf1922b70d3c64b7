internal import CSodium

/// The two keys of one session, one for requests and one for answers, in memory that is wiped when nobody holds them any more.
///
/// - Safety: `memory` is written by `init` alone, is never handed out, and is freed in `deinit`; so any thread may read it, which is why
///   the class is `Sendable` unchecked.
@safe package final class SessionKeys: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
    /// What a MAC is on.
    package enum Way: Sendable { case request, answer }

    /// Bytes of one key, and of a MAC.
    package static let count = 32

    /// The requests' key, then the answers'.
    private let memory: UnsafeMutablePointer<UInt8>

    /// Takes the keys that `fill` writes, the requests' first; nil if it says that there are none.
    init?(_ fill: (_ requests: UnsafeMutablePointer<UInt8>, _ answers: UnsafeMutablePointer<UInt8>) -> Bool) {
        Sodium.ready()
        // Owned here alone, from this line to `deinit`, and read nowhere before `fill` has written both halves.
        unsafe memory = UnsafeMutablePointer.allocate(capacity: 2 * Self.count)
        unsafe memory.initialize(repeating: 0, count: 2 * Self.count)
        guard unsafe fill(memory, memory + Self.count) else { return nil }
    }

    deinit {
        // The only free of the only allocation, wiped first.
        unsafe sodium_memzero(memory, 2 * Self.count)
        unsafe memory.deallocate()
    }

    /// Keyed BLAKE2b-256 over the lines of a request or an answer.
    package func mac(_ lines: Bytes, of way: Way) -> Bytes {
        Bytes(count: Self.count) { mac in
            // The cursor gives the 32 bytes that the call writes, the key has the 32 that it reads, and `lines` is lent for the call.
            unsafe _ = crypto_generichash(
                mac.take(Self.count), Self.count, lines, UInt64(lines.count),
                way == .request ? memory : memory + Self.count, Self.count)
        }
    }

    /// The same with the MAC as hex digits; false for anything else.
    func isValid(hex: ArraySlice<UInt8>, for lines: Bytes, of way: Way) -> Bool {
        Hex.decode(hex).map { isValid($0, for: lines, of: way) } ?? false
    }

    /// Whether `mac` is whole and the one of these lines, in a time that does not tell how much of it is right.
    package func isValid(_ mac: Bytes, for lines: Bytes, of way: Way) -> Bool {
        let right = self.mac(lines, of: way)
        // Both have the 32 bytes that are compared.
        guard mac.count == right.count else { return false }
        return unsafe sodium_memcmp(mac, right, right.count) == 0
    }

    /// Never the keys.
    package var description: String { "<session keys>" }
    /// Never the keys, in a debugger's or `dump`'s eyes either.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
