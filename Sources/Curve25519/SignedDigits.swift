/// A number below 2²⁵³ as Σ digit(i)·2ⁱ, where each digit is 0 or odd and between −2ʷ⁻¹ and 2ʷ⁻¹, and of any w digits in a row one at
/// most is not 0. About one digit in w + 1 is not 0, and each that isn't costs an addition.
///
/// The sum is that number as an integer, not only modulo ℓ, so that it holds for points of every order.
/// Source: the width-w non-adjacent form, Guide to Elliptic Curve Cryptography (2004), algorithm 3.35.
enum SignedDigits {
    /// Calls `body` with place and digit of each digit that is not 0, the lowest first, for a width of 2...14.
    @inline(__always)
    static func forEach(of scalar: Bits256, width: Int, _ body: (_ place: Int, _ digit: Int) -> Void) {
        let words: InlineArray<5, UInt64> = [scalar.w0, scalar.w1, scalar.w2, scalar.w3, 0]
        let lowest = 1 &<< width &- 1
        var place = 0
        var carry = 0
        while place < 256 {
            // Without a carry a digit starts at the next 1, with one at the next 0.
            let zeros = (window(words, place) ^ (0 &- UInt64(carry))).trailingZeroBitCount
            place &+= zeros
            guard zeros < 64, place < 256 else { continue }
            let value = Int(truncatingIfNeeded: window(words, place)) & lowest &+ carry
            // The number is below 2²⁵³, so the last carry becomes a digit below place 256.
            carry = value &>> (width &- 1)
            body(place, value &- carry &<< width)
            place &+= width
        }
    }

    /// The 64 bits from a place on.
    @inline(__always)
    private static func window(_ words: InlineArray<5, UInt64>, _ place: Int) -> UInt64 {
        let shift = UInt64(truncatingIfNeeded: place & 63)
        return words[place &>> 6] &>> shift | (words[place &>> 6 &+ 1] &<< 1) &<< (63 &- shift)
    }
}
