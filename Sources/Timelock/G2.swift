package import Neuron

/// The larger group: points over the quadratic field, on the twist y² = x³ + 4(1 + u). drand's public keys are here.
package typealias G2 = CurvePoint<QuadraticField>

extension CurvePoint where Coordinate == QuadraticField {
    /// The b of y² = x³ + b.
    private static var b: QuadraticField { QuadraticField(BaseField(4), BaseField(4)) }

    /// The group's agreed generator.
    package static let generator = G2(
        x: QuadraticField(
            BaseField(
                constant: "024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8"),
            BaseField(
                constant: "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e")),
        y: QuadraticField(
            BaseField(
                constant: "0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801"),
            BaseField(
                constant: "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")))

    /// The point in 96 bytes: x, its imaginary part first, with the flags in the first three bits.
    package var compressed: Bytes {
        guard let (x, y) = affine else { return [0xc0] + Bytes(repeating: 0, count: 95) }
        var bytes = x.imaginary.bigEndian + x.real.bigEndian
        bytes[0] |= y.isLarger ? 0xa0 : 0x80
        return bytes
    }

    /// A point of the group from its 96 bytes.
    ///
    /// - Throws: ``TimelockError/Code/invalidPoint`` for bytes that are none, or a point outside the subgroup.
    package init(compressed bytes: Bytes) throws(TimelockError) {
        guard let flags = CompressedFlags(bytes, count: 96) else { throw .invalidPoint("G2") }
        if flags.isInfinity {
            self = .infinity
            return
        }
        guard let imaginary = BaseField(bigEndian: flags.coordinates.prefix(48)),
            let real = BaseField(bigEndian: flags.coordinates.suffix(48))
        else { throw .invalidPoint("G2") }
        let x = QuadraticField(real, imaginary)
        guard let root = (x.squared * x + Self.b).squareRoot else { throw .invalidPoint("G2") }
        let point = G2(x: x, y: root.isLarger == flags.isLarger ? root : -root)
        guard point.isInSubgroup else { throw .invalidPoint("G2") }
        self = point
    }
}
