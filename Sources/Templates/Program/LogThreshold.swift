public import Logging
internal import Synchronization

/// The least level that all of a program's loggers write, which can change while it runs.
public final class LogThreshold: Sendable {
    private let value: Mutex<Logger.Level>

    /// A threshold.
    public init(_ level: Logger.Level) { value = Mutex(level) }

    /// The least level that is written.
    public var level: Logger.Level {
        get { value.withLock { $0 } }
        set { value.withLock { $0 = newValue } }
    }
}
