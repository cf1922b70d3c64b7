internal import Foundation

/// An axis laid out: from what is counted to where it stands, and where its marks are.
struct Scale {
    /// What stands at either end.
    let least: Double
    let greatest: Double
    /// Where those ends are, in the picture.
    let start: Double
    let end: Double
    let isLogarithmic: Bool
    /// Round numbers within, from small to large.
    let marks: [Double]

    /// A scale with room for all of `values`; on a logarithmic one, those that are not above 0 have no place.
    init(_ values: [Double], isLogarithmic: Bool, from start: Double, to end: Double) {
        let values = isLogarithmic ? values.filter { $0 > 0 } : values + [0]
        let (low, high) = (values.min() ?? 1, values.max() ?? 1)
        (self.start, self.end, self.isLogarithmic) = (start, end, isLogarithmic)
        if isLogarithmic {
            let steps = Self.steps(from: low, to: high)
            least = steps.last { $0 <= low * 1.0001 } ?? low
            greatest = steps.first { $0 >= high * 0.9999 && $0 > low } ?? high
            let (bottom, top) = (least, greatest)
            let inside = steps.filter { $0 >= bottom && $0 <= top }
            let decades = inside.filter { Self.isPower($0) }
            marks = decades.count > 2 ? decades : inside
        } else {
            let step = Self.step(for: (high - low) / 5)
            least = (low / step).rounded(.down) * step
            greatest = max((high / step).rounded(.up), (low / step).rounded(.down) + 1) * step
            marks = (0...Int(((greatest - least) / step).rounded())).map { [least] in least + Double($0) * step }
        }
    }

    /// Where a value stands; at the near end where it lies outside.
    func place(_ value: Double) -> Double {
        let share =
            isLogarithmic
            ? value > 0 ? log(value / least) / log(greatest / least) : 0
            : (value - least) / (greatest - least)
        return start + min(1, max(0, share)) * (end - start)
    }

    /// 1, 2 and 5 of each power of ten around the values.
    private static func steps(from low: Double, to high: Double) -> [Double] {
        let first = Int(log10(low).rounded(.down)) - 1
        let last = Int(log10(high).rounded(.up)) + 1
        return (first...max(first, last)).flatMap { power in [1, 2, 5].map { $0 * pow(10, Double(power)) } }
    }

    private static func isPower(_ value: Double) -> Bool { abs(log10(value) - log10(value).rounded()) < 1e-9 }

    /// The round number that is not smaller.
    private static func step(for width: Double) -> Double {
        guard width > 0 else { return 1 }
        let power = pow(10, log10(width).rounded(.down))
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= width * 0.9999 } ?? width
    }
}
