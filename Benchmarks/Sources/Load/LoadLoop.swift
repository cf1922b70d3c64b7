internal import Glibc

/// Drives connections from one thread until all their requests are answered.
enum LoadLoop {
    /// A run that gets no byte for so long has hung.
    private static let patience: Int32 = 60_000

    static func run(_ connections: [any LoadConnection]) throws(BenchmarkFailure) {
        var watched = connections.map { pollfd(fd: $0.descriptor, events: 0, revents: 0) }
        for connection in connections { try connection.begin() }
        var left = connections.count { !$0.isDone }
        while left > 0 {
            for (index, connection) in connections.enumerated() {
                watched[index].events = Int16(connection.wantsToWrite ? POLLIN | POLLOUT : POLLIN)
                // Poll leaves out what is negative.
                watched[index].fd = connection.isDone ? -1 : connection.descriptor
            }
            // `watched` is lent for the call, in its length.
            let ready = unsafe poll(&watched, nfds_t(watched.count), patience)
            guard ready > 0 || errno == EINTR else {
                throw BenchmarkFailure("Nothing came for \(patience / 1_000) s: \(left) connections wait for answers.")
            }
            for index in watched.indices where watched[index].revents != 0 {
                let connection = connections[index]
                guard !connection.isDone else { continue }
                if watched[index].revents & Int16(POLLOUT) != 0 { try connection.flush() }
                if watched[index].revents & ~Int16(POLLOUT) != 0 { try connection.receive() }
                if connection.isDone { left -= 1 }
            }
        }
    }
}
