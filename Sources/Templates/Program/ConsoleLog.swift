internal import Foundation
public import Logging
internal import Neuron

/// Log lines that people read: time, level, who, what, and the values after it. On standard error.
public struct ConsoleLog: LogHandler {
    private let label: String
    private let time: any TimeSource
    /// What is added to every line.
    public var metadata: Logger.Metadata = [:]
    private let threshold: LogThreshold
    private var ownLevel: Logger.Level?

    /// The least level that is written: the program's, until this logger is given one of its own.
    public var logLevel: Logger.Level {
        get { ownLevel ?? threshold.level }
        set { ownLevel = newValue }
    }

    /// Lines of one logger.
    package init(label: String, threshold: LogThreshold, time: any TimeSource = .system) {
        self.label = label
        self.time = time
        self.threshold = threshold
    }

    /// Lines of one logger whose level does not change.
    package init(label: String, level: Logger.Level, time: any TimeSource = .system) {
        self.init(label: label, threshold: LogThreshold(level), time: time)
    }

    /// A value that every line has.
    public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes one line; drops it where standard error takes nothing, such as a full disk.
    public func log(event: LogEvent) {
        var all = metadata
        if let own = event.metadata { all.merge(own) { _, new in new } }
        let values = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.shown("\($0.value)"))" }.joined()
        let level = event.level.rawValue.uppercased().padding(toLength: 7, withPad: " ", startingAt: 0)
        let line = "\(stamp()) \(level) \(label): \(event.message)\(values)"
        StandardStreams.note(line)
    }

    /// Values on one line: control characters can't forge a second one.
    private static func shown(_ value: String) -> String {
        let clean = String(value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
        return clean.contains(" ") ? "\"\(clean)\"" : clean
    }

    private func stamp() -> String {
        let now = time.now
        let date = Foundation.Date(timeIntervalSince1970: Double(now.nanoseconds / 1_000_000) / 1_000)
        return date.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    }
}
