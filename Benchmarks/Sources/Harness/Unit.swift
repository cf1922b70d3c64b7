/// What a row's figure is counted in.
enum Unit: String, Sendable, Codable {
    /// Milliseconds of wall time a run.
    case milliseconds = "ms"
    /// Microseconds of processor time an operation.
    case microseconds = "µs CPU"
    /// Operations a second of wall time.
    case perSecond = "/s"
    /// Operations a second of processor time.
    case perSecondAndCore = "/s core"
    /// 10⁶ bytes, as the row says.
    case megabytes = "MB"
    /// 2¹⁰ bytes, as the row says.
    case kibibytes = "KiB"

    /// The figure of one run; nil where only the row itself can say it.
    func figure(of sample: Sample) -> Double? {
        let operations = Double(sample.operations)
        return switch self {
        case .milliseconds: sample.wall.inSeconds * 1_000
        case .microseconds: sample.processor.inSeconds * 1_000_000 / operations
        case .perSecond: operations / sample.wall.inSeconds
        case .perSecondAndCore: operations / sample.processor.inSeconds
        case .megabytes, .kibibytes: nil
        }
    }

    /// Whether less of it is better.
    var isCost: Bool {
        switch self {
        case .milliseconds, .microseconds, .megabytes, .kibibytes: true
        case .perSecond, .perSecondAndCore: false
        }
    }
}

extension Duration {
    /// The duration as a fraction of seconds.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
