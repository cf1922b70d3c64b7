@testable import Curve25519

extension EdwardsPoint {
    /// The ristretto255 encoding of the point's coset. Source: RFC 9496, section 4.3.2.
    var ristretto: Bits256 {
        let u1 = (z + y) * (z - y)
        let u2 = x * y
        let (_, root) = FieldElement.Ratio(.one, over: u1 * u2.squared()).root
        let denominator1 = root * u1
        let denominator2 = root * u2
        let inverse = denominator1 * denominator2 * t
        let isRotated = (t * inverse).isNegative
        let rotatedX = isRotated ? y * FieldElement.rootOfMinusOne : x
        var rotatedY = isRotated ? x * FieldElement.rootOfMinusOne : y
        let denominator = isRotated ? denominator1 * Self.inverseRootOfAMinusD : denominator2
        if (rotatedX * inverse).isNegative { rotatedY = -rotatedY }
        return (denominator * (z - rotatedY)).absolute.canonical
    }

    /// 1/√(a − d) with a = −1. Source: RFC 9496, section 4.1.
    private static let inverseRootOfAMinusD = FieldElement(
        Bits256(0x99c8_fdaa_805d_40ea, 0x9d2f_1617_5a41_72be, 0x16c2_7b91_fe01_d840, 0x786c_8905_cfaf_fca2))
}
