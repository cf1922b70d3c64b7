/// About how often each of any number of things was counted, in 32 KB: never less than the truth, up to 255, and seldom more.
///
/// Source: Cormode, Muthukrishnan: "An Improved Data Stream Summary: The Count-Min Sketch and its Applications" (2005); raising only
/// the lowest counters is Estan and Varghese's "conservative update" (2002).
struct FrequencySketch: Sendable {
    private static let rows = 4
    private static let columns = 1 << 13

    /// Empty until something is counted.
    private var counters: [UInt8] = []

    /// How much memory the counters take once something was counted.
    var byteCount: Int { counters.count }

    /// How often the thing of this hash was counted.
    func estimate(_ hash: Int) -> Int {
        guard !counters.isEmpty else { return 0 }
        return (0..<Self.rows).reduce(255) { min($0, Int(counters[Self.place(hash, $1)])) }
    }

    /// Counts the thing of this hash, and says how often it was counted by now.
    mutating func count(_ hash: Int) -> Int {
        if counters.isEmpty { counters = [UInt8](repeating: 0, count: Self.rows * Self.columns) }
        let before = estimate(hash)
        guard before < 255 else { return before }
        for row in 0..<Self.rows where Int(counters[Self.place(hash, row)]) == before {
            counters[Self.place(hash, row)] += 1
        }
        return before + 1
    }

    /// Halves all counts.
    mutating func halve() {
        for place in counters.indices { counters[place] >>= 1 }
    }

    /// 13 bits of the hash a row.
    private static func place(_ hash: Int, _ row: Int) -> Int {
        row * columns + Int(truncatingIfNeeded: UInt(bitPattern: hash) >> UInt(13 * row)) & (columns - 1)
    }
}
