/// A whole number of any width that SCALE can carry, for what 128 bits don't hold: kept, shown and written again, not computed with.
package struct WideInteger: Hashable, Sendable, LosslessStringConvertible {
    /// Whether it is below zero; zero is not.
    package let isNegative: Bool
    /// The amount, least significant byte first, without zeros at the end.
    package let magnitude: [UInt8]

    /// A number from its sign and amount, least significant byte first.
    package init(isNegative: Bool = false, magnitude: [UInt8]) {
        let end = magnitude.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0
        self.magnitude = Array(magnitude.prefix(end))
        self.isNegative = isNegative && end > 0
    }

    /// The number that little-endian bytes are, in two's complement where it is signed.
    package init(littleEndian bytes: [UInt8], isSigned: Bool) {
        guard isSigned, let last = bytes.last, last >= 0x80 else {
            self.init(magnitude: bytes)
            return
        }
        self.init(isNegative: true, magnitude: Self.negated(bytes))
    }

    /// A number that fits.
    package init(_ value: some BinaryInteger) {
        var rest = value.magnitude
        var bytes: [UInt8] = []
        while rest > 0 {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        self.init(isNegative: value < 0, magnitude: bytes)
    }

    /// The number that decimal digits spell, with a minus sign or without; nil for anything else or beyond 160 digits.
    package init?(_ description: String) {
        let isNegative = description.hasPrefix("-")
        let digits = description.utf8.dropFirst(isNegative ? 1 : 0)
        guard !digits.isEmpty, digits.count <= 162 else { return nil }
        var bytes: [UInt8] = []
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            var carry = Int(digit - 0x30)
            for index in bytes.indices {
                carry += Int(bytes[index]) * 10
                bytes[index] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { bytes.append(UInt8(truncatingIfNeeded: carry)) }
        }
        self.init(isNegative: isNegative, magnitude: bytes)
    }

    /// Decimal digits.
    package var description: String {
        var rest = magnitude
        var digits: [UInt8] = []
        while !rest.isEmpty {
            var remainder = 0
            for index in rest.indices.reversed() {
                let value = remainder << 8 | Int(rest[index])
                rest[index] = UInt8(value / 10)
                remainder = value % 10
            }
            while rest.last == 0 { rest.removeLast() }
            digits.append(UInt8(remainder) + 0x30)
        }
        guard !digits.isEmpty else { return "0" }
        return (isNegative ? "-" : "") + String(decoding: digits.reversed(), as: UTF8.self)
    }

    /// So many little-endian bytes, in two's complement where the type is signed; nil where it does not fit.
    package func littleEndian(byteCount: Int, isSigned: Bool) -> [UInt8]? {
        guard magnitude.count <= byteCount, isSigned || !isNegative else { return nil }
        let padded = magnitude + Array(repeating: 0, count: byteCount - magnitude.count)
        guard isSigned else { return padded }
        let bytes = isNegative ? Self.negated(padded) : padded
        guard let top = bytes.last else { return magnitude.isEmpty ? [] : nil }
        return (top >= 0x80) == isNegative ? bytes : nil
    }

    /// The number as an integer type, or nil where it does not fit.
    package func exactly<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
        guard let bytes = littleEndian(byteCount: Integer.bitWidth / 8, isSigned: Integer.isSigned) else { return nil }
        return bytes.reversed().reduce(0) { $0 << 8 | Integer(truncatingIfNeeded: $1) }
    }

    private static func negated(_ bytes: [UInt8]) -> [UInt8] {
        var carry: UInt16 = 1
        return bytes.map { byte in
            carry += UInt16(~byte)
            defer { carry >>= 8 }
            return UInt8(truncatingIfNeeded: carry)
        }
    }
}
