/// Whole numbers as text, and back, without strings in between.
package enum DecimalText {
    /// The most digits that 64 bits have.
    package static let longest = 20

    /// How many digits a number has.
    package static func count(_ number: UInt64) -> Int {
        var count = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            count += 1
        }
        return count
    }

    /// Writes a number's digits, `count` of them, at a place that has room for them.
    @inline(__always)
    package static func write(_ number: UInt64, digits count: Int, at place: UnsafeMutablePointer<UInt8>) {
        var rest = number
        var index = count - 1
        while index >= 0 {
            // As many places as digits were counted.
            unsafe place[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            index -= 1
        }
    }

    /// The number of 1 to 20 digits; nil for anything else. What 64 bits can't hold is the largest that they can.
    package static func parse(_ digits: ArraySlice<UInt8>) -> UInt64? {
        guard (1...longest).contains(digits.count) else { return nil }
        var number: UInt64 = 0
        var isTooLarge = false
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tens, first) = number.multipliedReportingOverflow(by: 10)
            let (sum, second) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            isTooLarge = isTooLarge || first || second
            number = sum
        }
        return isTooLarge ? .max : number
    }
}

extension ByteCursor {
    /// A number's digits, of which there are `count`: see ``DecimalText/count(_:)``.
    @inline(__always)
    mutating func put(_ number: UInt64, digits count: Int) {
        // As many places as digits.
        unsafe DecimalText.write(number, digits: count, at: take(count))
    }
}
