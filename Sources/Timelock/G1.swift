package import Neuron

/// The smaller group: points over the base field. drand's signatures are here.
package typealias G1 = CurvePoint<BaseField>

extension CurvePoint where Coordinate == BaseField {
    /// The b of y² = x³ + b.
    private static var b: BaseField { BaseField(4) }

    /// The group's agreed generator.
    package static let generator = G1(
        x: BaseField(
            constant: "17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"),
        y: BaseField(
            constant: "08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1"))

    /// The point in 48 bytes: x, big-endian, with flags for compression, infinity and the larger y in the first three bits.
    package var compressed: Bytes {
        guard let (x, y) = affine else { return [0xc0] + Bytes(repeating: 0, count: 47) }
        var bytes = x.bigEndian
        bytes[0] |= y.isLarger ? 0xa0 : 0x80
        return bytes
    }

    /// A point of the group from its 48 bytes.
    ///
    /// - Throws: ``TimelockError/Code/invalidPoint`` for bytes that are none, or a point outside the subgroup.
    package init(compressed bytes: Bytes) throws(TimelockError) {
        guard let flags = CompressedFlags(bytes, count: 48) else { throw .invalidPoint("G1") }
        if flags.isInfinity {
            self = .infinity
            return
        }
        guard let x = BaseField(bigEndian: flags.coordinates), let root = (x.squared * x + Self.b).squareRoot else {
            throw .invalidPoint("G1")
        }
        let point = G1(x: x, y: root.isLarger == flags.isLarger ? root : -root)
        guard point.isInSubgroup else { throw .invalidPoint("G1") }
        self = point
    }
}
