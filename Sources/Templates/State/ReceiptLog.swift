internal import Foundation
public import Logging
public import Neuron
internal import Synchronization

/// Receipts on disk: append-only segments of JSON lines, with limits of size and age, written off the path of requests.
///
/// What can't be written (a full disk, a burst past the queue) is dropped and told of, once a minute: serving goes on. A last line
/// that was torn by a crash is removed at the next start.
public final class ReceiptLog: ReceiptKeeper {
    /// How much is kept.
    public struct Limits: Hashable, Sendable {
        /// Bytes of one segment; past it another is begun.
        public var segmentBytes: Int
        /// Bytes of all segments; past it the oldest goes.
        public var totalBytes: Int
        /// How long a segment is kept after its last receipt.
        public var age: Duration

        /// Limits; 16 MiB, 256 MiB and 90 days unless given.
        public init(segmentBytes: Int = 16 << 20, totalBytes: Int = 256 << 20, age: Duration = .seconds(90 * 86_400)) {
            self.segmentBytes = segmentBytes
            self.totalBytes = totalBytes
            self.age = age
        }
    }

    /// Receipts that wait to be written; past it they are dropped.
    private static let queueLength = 8_192

    private let queue: AsyncStream<Receipt>.Continuation
    private let dropped = Mutex(0)
    private let work: OwnedTask<Void>

    /// A log in a folder, made where there is none.
    ///
    /// - Throws: `StateError` when the folder can't be made, or its last segment not be repaired.
    public init(
        _ folder: String, limits: Limits = .init(), time: any TimeSource = .system,
        logger: Logger = Logger(label: "neuron.receipts")
    ) throws(StateError) {
        let segments = try ReceiptSegments(folder, limits: limits, now: time.now)
        let (stream, continuation) = AsyncStream.makeStream(
            of: Receipt.self, bufferingPolicy: .bufferingOldest(Self.queueLength))
        queue = continuation
        work = OwnedTask { await Self.write(stream, to: segments, time: time, logger: logger) }
    }

    /// Keeps a receipt; drops it where the disk is far behind.
    public func keep(_ receipt: Receipt) {
        if case .dropped = queue.yield(receipt) { dropped.withLock { $0 += 1 } }
    }

    /// How many receipts were dropped because the disk was too slow.
    public var droppedCount: Int { dropped.withLock { $0 } }

    /// Writes what waits, and takes no more.
    public func close() async {
        queue.finish()
        await work.value
    }

    private static func write(
        _ receipts: AsyncStream<Receipt>, to segments: ReceiptSegments, time: any TimeSource, logger: Logger
    ) async {
        var segments = segments
        var lastTold: MonotonicInstant?
        for await receipt in receipts {
            do {
                try segments.append(receipt.json, now: time.now)
            } catch {
                let now = time.monotonic
                if lastTold.map({ now.since($0) < .seconds(60) }) ?? false { continue }
                lastTold = now
                logger.error(
                    "Receipts can't be kept; serving goes on without them.",
                    metadata: ["error": "\(error.message)", "remedy": "\(error.remedy ?? "")"])
            }
        }
    }
}
