@testable import Curve25519
@testable import Neuron

/// A signature to be judged, and how it was made.
struct ForgedSignature: CustomStringConvertible {
    var scheme: SignatureScheme
    var signature: Bytes
    var message: Bytes
    var publicKey: Bytes
    var making: String

    var description: String {
        "\(scheme), \(making): key \(Hex.encode(publicKey)) message \(Hex.encode(message)) signature \(Hex.encode(signature))"
    }
}

/// Signatures honest, damaged and forged: by scalars at the edges, by encodings that are not canonical, by points with a part of
/// small order. One seed gives one sequence.
struct ForgedSignatures {
    /// ℓ, as bytes.
    static let order = Bits256(0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000)
    /// The eight points whose order divides 8.
    static let torsion: [EdwardsPoint] = {
        var points = [EdwardsPoint.identity]
        guard let eighth = ofOrderEight else { return points }
        for _ in 1..<8 { points.append(points[points.count - 1] + eighth) }
        return points
    }()

    private static let ofOrderEight = EdwardsPoint(
        ed25519: Bits256(0xb027_b2c2_8f95_e826, 0xf098_eff2_89f4_c345, 0x3933_c6d3_05ac_dfd5, 0x05fc_536d_8802_38b1))

    /// Words at the edges of what a point's encoding or a scalar can be.
    private static let edges: [Bits256] =
        [
            Bits256(0, 0, 0, 0), Bits256(1, 0, 0, 0), Bits256(2, 0, 0, 0), order,
            Bits256(0x5812_631a_5cf5_d3ec, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000),
            Bits256(0x5812_631a_5cf5_d3ee, 0x14de_f9de_a2f7_9cd6, 0, 0x1000_0000_0000_0000),
            Bits256(0, 0, 0, 0x1000_0000_0000_0000), Bits256(0, 0, 0, 0x2000_0000_0000_0000),
            Bits256(.max, .max, .max, 0x0fff_ffff_ffff_ffff), Bits256(.max, .max, .max, 0x7fff_ffff_ffff_ffff),
            Bits256(.max, .max, .max, .max),
        ] + torsion.map(\.ed25519) + (0..<40).map { Bits256(0xffff_ffff_ffff_ffd8 &+ $0, .max, .max, 0x7fff_ffff_ffff_ffff) }

    var random: RandomSource

    init(seed: UInt64) { random = .seeded(seed) }

    /// The next signature of a scheme.
    mutating func next(_ scheme: SignatureScheme) -> ForgedSignature {
        var made = honest(scheme)
        switch Int.random(in: 0..<16, using: &random) {
        case 0, 1: break
        case 2:
            flip(&made.signature)
            made.making += ", a bit of the signature changed"
        case 3:
            flip(&made.publicKey)
            made.making += ", a bit of the key changed"
        case 4:
            made.message.append(0)
            made.making += ", a longer message"
        case 5:
            let s = bits(made.signature, 32).adding(Self.order)
            made.signature.replaceSubrange(32..., with: marked(s, scheme).bytes)
            made.making += ", s + ℓ"
        case 6:
            made.signature.replaceSubrange(32..., with: marked(edge(), scheme).bytes)
            made.making += ", s at an edge"
        case 7:
            made.signature[63] ^= [0x80, 0x40, 0x20, 0x10][Int.random(in: 0..<4, using: &random)]
            made.making += ", one of the highest bits changed"
        case 8:
            made.signature.replaceSubrange(..<32, with: edge().bytes)
            made.making += ", R at an edge"
        case 9:
            made.publicKey = edge().bytes
            made.making += ", the key at an edge"
        case 10:
            // Everybody's signature under the identity: R = s·B.
            let s = scalar()
            made.publicKey =
                [Bytes(repeating: 0, count: 32), [1] + Bytes(repeating: 0, count: 31)][Int.random(in: 0..<2, using: &random)]
            made.signature = encoding(multiple(s), scheme).bytes + marked(s.bits, scheme).bytes
            made.making = "R = s·B under the identity"
        case 11:
            made.publicKey = bytes(32)
            made.making += ", any key"
        case 12:
            made.signature = bytes(64)
            if Bool.random(using: &random) { made.signature[63] = 0x80 | made.signature[63] & 0x8f }
            made.making += ", any signature"
        default: made = crafted(scheme)
        }
        return made
    }

    /// A true signature of a random key; every other by libsodium.
    private mutating func honest(_ scheme: SignatureScheme) -> ForgedSignature {
        let message = bytes(Int.random(in: 0..<200, using: &random))
        if Bool.random(using: &random), let pair = try? KeyPair(seed: bytes(32), scheme: scheme),
            let signature = try? pair.signature(for: message)
        {
            return ForgedSignature(
                scheme: scheme, signature: signature.bytes, message: message, publicKey: pair.publicKey.bytes, making: "honest")
        }
        let a = scalar()
        return signed(scheme, message, a, multiple(a), scalar(), making: "made here")
    }

    /// A signature by somebody who knows a secret scalar and bends everything else.
    private mutating func crafted(_ scheme: SignatureScheme) -> ForgedSignature {
        let message = bytes(Int.random(in: 0..<64, using: &random))
        // Scalars at the edges make points meet that are equal or opposite.
        let a = Bool.random(using: &random) ? scalar() : edgeScalar()
        let r = Bool.random(using: &random) ? scalar() : edgeScalar()
        let (i, j) = (Int.random(in: 0..<8, using: &random), Int.random(in: 0..<8, using: &random))
        var made = signed(
            scheme, message, a, multiple(a) + Self.torsion[i], r, plus: Self.torsion[j],
            making: "a \(Hex.encode(a.bits.bytes)), r \(Hex.encode(r.bits.bytes)), key + T\(i), R + T\(j)")
        guard Int.random(in: 0..<4, using: &random) == 0 else { return made }
        // The other writing of R or of the key: the negative for ristretto, the other sign for ed25519.
        let isKey = Bool.random(using: &random)
        var key = bits(made.publicKey, 0)
        var commitment = bits(made.signature, 0)
        if isKey { key = otherWriting(key, scheme) } else { commitment = otherWriting(commitment, scheme) }
        made = signed(
            scheme, message, a, key, r, commitment, making: made.making + ", \(isKey ? "key" : "R") in its other writing")
        return made
    }

    private func otherWriting(_ bits: Bits256, _ scheme: SignatureScheme) -> Bits256 {
        switch scheme {
        case .sr25519: (-FieldElement(bits)).canonical
        case .ed25519: Bits256(bits.w0, bits.w1, bits.w2, bits.w3 ^ 1 << 63)
        }
    }

    private func signed(
        _ scheme: SignatureScheme, _ message: Bytes, _ a: Scalar, _ key: EdwardsPoint, _ r: Scalar,
        plus torsion: EdwardsPoint = .identity, making: String
    ) -> ForgedSignature {
        signed(
            scheme, message, a, encoding(key, scheme), r, encoding(multiple(r) + torsion, scheme), making: making)
    }

    private func signed(
        _ scheme: SignatureScheme, _ message: Bytes, _ a: Scalar, _ key: Bits256, _ r: Scalar, _ commitment: Bits256,
        making: String
    ) -> ForgedSignature {
        let k =
            switch scheme {
            case .sr25519: Scalar(reducing: Sr25519.challenge(commitment.bytes, for: message, by: key.bytes))
            case .ed25519: Scalar(wide: SHA512.hash(commitment.bytes + key.bytes + message))
            }
        let s = k * a + r
        return ForgedSignature(
            scheme: scheme, signature: commitment.bytes + marked(s.bits, scheme).bytes, message: message, publicKey: key.bytes,
            making: making)
    }

    private func multiple(_ a: Scalar) -> EdwardsPoint { DoubleScalar.difference(a, .zero, of: EdwardsPoint.base) }

    private func encoding(_ point: EdwardsPoint, _ scheme: SignatureScheme) -> Bits256 {
        scheme == .sr25519 ? point.ristretto : point.ed25519
    }

    private func marked(_ s: Bits256, _ scheme: SignatureScheme) -> Bits256 {
        scheme == .sr25519 ? Bits256(s.w0, s.w1, s.w2, s.w3 | 1 << 63) : s
    }

    private mutating func edge() -> Bits256 {
        Self.edges.randomElement(using: &random) ?? Self.order
    }

    private mutating func edgeScalar() -> Scalar {
        let small = Scalar(wide: [UInt8.random(in: 0..<4, using: &random)])
        return Bool.random(using: &random) ? small : -small
    }

    private mutating func scalar() -> Scalar { Scalar(wide: bytes(64)) }

    private mutating func bytes(_ count: Int) -> Bytes { (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }

    /// Changes one bit.
    mutating func flip(_ bytes: inout Bytes) {
        bytes[Int.random(in: bytes.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    }

    private func bits(_ bytes: Bytes, _ offset: Int) -> Bits256 { Bits256(bytes, at: offset) ?? Self.order }
}

extension Bits256 {
    /// The sum modulo 2²⁵⁶.
    func adding(_ other: Bits256) -> Bits256 {
        var carry: UInt64 = 0
        func add(_ a: UInt64, _ b: UInt64) -> UInt64 {
            let (first, over) = a.addingReportingOverflow(b)
            let (second, overAgain) = first.addingReportingOverflow(carry)
            carry = over || overAgain ? 1 : 0
            return second
        }
        return Bits256(add(w0, other.w0), add(w1, other.w1), add(w2, other.w2), add(w3, other.w3))
    }
}
