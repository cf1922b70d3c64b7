public import HTTPTypes

/// An answer that is read as it comes: status and headers are there, the body follows at the reader's pace.
///
/// It has a connection of its own, which is not read while the reader is slow. Dropping the last reference ends the transfer.
public final class CurlStream: Sendable {
    /// The final status, never 1xx.
    public let status: Int
    /// The headers in the order they came.
    public let headers: HTTPFields
    private let id: UInt64
    private let inbox: CurlInbox
    private let queue: CurlCommandQueue

    init(id: UInt64, status: Int, headers: HTTPFields, inbox: CurlInbox, queue: CurlCommandQueue) {
        self.id = id
        self.status = status
        self.headers = headers
        self.inbox = inbox
        self.queue = queue
    }

    deinit { _ = queue.push(.cancel(id)) }

    /// What comes next.
    public enum Piece: Sendable {
        /// Bytes of the body.
        case bytes([UInt8])
        /// The end of the answer, with what came after the body.
        case end(trailers: HTTPFields)
    }

    /// The next piece; after the end, the end again. One reader at a time.
    ///
    /// - Throws: ``CurlError``; ``CurlError/Code/cancelled`` as soon as the calling task is cancelled, which ends the transfer.
    public func next() async throws(CurlError) -> Piece {
        let (found, mustResume) = await withTaskCancellationHandler {
            await inbox.next(wantsHead: false)
        } onCancel: {
            inbox.finish(.failure(.cancelled))
            _ = queue.push(.cancel(id))
        }
        if mustResume { _ = queue.push(.resume(id)) }
        switch found {
        case .bytes(let bytes): return .bytes(bytes)
        case .end(let result): return .end(trailers: try result.get().trailers)
        case .head: return .bytes([])
        }
    }
}
