internal import CCurl

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The owner of one libcurl multi handle: made here, freed here.
///
/// `@unchecked Sendable` is sound: `raw` never changes, and only the engine's thread passes it to libcurl. The engine joins its thread
/// before the last reference goes, so that nobody uses the handle while it is freed.
@safe
final class CurlMulti: @unchecked Sendable {
    /// The handle; nil where memory or descriptors are out.
    let raw: UnsafeMutableRawPointer?
    /// Ready to be read when somebody wants the engine's thread.
    let alarm = eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK))

    /// Starts libcurl, once in the process, and makes a handle with its limits.
    init(_ configuration: CurlEngine.Configuration) {
        // Sound: the static below runs once; the handle is ours alone until `init` returns.
        guard Self.isReady, alarm >= 0, let raw = unsafe curl_multi_init() else {
            unsafe raw = nil
            return
        }
        unsafe self.raw = raw
        let limits: [(CURLMoption, Int)] = [
            (CURLMOPT_PIPELINING, neuron_pipe_multiplex()),
            (CURLMOPT_MAXCONNECTS, configuration.maxIdleConnections),
            (CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maxConnections),
            (CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maxConnectionsPerHost),
            (CURLMOPT_MAX_CONCURRENT_STREAMS, 256),
        ]
        for (option, value) in limits {
            // The options exist in every libcurl that has multiplexing; the values are in range, so there is nothing to check.
            _ = unsafe neuron_multi_setopt_long(raw, option, value)
        }
    }

    deinit {
        if let raw = unsafe raw { unsafe curl_multi_cleanup(raw) }
        if alarm >= 0 { close(alarm) }
    }

    /// Ends the thread's wait, now or the next one. From any thread.
    func wake() { eventfd_write(alarm, 1) }

    /// The thread has heard that it is wanted.
    func silence() {
        var count: eventfd_t = 0
        // Nothing to read means that nobody has called.
        _ = unsafe eventfd_read(alarm, &count)
    }

    private static let isReady: Bool = neuron_global_init() == CURLE_OK

    /// Whether a connection opened with prior knowledge can be asked for with prior knowledge again. Up to 7.88.1 that fails
    /// (curl issue 10634), and `CURL_HTTP_VERSION_2TLS` takes the open connection instead.
    static let reusesPriorKnowledge: Bool = {
        // Sound: libcurl's answer is static memory.
        guard isReady, let info = unsafe neuron_version() else { return false }
        return unsafe info.pointee.version_num >= 0x08_00_00
    }()
}
