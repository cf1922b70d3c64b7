internal import Glibc

/// A connection over the loopback interface that never waits.
struct LoopbackSocket: ~Copyable {
    let descriptor: Int32

    /// Owns a socket that is there, from now on.
    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    private static func unconnected() throws(BenchmarkFailure) -> LoopbackSocket {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("No socket") }
        return LoopbackSocket(descriptor)
    }

    /// A socket that is connected to a port of this machine.
    static func connected(to port: UInt16) throws(BenchmarkFailure) -> LoopbackSocket {
        let socket = try unconnected()
        var address = Self.address(port)
        // Sound: a sockaddr_in is what the call reads for AF_INET, in the length that is given.
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw failure("No connection to port \(port)") }
        var on: Int32 = 1
        // Sound: the option is an Int32, read within the call.
        unsafe setsockopt(
            socket.descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        guard fcntl(socket.descriptor, F_SETFL, fcntl(socket.descriptor, F_GETFL) | O_NONBLOCK) == 0 else {
            throw failure("No socket that does not wait")
        }
        return socket
    }

    deinit { close(descriptor) }

    /// Sends a line to a port of this machine, and returns the line that is answered.
    static func asked(_ line: String, of port: UInt16) throws -> [UInt8] {
        let socket = try connected(to: port)
        _ = try unsafe Array(line.utf8).withUnsafeBytes { try unsafe socket.write($0) }
        var answer: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 4_096)
        while answer.last != UInt8(ascii: "\n") {
            var watched = pollfd(fd: socket.descriptor, events: Int16(POLLIN), revents: 0)
            // `watched` is lent for the call.
            try BenchmarkFailure.unless(unsafe poll(&watched, 1, 60_000) == 1, "No answer came for 60 s.")
            let count = try unsafe room.withUnsafeMutableBytes { try unsafe socket.read(into: $0) }
            answer += room[..<count]
        }
        return answer
    }

    /// A port that nobody listens on.
    static func freePort() throws(BenchmarkFailure) -> UInt16 {
        let socket = try unconnected()
        var address = Self.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        // Sound: a sockaddr_in is what both calls read or write for AF_INET, in the length that is given.
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket.descriptor, $0, length) == 0 ? getsockname(socket.descriptor, $0, &length) : -1
            }
        }
        guard code == 0 else { throw Self.failure("No port") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func address(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// What has come, 0 if nothing has.
    ///
    /// - Throws: when the other side has closed.
    func read(into room: UnsafeMutableRawBufferPointer) throws(BenchmarkFailure) -> Int {
        // Sound: the room is the caller's for the call, in its length.
        let count = unsafe recv(descriptor, room.baseAddress, room.count, 0)
        if count > 0 { return count }
        guard count < 0, errno == EAGAIN || errno == EINTR else {
            throw count == 0 ? BenchmarkFailure("The server closed a connection.") : Self.failure("A read failed")
        }
        return 0
    }

    /// Sends as much as there is room for, and returns how much that was.
    func write(_ bytes: UnsafeRawBufferPointer) throws(BenchmarkFailure) -> Int {
        // Sound: the bytes are the caller's for the call, in their length.
        let count = unsafe send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        if count >= 0 { return count }
        guard errno == EAGAIN || errno == EINTR else { throw Self.failure("A write failed") }
        return 0
    }

    private static func failure(_ what: String) -> BenchmarkFailure {
        // Sound: the text is static or the thread's own, and copied at once.
        BenchmarkFailure("\(what): \(unsafe String(cString: strerror(errno))).")
    }
}
