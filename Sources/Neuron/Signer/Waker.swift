#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Wakes the one thread that waits in ``wait(_:milliseconds:)``: a pipe to itself.
final class Waker: Sendable {
    private let reading: Int32
    private let writing: Int32

    /// A descriptor that a thread waits for.
    struct Wanted {
        let descriptor: Int32
        let read: Bool
        let write: Bool
    }

    /// - Throws: the system's error number when it has no more descriptors.
    init() throws(UnixSocket.Failure) {
        var ends: [Int32] = [0, 0]
        // Sound: the call writes two numbers.
        guard unsafe pipe(&ends) == 0 else { throw UnixSocket.Failure(number: errno) }
        reading = ends[0]
        writing = ends[1]
        guard UnixSocket.setFlags(reading), UnixSocket.setFlags(writing) else { throw UnixSocket.Failure(number: errno) }
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Ends the wait, now or the next one. A full pipe has woken it already.
    func wake() {
        // Sound: the call reads one byte of a value of this function.
        var byte: UInt8 = 1
        unsafe _ = write(writing, &byte, 1)
    }

    /// Waits until a descriptor is ready, somebody wakes the thread, or so many milliseconds pass (-1: no matter how many).
    /// Says which descriptors can be read or written, or have ended.
    func wait(_ wanted: [Wanted], milliseconds: Int32) -> Set<Int32> {
        var entries = [pollfd(fd: reading, events: Int16(POLLIN), revents: 0)]
        entries += wanted.map {
            pollfd(fd: $0.descriptor, events: Int16(($0.read ? POLLIN : 0) | ($0.write ? POLLOUT : 0)), revents: 0)
        }
        // Sound, here and below: the calls read and write values of this function, within their counts.
        guard unsafe poll(&entries, nfds_t(entries.count), milliseconds) > 0 else { return [] }
        if entries[0].revents != 0 {
            var bytes = Bytes(repeating: 0, count: 256)
            while unsafe read(reading, &bytes, bytes.count) == bytes.count {}
        }
        return Set(entries.dropFirst().filter { $0.revents != 0 }.map(\.fd))
    }
}
