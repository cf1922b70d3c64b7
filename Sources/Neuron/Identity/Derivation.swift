/// One step of a derivation: `//hard` or `/soft`.
public struct Junction: Hashable, Sendable {
    /// Hard steps cannot be followed with public keys; soft ones can, and exist for sr25519 alone.
    public let isHard: Bool
    /// The 32 bytes that stand for the junction's text.
    public let chainCode: Bytes

    /// A junction of a text, which is taken as a number when it is an unsigned 64-bit one.
    ///
    /// - Source: substrate's derivation: a number's eight bytes, else the SCALE text, hashed when over 32 bytes.
    public init(hard isHard: Bool, _ text: String) {
        self.isHard = isHard
        chainCode = Self.chainCode(text)
    }

    private static func chainCode(_ text: String) -> Bytes {
        var code: Bytes
        if let number = number(text) {
            code = (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
        } else {
            let characters = Bytes(text.utf8)
            code = compact(characters.count) + characters
            if code.count > 32 { return Blake2b.hash(code, length: 32) }
        }
        code.append(contentsOf: repeatElement(0, count: 32 - code.count))
        return code
    }

    /// ASCII digits with at most one `+` before them, below 2⁶⁴.
    private static func number(_ text: String) -> UInt64? {
        let digits = text.utf8.first == 0x2b ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard (0x30...0x39).contains(digit) else { return nil }
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit - 0x30))
            guard !overflow, !carry else { return nil }
            number = sum
        }
        return number
    }

    /// SCALE's compact length, for the lengths that a bounded path can have.
    private static func compact(_ length: Int) -> Bytes {
        if length < 64 { return [UInt8(length << 2)] }
        if length < 16_384 {
            let word = length << 2 | 1
            return [UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8)]
        }
        let word = length << 2 | 2
        return (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
    }
}

/// A path from one key to another: any number of junctions.
public struct Derivation: Hashable, Sendable {
    /// The steps, the first one first.
    public let junctions: [Junction]

    /// A path of given steps.
    public init(_ junctions: [Junction] = []) {
        self.junctions = junctions
    }

    /// The path that stays where it is.
    public static let none = Derivation()

    /// The most steps that a text may have.
    private static let most = 64

    /// Reads `//hard/soft`, in any number up to 64; the empty text is ``none``.
    ///
    /// - Throws: ``IdentityError/Code/invalidDerivation`` for a text that begins otherwise, an empty junction or more
    ///   than 64 of them.
    public init(parsing path: String) throws(IdentityError) {
        var junctions: [Junction] = []
        var rest = path[...]
        while !rest.isEmpty {
            guard rest.first == "/", junctions.count < Self.most else { throw Self.invalid }
            rest.removeFirst()
            let isHard = rest.first == "/"
            if isHard { rest.removeFirst() }
            let text = rest.prefix { $0 != "/" }
            guard !text.isEmpty else { throw Self.invalid }
            junctions.append(Junction(hard: isHard, String(text)))
            rest = rest[text.endIndex...]
        }
        self.junctions = junctions
    }

    private static var invalid: IdentityError {
        IdentityError(
            .invalidDerivation, "A derivation path is made of at most \(most) junctions, //hard or /soft, none of them empty.",
            remedy: "Write the path like //Alice or //subnet/1.")
    }
}
