/// A scalar as Σ digit(i)·2ⁱ, where each digit is 0 or odd and between −2ʷ⁻¹ and 2ʷ⁻¹, and of any w digits in a row one at
/// most is not 0. About one digit in w + 1 is not 0, and each that isn't costs an addition.
///
/// The sum is the scalar as an integer, not only modulo ℓ, so that it holds for points of every order.
/// Source: the width-w non-adjacent form, Guide to Elliptic Curve Cryptography (2004), algorithm 3.35.
struct SignedDigits {
    private var digits = InlineArray<256, Int8>(repeating: 0)
    /// One more than the place of the highest digit that is not 0.
    private(set) var count = 0

    /// The digits of a scalar for a width of 2...8.
    init(_ scalar: Scalar, width: Int) {
        let bits = scalar.bits
        let words: InlineArray<5, UInt64> = [bits.w0, bits.w1, bits.w2, bits.w3, 0]
        let size = 1 &<< width
        var place = 0
        var carry = 0
        while place < 256 {
            let (word, shift) = (place &>> 6, UInt64(place & 63))
            var window = words[word] &>> shift
            if shift != 0 { window |= words[word &+ 1] &<< (64 &- shift) }
            if carry == 1 { window = ~window }
            // Without a carry a digit starts at the next 1, with one at the next 0.
            let zeros = window.trailingZeroBitCount
            guard zeros == 0 else {
                place &+= zeros
                continue
            }
            if carry == 1 { window = ~window }
            let value = Int(truncatingIfNeeded: window) & (size &- 1) &+ carry
            // A scalar is below 2²⁵³, so no carry leaves the array.
            carry = value &>> (width &- 1)
            digits[place] = Int8(truncatingIfNeeded: value &- carry &<< width)
            count = place &+ 1
            place &+= width
        }
    }

    /// The digit at 0...255.
    @inline(__always)
    func digit(_ place: Int) -> Int { Int(digits[place]) }
}
