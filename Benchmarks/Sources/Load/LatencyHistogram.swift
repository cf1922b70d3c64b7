/// How long things took, counted in a fixed number of steps, each at most 1/64 wider than the one before.
struct LatencyHistogram: Sendable {
    private static let steps: UInt64 = 64
    private static let stepBits = 6

    private var counts = [UInt32](repeating: 0, count: 64 * 40)
    private(set) var count = 0
    private(set) var greatest: UInt64 = 0

    /// Counts one that took so many nanoseconds.
    mutating func record(_ nanoseconds: UInt64) {
        counts[min(Self.step(of: nanoseconds), counts.count - 1)] += 1
        count += 1
        greatest = max(greatest, nanoseconds)
    }

    /// Takes in what another has counted.
    mutating func add(_ other: LatencyHistogram) {
        for (step, more) in other.counts.enumerated() { counts[step] += more }
        count += other.count
        greatest = max(greatest, other.greatest)
    }

    /// What this share of them, 0...1, took at most, in milliseconds; right to 1.6 %.
    func milliseconds(at share: Double) -> Double {
        var left = Int((Double(count) * share).rounded(.up))
        for (step, those) in counts.enumerated() where those > 0 {
            left -= Int(those)
            if left <= 0 { return Double(min(Self.end(of: step), greatest)) / 1e6 }
        }
        return Double(greatest) / 1e6
    }

    private static func step(of value: UInt64) -> Int {
        guard value >= steps else { return Int(value) }
        let shift = 63 - value.leadingZeroBitCount - stepBits
        return (shift + 1) * Int(steps) + Int(value >> UInt64(shift)) - Int(steps)
    }

    private static func end(of step: Int) -> UInt64 {
        guard step >= Int(steps) else { return UInt64(step) }
        let shift = UInt64(step / Int(steps) - 1)
        return (UInt64(step % Int(steps)) + steps + 1) << shift - 1
    }
}
