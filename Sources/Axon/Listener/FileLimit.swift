#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// How many files the process may have open: connections are files.
enum FileLimit {
    /// Files that are not connections: logs, state, a chain, libcurl's own.
    private static let reserve = 256

    /// Raises the process's limit as far as it may itself, and returns how many connections that leaves room for.
    static func raise() -> Int {
        var limit = rlimit()
        // Sound: both calls only read or write `limit`.
        guard unsafe getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit) == 0 else { return .max }
        if limit.rlim_cur < limit.rlim_max {
            var raised = limit
            raised.rlim_cur = limit.rlim_max
            if unsafe setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &raised) == 0 { limit = raised }
        }
        return max(16, Int(clamping: limit.rlim_cur) - reserve)
    }
}
