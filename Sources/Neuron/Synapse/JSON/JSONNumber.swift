/// The numbers that scanned digits are.
enum JSONNumber {
    /// The integer that a number is, if it is one of the type.
    ///
    /// `1.0` and `1e2` are integers too. As in Foundation, such a number is first rounded to a `Double`, unless it is 2⁵³ or more: then
    /// it must be whole, and is taken exactly.
    static func integer<T: FixedWidthInteger>(_ type: T.Type, _ bytes: Bytes, _ token: JSONToken) -> T? {
        if token.kind == .integer, let value = digits(type, bytes, token.range) { return value }
        guard let double = floating(Double.self, bytes, token, allowsZero: true), let value = T(exactly: double) else {
            return nil
        }
        return double.magnitude < 0x1p53 ? value : whole(type, JSONDecimal(bytes, token.range))
    }

    /// The integer that digits are, with a minus or without.
    private static func digits<T: FixedWidthInteger>(_ type: T.Type, _ bytes: Bytes, _ range: Range<Int>) -> T? {
        let isNegative = bytes[range.lowerBound] == UInt8(ascii: "-")
        let digits = isNegative ? range.dropFirst() : range
        // Nineteen digits always have room.
        guard digits.count < 20 else { return T(String(decoding: bytes[range], as: UTF8.self)) }
        var value: UInt64 = 0
        for index in digits { value = value &* 10 &+ UInt64(bytes[index] &- UInt8(ascii: "0")) }
        guard isNegative else { return T(exactly: value) }
        return value <= 1 << 63 ? T(exactly: Int64(truncatingIfNeeded: 0 &- value)) : T(exactly: -Int128(value))
    }

    /// The whole number that a decimal of at most 19 digits is; its magnitude must be one of the type, as in Foundation.
    private static func whole<T: FixedWidthInteger>(_ type: T.Type, _ decimal: JSONDecimal) -> T? {
        guard !decimal.isCut else { return nil }
        var value = decimal.digits, power = decimal.power
        while power < 0 {
            let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 10)
            guard remainder == 0 else { return nil }
            value = quotient
            power += 1
        }
        while power > 0 {
            let (product, overflows) = value.multipliedReportingOverflow(by: 10)
            guard !overflows else { return nil }
            value = product
            power -= 1
        }
        guard let magnitude = T(exactly: value) else { return nil }
        return decimal.isNegative ? 0 &- magnitude : magnitude
    }

    /// The nearest value of a type; nil where it is infinite, or zero though the number is not.
    static func floating<T: JSONFloat>(_ type: T.Type, _ bytes: Bytes, _ token: JSONToken, allowsZero: Bool = false) -> T? {
        let decimal = JSONDecimal(bytes, token.range)
        guard decimal.digits != 0 else { return decimal.isNegative ? -0.0 : 0 }
        let value = decimal.rounded(to: type) ?? T(decimal.text(bytes, token.range)) ?? .infinity
        return value.isFinite && (value != 0 || allowsZero) ? value : nil
    }
}
