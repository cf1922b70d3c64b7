internal import Glibc

/// A connection on which nothing is asked.
final class IdleConnection {
    /// The first bytes of HTTP/2, with empty settings.
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + [0, 0, 0, 4, 0, 0, 0, 0, 0]

    private let socket: LoopbackSocket

    /// Connects and says hello.
    init(port: UInt16) throws {
        socket = try LoopbackSocket.connected(to: port)
        let sent = try unsafe Self.preface.withUnsafeBytes { try unsafe socket.write($0) }
        try BenchmarkFailure.unless(sent == Self.preface.count, "A greeting was not sent.")
    }

    /// Waits until the server has said something.
    func waitForAnswer() throws {
        var watched = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
        // `watched` is lent for the call.
        try BenchmarkFailure.unless(unsafe poll(&watched, 1, 10_000) == 1, "A connection got no answer for 10 s.")
        var room = [UInt8](repeating: 0, count: 4_096)
        let count = try unsafe room.withUnsafeMutableBytes { try unsafe socket.read(into: $0) }
        try BenchmarkFailure.unless(count > 0, "A connection was closed.")
    }
}

/// How many files this process may have open: connections are files.
enum FileLimit {
    /// Raises it as far as this process may, and returns it.
    static func raise() -> Int {
        var limit = rlimit()
        // Sound: both calls only read or write `limit`.
        guard unsafe getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limit) == 0 else { return 1_024 }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        guard unsafe setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &raised) == 0 else {
            return Int(clamping: limit.rlim_cur)
        }
        return Int(clamping: limit.rlim_max)
    }
}
