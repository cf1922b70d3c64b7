internal import Glibc

/// A connection over the loopback interface that never waits.
struct LoopbackSocket: ~Copyable {
    let descriptor: Int32

    /// Connects to a port of this machine.
    init(port: UInt16) throws(BenchmarkFailure) {
        descriptor = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Self.failure("No socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        // Sound: a sockaddr_in is what the call reads for AF_INET, in the length that is given.
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw Self.failure("No connection to port \(port)") }
        var on: Int32 = 1
        // Sound: the option is an Int32, read within the call.
        unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        guard fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK) == 0 else {
            throw Self.failure("No socket that does not wait")
        }
    }

    deinit { close(descriptor) }

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
