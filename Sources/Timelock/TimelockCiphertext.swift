package import Neuron

/// The parts of a timelocked ciphertext, and their bytes: U ‖ L(V) ‖ L(W) ‖ L(L(body) ‖ L(nonce)) ‖ L(cipher), where L puts the length
/// before, as eight little-endian bytes.
package struct TimelockCiphertext: Sendable {
    /// r times the generator of G2.
    package let u: G2
    /// sigma, hidden by the pairing.
    package let v: Bytes
    /// The body's key, hidden by sigma.
    package let w: Bytes
    /// The body, sealed, with its tag.
    package let body: Bytes
    /// The body's nonce.
    package let nonce: Bytes

    private static let cipher = Bytes("AES_GCM_".utf8)

    init(u: G2, v: Bytes, w: Bytes, body: Bytes, nonce: Bytes) {
        self.u = u
        self.v = v
        self.w = w
        self.body = body
        self.nonce = nonce
    }

    /// The parts from their bytes.
    package init(bytes: Bytes) throws(TimelockError) {
        guard bytes.count >= 96 else { throw Self.invalid("it is shorter than its point") }
        u = try G2(compressed: Bytes(bytes.prefix(96)))
        var rest = bytes.dropFirst(96)
        v = try Self.part(of: &rest)
        w = try Self.part(of: &rest)
        var sealed = try Self.part(of: &rest)[...]
        body = try Self.part(of: &sealed)
        nonce = try Self.part(of: &sealed)
        let name = try Self.part(of: &rest)
        guard v.count == 32, w.count == 32, nonce.count == 12, body.count >= 16 else {
            throw Self.invalid("a part has another length than it must")
        }
        guard name == Self.cipher else { throw Self.invalid("its cipher is unknown") }
        guard sealed.isEmpty, rest.isEmpty else { throw Self.invalid("bytes are left over") }
    }

    /// The bytes.
    package var bytes: Bytes {
        u.compressed + Self.prefixed(v) + Self.prefixed(w) + Self.prefixed(Self.prefixed(body) + Self.prefixed(nonce))
            + Self.prefixed(Self.cipher)
    }

    private static func prefixed(_ part: Bytes) -> Bytes {
        (0..<8).map { UInt8(truncatingIfNeeded: UInt64(part.count) >> UInt64(8 * $0)) } + part
    }

    private static func part(of rest: inout Bytes.SubSequence) throws(TimelockError) -> Bytes {
        guard rest.count >= 8 else { throw invalid("it ends early") }
        let length = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        rest = rest.dropFirst(8)
        guard let count = Int(exactly: length), count <= rest.count else { throw invalid("it ends early") }
        defer { rest = rest.dropFirst(count) }
        return Bytes(rest.prefix(count))
    }

    private static func invalid(_ why: String) -> TimelockError {
        TimelockError(.invalidCiphertext, "The bytes are no timelocked ciphertext: \(why).")
    }
}
