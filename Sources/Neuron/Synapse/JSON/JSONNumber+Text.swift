extension JSONNumber {
    /// Appends an integer's digits.
    static func append<T: FixedWidthInteger>(_ value: T, to bytes: inout JSONStore<UInt8>) {
        guard T.bitWidth <= 64 else {
            bytes.append(String(value).utf8.span)
            return
        }
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        append(UInt64(value.magnitude), to: &bytes, places: 0)
    }

    /// Appends the shortest digits that are read as this finite number, a whole one's without a point, as Foundation does.
    static func append<T: JSONFloat>(_ value: T, to bytes: inout JSONStore<UInt8>) {
        if appendFew(value, to: &bytes) { return }
        var digits = Digits()
        value.write(to: &digits)
        digits.append(to: &bytes)
    }

    /// Appends a number that has at most four digits behind the point, and no more in all than its type can tell apart.
    ///
    /// Digits and power are exact, and their quotient is rounded once: if it is the number, no shorter digits are.
    private static func appendFew<T: JSONFloat>(_ value: T, to bytes: inout JSONStore<UInt8>) -> Bool {
        let magnitude = value.magnitude
        guard magnitude < T.exactPowers[T.exactDigits], value != 0 || value.sign == .plus else { return false }
        for places in 0...4 {
            let product = magnitude * T.exactPowers[places]
            guard product < T.exactPowers[T.exactDigits] else { return false }
            let digits = (product + 0.5).truncated
            guard T(digits) / T.exactPowers[places] == magnitude else { continue }
            if value < 0 { bytes.append(UInt8(ascii: "-")) }
            append(digits, to: &bytes, places: places)
            return true
        }
        return false
    }

    /// Appends digits with a point before the last `places`.
    private static func append(_ digits: UInt64, to bytes: inout JSONStore<UInt8>, places: Int) {
        var text = InlineArray<24, UInt8>(repeating: 0)
        var rest = digits
        var start = text.count
        var left = places
        repeat {
            start -= 1
            text[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            left -= 1
            if left == 0 {
                start -= 1
                text[start] = UInt8(ascii: ".")
            }
        } while rest > 0 || left >= 0
        bytes.append(text.span.extracting(start...))
    }

    /// Where a number writes its digits: the longest are `-2.2250738585072014e-308`.
    private struct Digits: TextOutputStream {
        private var text = InlineArray<32, UInt8>(repeating: 0)
        private var count = 0

        mutating func write(_ string: String) { for byte in string.utf8 { add(byte) } }

        // The standard library's numbers write their digits here, and make a string of them only where this is not there.
        mutating func _writeASCII(_ digits: UnsafeBufferPointer<UInt8>) {
            // Lent for this call, and read within its bounds.
            for index in 0..<digits.count { add(unsafe digits[index]) }
        }

        private mutating func add(_ byte: UInt8) {
            text[count] = byte
            count += 1
        }

        /// Appends the digits, those of whole numbers without a point.
        func append(to bytes: inout JSONStore<UInt8>) {
            let isWhole = count > 2 && text[count - 1] == UInt8(ascii: "0") && text[count - 2] == UInt8(ascii: ".")
            bytes.append(text.span.extracting(..<(isWhole ? count - 2 : count)))
        }
    }
}
