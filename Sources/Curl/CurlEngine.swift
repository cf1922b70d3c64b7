internal import Synchronization

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The one owner of libcurl: requests in, responses out, all transfers of a process on one thread.
///
/// Requests to the same host and port share one HTTP/2 connection, up to 99 at once; more wait for a stream. Redirects are not
/// followed, proxies of the environment are not used, bodies and times are bounded by each request. A connection that was lost is
/// opened anew by the next request. A request whose connection ended, or took no stream, before any byte of an answer is sent again
/// in the same bytes: what is signed carries a nonce, so a peer that has seen it after all refuses it.
public final class CurlEngine: Sendable {
    /// How many connections an engine keeps.
    public struct Configuration: Hashable, Sendable {
        /// Connections kept open without use; at least twice the axons that are queried regularly.
        public var maxIdleConnections: Int
        /// Connections in all.
        public var maxConnections: Int
        /// HTTP/1.1 connections to one host and port; an HTTP/2 peer gets one.
        public var maxConnectionsPerHost: Int

        /// Limits; 512 idle, 768 in all, 32 a host unless given.
        public init(maxIdleConnections: Int = 512, maxConnections: Int = 768, maxConnectionsPerHost: Int = 32) {
            self.maxIdleConnections = maxIdleConnections
            self.maxConnections = maxConnections
            self.maxConnectionsPerHost = maxConnectionsPerHost
        }
    }

    /// The engine that a process shares. It ends with the process.
    public static let shared: CurlEngine = {
        let engine = CurlEngine()
        // libcurl and OpenSSL are up by now, so this runs before they clean up: no transfer works on freed tables.
        atexit { CurlEngine.shared.shutDown() }
        return engine
    }()

    private let queue: CurlCommandQueue
    private let multi: CurlMulti
    private let lastID = Atomic<UInt64>(0)
    private let thread: Mutex<pthread_t?>

    /// An engine with a thread of its own.
    public init(configuration: Configuration = .init()) {
        multi = CurlMulti(configuration)
        queue = CurlCommandQueue(multi)
        thread = Mutex(Self.startThread(CurlThreadStart(multi: multi, queue: queue)))
        if thread.withLock({ $0 == nil }) { queue.stop(.unable) }
    }

    deinit { shutDown() }

    /// Sends a request and returns its complete answer, whatever the status.
    ///
    /// - Throws: ``CurlError``; ``CurlError/Code/cancelled`` as soon as the calling task is cancelled, which resets the stream.
    public func perform(_ request: CurlRequest) async throws(CurlError) -> CurlResponse {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let queue = queue
        let cancelled = CurlCancellation()
        let result: Result<CurlResponse, CurlError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = CurlJob(id: id, request: request, cancellation: cancelled, caller: continuation)
                if !queue.push(.start(job)) { job.finish(.failure(queue.ending)) }
            }
        } onCancel: {
            cancelled.cancel()
            _ = queue.push(.cancel(id))
        }
        return try result.get()
    }

    /// Sends a request on a connection of its own and returns when the answer's headers are there; the body is read from the stream.
    ///
    /// The request's timeout is for the whole answer, `maxBodyBytes` does not count.
    /// - Throws: ``CurlError``; ``CurlError/Code/cancelled`` as soon as the calling task is cancelled.
    public func open(_ request: CurlRequest) async throws(CurlError) -> CurlStream {
        let id = lastID.add(1, ordering: .relaxed).newValue
        let queue = queue
        let cancelled = CurlCancellation()
        let inbox = CurlInbox()
        let job = CurlJob(id: id, request: request, cancellation: cancelled, inbox: inbox)
        if !queue.push(.start(job)) { throw queue.ending }
        let (found, _) = await withTaskCancellationHandler {
            await inbox.next(wantsHead: true)
        } onCancel: {
            cancelled.cancel()
            inbox.finish(.failure(.cancelled))
            _ = queue.push(.cancel(id))
        }
        switch found {
        case .head(let status, let headers):
            return CurlStream(id: id, status: status, headers: headers, inbox: inbox, queue: queue)
        case .end(.failure(let error)): throw error
        case .end(.success), .bytes: throw CurlError(.protocolError, "The answer has no headers.")
        }
    }

    /// Ends all transfers with ``CurlError/Code/stopped``, closes the connections' thread, and returns when it has ended.
    ///
    /// Later requests fail at once. An engine that nobody holds any more does this by itself.
    public func shutDown() {
        queue.stop()
        let joined = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        // The thread was started joinable, and whoever took its id out of the mutex is the only one who joins it.
        if let joined { pthread_join(joined, nil) }
    }

    private static func startThread(_ start: CurlThreadStart) -> pthread_t? {
        var thread = pthread_t()
        // Sound: the thread takes over the one reference that is retained for it.
        let context = unsafe Unmanaged.passRetained(start)
        let code = unsafe pthread_create(&thread, nil, curlThreadBody, context.toOpaque())
        guard code == 0 else {
            unsafe context.release()
            return nil
        }
        return thread
    }
}
