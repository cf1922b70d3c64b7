/// Which multiples are to be added after which doubling, for a sum of few multiples of points: Straus's trick, "Addition Chains of
/// Vectors" (1964), with the digits put in order beforehand, so that summing up looks at no zeros.
///
/// Lives on the stack, and has room for the digits of three scalars, two of full length and one of half.
struct AdditionPlan {
    /// Whose multiples a digit means.
    enum Source: UInt32 {
        /// A table's, another table's, those of two points without.
        case base, table, left, right
    }

    /// One more than the index of a place's first addition; 0 where there is none.
    private var first = InlineArray<256, UInt8>(repeating: 0)
    /// From the lowest bits: one more than the index of the next at the same place (8), sign (1), source (2), entry (16).
    private var additions = InlineArray<128, UInt32>(repeating: 0)
    private var count = 0
    /// One more than the highest place that has an addition.
    private var top = 1

    /// A plan of nothing, which sums up to the neutral point.
    init() {}

    /// Adds scalar times the point whose odd multiples are the first entries of `source`; subtracts it for a sign of 1.
    @inline(__always)
    mutating func add(_ scalar: Bits256, width: Int, of source: Source, sign: UInt32 = 0) {
        SignedDigits.forEach(of: scalar, width: width) { place, digit in
            append(digit, sign, Int(bitPattern: digit.magnitude) &>> 1, of: source, at: place)
        }
    }

    /// Adds scalar times the point of a table, whose entries are those of `source`; subtracts it for a sign of 1.
    @inline(__always)
    mutating func add(_ scalar: Bits256, of table: borrowing CombTable, _ source: Source, sign: UInt32 = 0) {
        let (width, spacing) = (table.width, table.spacing)
        SignedDigits.forEach(of: scalar, width: width) { place, digit in
            let start = (place &>> spacing.trailingZeroBitCount) &<< (width &- 2)
            append(digit, sign, start &+ Int(bitPattern: digit.magnitude) &>> 1, of: source, at: place & (spacing &- 1))
        }
    }

    /// The sum, as integers times points.
    func total(
        _ base: Span<AffineNiels>, _ table: Span<AffineNiels> = Span(), _ left: Span<ProjectiveNiels> = Span(),
        _ right: Span<ProjectiveNiels> = Span()
    ) -> EdwardsPoint {
        let (first, additions) = (first.span, additions.span)
        var sum = CompletedPoint.identity
        var place = top
        while true {
            place &-= 1
            var next = Int(first[place])
            while next != 0 {
                let addition = additions[next &- 1]
                let sign = Int(addition &>> 8 & 1)
                let entry = Int(addition &>> 11)
                switch addition &>> 9 & 3 {
                case Source.base.rawValue: sum.add(base, entry, sign: sign)
                case Source.table.rawValue: sum.add(table, entry, sign: sign)
                case Source.left.rawValue: sum.add(left, entry, sign: sign)
                default: sum.add(right, entry, sign: sign)
                }
                next = Int(addition & 255)
            }
            if place == 0 { return sum.extended }
            sum.double()
        }
    }

    @inline(__always)
    private mutating func append(_ digit: Int, _ sign: UInt32, _ entry: Int, of source: Source, at place: Int) {
        let sign = sign ^ (digit < 0 ? 1 : 0)
        additions[count] = UInt32(first[place]) | sign &<< 8 | source.rawValue &<< 9 | UInt32(truncatingIfNeeded: entry) &<< 11
        count &+= 1
        first[place] = UInt8(truncatingIfNeeded: count)
        top = max(top, place &+ 1)
    }
}
