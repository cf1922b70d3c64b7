#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// One Unix socket, never waiting; closed when dropped.
final class UnixSocket: Sendable {
    /// Its number, for `poll`.
    let descriptor: Int32

    private init(_ descriptor: Int32) throws(Failure) {
        self.descriptor = descriptor
        guard descriptor >= 0, Self.setFlags(descriptor) else { throw Failure(number: errno) }
    }

    deinit { close(descriptor) }

    /// What came of reading or writing.
    enum Progress: Equatable {
        case moved(Int), notNow, ended
    }

    /// Connects to a path; an error when nobody listens there.
    static func connected(to path: String) throws(Failure) -> UnixSocket {
        let made = try UnixSocket(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        // Sound: the call reads the address within its length.
        let result = try unsafe withAddress(of: path) { unsafe connect(made.descriptor, $0, $1) }
        guard result == 0 else { throw Failure(number: errno) }
        return made
    }

    /// Listens at a path, which only `mode` lets others reach; the path must be free.
    static func listening(at path: String, mode: mode_t) throws(Failure) -> UnixSocket {
        let made = try UnixSocket(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        // On Linux the file gets the mode that the socket has before it is bound; so it is never open to others, not for a moment.
        guard fchmod(made.descriptor, mode) == 0 else { throw Failure(number: errno) }
        // Sound: as above, and the next call reads a terminated copy of the path.
        guard try unsafe withAddress(of: path, { unsafe bind(made.descriptor, $0, $1) }) == 0, unsafe chmod(path, mode) == 0,
            listen(made.descriptor, 64) == 0
        else { throw Failure(number: errno) }
        return made
    }

    /// The next one who connected; nil when there is none now.
    func accepted() -> UnixSocket? {
        let peer = accept(descriptor, nil, nil)
        return peer < 0 ? nil : try? UnixSocket(peer)
    }

    /// The user whose process is at the other end, as the kernel knows it.
    var peerUser: uid_t? {
        // The kernel's `struct ucred`: process, user, group, 32 bits each.
        var credentials: [UInt32] = [0, 0, 0]
        var length = socklen_t(12)
        // Sound: the call writes at most `length` bytes of a value of this function.
        guard unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else {
            return nil
        }
        return credentials[1]
    }

    /// Sends what the socket takes now.
    func send(_ bytes: ArraySlice<UInt8>) -> Progress {
        while true {
            // Sound: the buffer is lent for the call.
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe sendto(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL), nil, 0)
            }
            if count >= 0 { return .moved(count) }
            if errno != EINTR { return errno == EAGAIN ? .notNow : .ended }
        }
    }

    /// Appends what is there now, up to 64 KiB.
    func receive(into bytes: inout Bytes) -> Progress {
        var chunk = Bytes(repeating: 0, count: 65_536)
        while true {
            // Sound: the call writes within the chunk's count.
            let count = unsafe read(descriptor, &chunk, chunk.count)
            if count > 0 {
                bytes += chunk[..<count]
                return .moved(count)
            }
            if count == 0 { return .ended }
            if errno != EINTR { return errno == EAGAIN ? .notNow : .ended }
        }
    }

    /// The system refused, with its error number.
    struct Failure: Error {
        let number: Int32

        /// The system's words for it.
        var reason: String {
            // Sound: the text is the library's own and is copied before any other call.
            unsafe strerror(number).map { unsafe String(cString: $0) } ?? "error \(number)"
        }
    }

    /// No other program inherits it, and no call on it waits.
    static func setFlags(_ descriptor: Int32) -> Bool {
        fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0 && fcntl(descriptor, F_SETFL, O_NONBLOCK) == 0
    }

    /// Lends the address of a path; one too long for the system is an error as the system has it.
    private static func withAddress(
        of path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(Failure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Bytes(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: address.sun_path), !bytes.contains(0) else {
            throw Failure(number: ENAMETOOLONG)
        }
        // Sound: the path and its final zero fit, as was checked; the address is lent for the call.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
