package import ScaleCodec

/// A number in fixed point: an integer over a power of two.
package struct FixedPoint: Hashable, Sendable {
    /// The integer.
    package let bits: WideInteger
    /// The exponent of the two below it.
    package let fractionBits: Int

    package init(bits: WideInteger, fractionBits: Int) {
        self.bits = bits
        self.fractionBits = fractionBits
    }

    /// The nearest `Double`; for showing only.
    package var inDouble: Double {
        // Exact scaling: a power of two is only added to the exponent.
        let scale = Double(sign: .plus, exponent: -fractionBits, significand: 1)
        if let value = bits.exactly(Int128.self) { return Double(value) * scale }
        if let value = bits.exactly(UInt128.self) { return Double(value) * scale }
        return (Double(bits.description) ?? .nan) * scale
    }

    /// The number of a struct with the one field `bits`, whose type says how many of them are the fraction.
    package init(_ value: ScaleValue, type: TypeID, in types: TypeRegistry) throws(ScaleError) {
        let bits = try value.read("bits") { (value) throws(ScaleError) in
            switch value {
            case .unsigned(let number): WideInteger(number)
            case .signed(let number): WideInteger(number)
            case .wide(let number): number
            default: throw ScaleError(.mismatch, "The value is \(value.kind) where a number is wanted.")
            }
        }
        let definition = try types[type]
        guard let fraction = definition.parameters.first?.type, let count = Self.number(fraction, in: types, depth: 0) else {
            throw ScaleError(.mismatch, "\(types.name(of: type)) does not say how many bits its fraction has.")
        }
        self.init(bits: bits, fractionBits: count)
    }

    /// The number that a type stands for: `UInt<UInt<UTerm, B1>, B0>` is 2.
    private static func number(_ id: TypeID, in types: TypeRegistry, depth: Int) -> Int? {
        guard depth < 12, let type = try? types[id] else { return nil }
        guard type.path.last == "UInt" else { return type.path.last == "UTerm" ? 0 : nil }
        guard type.parameters.count == 2, let rest = type.parameters[0].type, let bit = type.parameters[1].type,
            let bitName = try? types[bit].path.last, let upper = number(rest, in: types, depth: depth + 1)
        else { return nil }
        return upper * 2 + (bitName == "B1" ? 1 : 0)
    }
}
