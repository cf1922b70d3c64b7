internal import Synchronization

/// A request with its caller, who waits for exactly one result, or reads the answer as it comes.
final class CurlJob: Sendable {
    let id: UInt64
    let request: CurlRequest
    /// Where it goes; nil where the URL is none.
    let target: CurlTarget?
    /// Where the answer goes, if it is read as it comes.
    let inbox: CurlInbox?
    /// When it was handed over.
    let start: ContinuousClock.Instant
    /// Whether the caller has left.
    let cancellation: CurlCancellation
    private let caller: Mutex<CheckedContinuation<Result<CurlResponse, CurlError>, Never>?>

    init(
        id: UInt64, request: CurlRequest, cancellation: CurlCancellation,
        caller: CheckedContinuation<Result<CurlResponse, CurlError>, Never>
    ) {
        self.id = id
        self.request = request
        target = CurlTarget(request.url)
        self.cancellation = cancellation
        start = ContinuousClock().now
        inbox = nil
        self.caller = Mutex(caller)
    }

    init(id: UInt64, request: CurlRequest, cancellation: CurlCancellation, inbox: CurlInbox) {
        self.id = id
        self.request = request
        target = CurlTarget(request.url)
        self.cancellation = cancellation
        start = ContinuousClock().now
        self.inbox = inbox
        caller = Mutex(nil)
    }

    /// The moment by which it must have ended, within twelve days.
    var deadline: ContinuousClock.Instant { start.advanced(by: min(request.timeout, .seconds(1_000_000))) }

    /// Gives the caller its result; only the first call counts.
    func finish(_ result: Result<CurlResponse, CurlError>) {
        inbox?.finish(result)
        caller.withLock { caller in
            defer { caller = nil }
            return caller
        }?.resume(returning: result)
    }
}
