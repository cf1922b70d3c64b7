/// Products and quotients of 128-bit numbers through 256 bits.
enum WideMath {
    /// `floor(left × right / 2^shift)`, saturating; `shift` is 1 to 127.
    static func product(_ left: UInt128, _ right: UInt128, shift: Int) -> UInt128 {
        let (high, low) = left.multipliedFullWidth(by: right)
        return high >> UInt128(shift) == 0 ? high << UInt128(128 - shift) | low >> UInt128(shift) : .max
    }

    /// `floor(dividend × 2^shift / divisor)`, saturating; zero for a divisor of zero. `shift` is 1 to 127.
    static func quotient(_ dividend: UInt128, shift: Int, by divisor: UInt128) -> UInt128 {
        guard divisor != 0 else { return 0 }
        let high = dividend >> UInt128(128 - shift)
        let low = dividend << UInt128(shift)
        if high == 0 { return low / divisor }
        return high < divisor ? divisor.dividingFullWidth((high, low)).quotient : .max
    }

    /// `floor(left × right / divisor)`, saturating; zero for a divisor of zero.
    static func share(_ left: UInt128, _ right: UInt128, over divisor: UInt128) -> UInt128 {
        guard divisor != 0 else { return 0 }
        let (high, low) = left.multipliedFullWidth(by: right)
        if high == 0 { return low / divisor }
        return high < divisor ? divisor.dividingFullWidth((high, low)).quotient : .max
    }
}
