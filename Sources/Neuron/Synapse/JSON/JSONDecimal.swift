/// A number as its text has it: up to 19 digits, and the power of ten that they are multiplied by.
struct JSONDecimal {
    private(set) var isNegative = false
    /// The digits, without zeros in front.
    private(set) var digits: UInt64 = 0
    private(set) var power = 0
    /// Whether digits other than zeros were left out.
    private(set) var isCut = false

    /// How many digits have room.
    private static let maxDigits = 19
    /// Where powers of ten stop to matter: no text is as long.
    private static let maxPower = 1 << 40

    /// Reads a number whose form was checked.
    init(_ bytes: Bytes, _ range: Range<Int>) {
        var at = range.lowerBound
        if bytes[at] == UInt8(ascii: "-") {
            isNegative = true
            at += 1
        }
        var count = 0
        var isFraction = false
        while at < range.upperBound {
            let byte = bytes[at]
            let digit = byte &- UInt8(ascii: "0")
            if digit < 10 {
                if count < Self.maxDigits {
                    digits = digits &* 10 &+ UInt64(digit)
                    if digits > 0 { count += 1 }
                    if isFraction { power -= 1 }
                } else {
                    if digit > 0 { isCut = true }
                    if !isFraction { power += 1 }
                }
            } else if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                power += Self.exponent(bytes, at + 1..<range.upperBound)
                return
            }
            at += 1
        }
    }

    private static func exponent(_ bytes: Bytes, _ range: Range<Int>) -> Int {
        var power = 0
        for index in range {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit < 10 { power = min(power * 10 + Int(digit), maxPower) }
        }
        return bytes[range.lowerBound] == UInt8(ascii: "-") ? -power : power
    }

    /// The nearest value of a type, halves to even; nil where the number is too large or too small for this way to find it.
    ///
    /// - Source: D. Lemire, "Number parsing at a gigabyte per second" (2021), and N. Mushtak and D. Lemire, "Fast number parsing without
    ///   fallback" (2022): the product with the first 128 bits of the power of five decides.
    func rounded<T: JSONFloat>(to type: T.Type) -> T? {
        guard digits != 0 else { return nil }
        // Two exact values give one that is rounded once (Clinger 1990).
        let powers = T.exactPowers
        if digits >> (T.fractionBits + 1) == 0, power.magnitude < powers.count, !isCut {
            let value = power < 0 ? T(digits) / powers[-power] : T(digits) * powers[power]
            return isNegative ? -value : value
        }
        guard let value = Self.rounded(digits, power, to: type) else { return nil }
        guard !isCut || Self.rounded(digits + 1, power, to: type) == value else { return nil }
        return isNegative ? -value : value
    }

    private static func rounded<T: JSONFloat>(_ digits: UInt64, _ power: Int, to type: T.Type) -> T? {
        guard PowersOfFive.range.contains(power) else { return nil }
        let five = PowersOfFive.table[power - PowersOfFive.range.lowerBound]
        let shift = digits.leadingZeroBitCount
        let digits = digits << shift
        var (high, low) = digits.multipliedFullWidth(by: five.high)
        let mask = UInt64.max >> (T.fractionBits + 3)
        if high & mask == mask {
            let (sum, carries) = low.addingReportingOverflow(digits.multipliedFullWidth(by: five.low).high)
            low = sum
            if carries { high += 1 }
        }
        let upper = Int(high >> 63)
        let cut = upper + 61 - T.fractionBits
        var fraction = high >> cut
        var exponent = (217_706 * power) >> 16 + 63 + upper - shift + T.bias
        guard exponent > 0 else { return nil }
        // Half way between two values, exactly: down where up would make it odd.
        if low <= 1, T.halfwayPowers.contains(power), fraction & 3 == 1, fraction << cut == high { fraction &= ~1 }
        fraction = (fraction + (fraction & 1)) >> 1
        if fraction >= 2 << UInt64(T.fractionBits) {
            fraction = 1 << UInt64(T.fractionBits)
            exponent += 1
        }
        guard exponent < T.infinityExponent else { return nil }
        return T(fraction: fraction & ~(1 << UInt64(T.fractionBits)), exponent: exponent)
    }

    /// The number as a text of bounded length that is rounded to the same value.
    func text(_ bytes: Bytes, _ range: Range<Int>) -> String {
        // No value needs more digits to be told from its neighbours; what follows only says whether there is more.
        let enough = 800
        guard range.count > enough else { return String(decoding: bytes[range], as: UTF8.self) }
        var text: Bytes = isNegative ? [UInt8(ascii: "-")] : []
        var exponent = power
        var count = 0
        for byte in bytes[range] {
            let digit = byte &- UInt8(ascii: "0")
            if digit >= 10, byte != UInt8(ascii: "."), byte != UInt8(ascii: "-") { break }
            guard digit < 10, count > 0 || digit > 0 else { continue }
            count += 1
            if count <= enough { text.append(byte) }
            // The power is that of the last digit with room.
            if count > Self.maxDigits, count <= enough { exponent -= 1 }
        }
        if count > enough {
            text.append(UInt8(ascii: "1"))
            exponent -= 1
        }
        return String(decoding: text, as: UTF8.self) + "e\(exponent)"
    }
}

/// The powers of five from -55 to 55: each one's first 128 bits, the highest of them 1.
enum PowersOfFive {
    static let range = -55...55
    static let table: [(high: UInt64, low: UInt64)] = range.map { power in
        var five: UInt128 = 1
        for _ in 0..<power.magnitude { five *= 5 }
        five <<= UInt128(five.leadingZeroBitCount)
        if power < 0 {
            // The first bits of 1 ÷ 5ⁿ, rounded up where the power is exact enough for that to matter.
            five = five.dividingFullWidth((1 << 127, 0)).quotient
            if power >= -27 { five += 1 }
        }
        return (UInt64(truncatingIfNeeded: five >> 64), UInt64(truncatingIfNeeded: five))
    }
}

/// A type of floating-point numbers that decimals are rounded to.
protocol JSONFloat: BinaryFloatingPoint, LosslessStringConvertible, TextOutputStreamable {
    /// How many bits of the fraction are kept.
    static var fractionBits: Int { get }
    /// What is added to exponents.
    static var bias: Int { get }
    /// The exponent that means infinity.
    static var infinityExponent: Int { get }
    /// The powers of ten that are values of the type, from the first.
    static var exactPowers: [Self] { get }
    /// How many digits always come back from the type as they were.
    static var exactDigits: Int { get }
    /// The powers of ten with which 64 bits of digits can be half way between two values.
    static var halfwayPowers: ClosedRange<Int> { get }
    /// A value that is not negative and has room, without its fraction.
    var truncated: UInt64 { get }
    /// A value from its parts.
    init(fraction: UInt64, exponent: Int)
}

extension Double: JSONFloat {
    static var fractionBits: Int { 52 }
    static var bias: Int { 1_023 }
    static var infinityExponent: Int { 0x7FF }
    static var halfwayPowers: ClosedRange<Int> { -4...23 }
    static var exactDigits: Int { 15 }
    var truncated: UInt64 { UInt64(self) }
    static let exactPowers: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
        1e22,
    ]
    init(fraction: UInt64, exponent: Int) {
        self.init(bitPattern: fraction | UInt64(truncatingIfNeeded: exponent) << 52)
    }
}

extension Float: JSONFloat {
    static var fractionBits: Int { 23 }
    static var bias: Int { 127 }
    static var infinityExponent: Int { 0xFF }
    static var halfwayPowers: ClosedRange<Int> { -17...10 }
    static var exactDigits: Int { 6 }
    var truncated: UInt64 { UInt64(self) }
    static let exactPowers: [Float] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]
    init(fraction: UInt64, exponent: Int) {
        self.init(bitPattern: UInt32(truncatingIfNeeded: fraction) | UInt32(truncatingIfNeeded: exponent) << 23)
    }
}
