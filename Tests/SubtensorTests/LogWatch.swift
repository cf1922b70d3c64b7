import Logging
import Synchronization

/// Keeps what is logged, and lets a test wait for a message.
final class LogWatch: Sendable {
    private struct Line {
        let message: String
        let metadata: Logger.Metadata
    }
    private struct Handler: LogHandler {
        let watch: LogWatch
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .debug
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { watch.add(event.message.description, event.metadata ?? [:]) }
    }

    private let lines = Mutex<[Line]>([])
    private let stream: AsyncStream<String>
    private let sink: AsyncStream<String>.Continuation

    init() { (stream, sink) = AsyncStream.makeStream() }

    var logger: Logger { Logger(label: "test") { _ in Handler(watch: self) } }

    /// Returns when the message comes, or came.
    func wait(for message: String) async {
        for await one in stream where one == message { return }
    }

    /// What every line of a message says of one thing.
    func metadata(of message: String, _ key: String) -> [String] {
        lines.withLock { $0.filter { $0.message == message }.compactMap { $0.metadata[key].map { "\($0)" } } }
    }

    private func add(_ message: String, _ metadata: Logger.Metadata) {
        lines.withLock { $0.append(Line(message: message, metadata: metadata)) }
        sink.yield(message)
    }
}
