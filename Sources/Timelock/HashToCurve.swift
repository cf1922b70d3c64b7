package import Neuron

/// Messages to points of G1 whose discrete logarithm nobody knows: suite `BLS12381G1_XMD:SHA-256_SSWU_RO_` of RFC 9380.
package enum HashToCurve {
    /// The point of `message` under the domain separation tag `tag`, which has at most 255 bytes.
    package static func point(_ message: Bytes, tag: Bytes) -> G1 {
        let (first, second) = fieldElements(message, tag: tag)
        return mapped(first, second)
    }

    /// The point of two field elements.
    package static func mapped(_ first: BaseField, _ second: BaseField) -> G1 {
        (curvePoint(first) + curvePoint(second)).multiplied(by: [cofactor])
    }

    /// 1 − x: multiplied by it, every point of the curve comes into the group of prime order (RFC 9380, section 8.8.1).
    private static let cofactor: UInt64 = 0xd201_0000_0001_0001

    /// `hash_to_field` for two elements.
    package static func fieldElements(_ message: Bytes, tag: Bytes) -> (BaseField, BaseField) {
        let uniform = expanded(message, tag: tag, count: 128)
        return (BaseField(reducing: uniform.prefix(64)), BaseField(reducing: uniform.suffix(64)))
    }

    /// `expand_message_xmd` with SHA-256 (RFC 9380, section 5.3.1).
    package static func expanded(_ message: Bytes, tag: Bytes, count: Int) -> Bytes {
        precondition(tag.count <= 255 && count <= 255 * 32, "RFC 9380 bounds tag and length.")
        let suffix = tag + [UInt8(tag.count)]
        var hash = SHA256()
        hash.update(Bytes(repeating: 0, count: 64))
        hash.update(message)
        hash.update([UInt8(count >> 8), UInt8(count & 255), 0] + suffix)
        let start = hash.finalize()
        var block = SHA256.hash(start + [1] + suffix)
        var bytes = block
        var index: UInt8 = 2
        while bytes.count < count {
            block = SHA256.hash(zip(start, block).map { $0 ^ $1 } + [index] + suffix)
            bytes += block
            index += 1
        }
        return Bytes(bytes.prefix(count))
    }

    /// One element to the curve: the simplified SWU map (section 6.6.2) onto an isogenous curve, and from there to ours.
    package static func curvePoint(_ element: BaseField) -> G1 {
        let (a, b) = (Isogeny.a, Isogeny.b)
        let scaled = Isogeny.z * element.squared
        let shared = scaled.squared + scaled
        let x1 = shared.isZero ? b * (Isogeny.z * a).inverse : -b * a.inverse * (.one + shared.inverse)
        var x = x1
        var y = ((x.squared + a) * x + b).squareRoot
        if y == nil {
            x = scaled * x1
            y = ((x.squared + a) * x + b).squareRoot
        }
        // One of the two is a square for every element.
        guard let root = y else { preconditionFailure("The SWU map has a point for every element.") }
        return Isogeny.mapped(x, root.isOdd == element.isOdd ? root : -root)
    }
}
