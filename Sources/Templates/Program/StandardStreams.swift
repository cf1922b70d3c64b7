#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// Standard output for results, standard error for everything else.
///
/// A full disk or a reader that went away is no reason to crash: what can't be logged is dropped, and a result that can't be
/// delivered ends the process, because nobody would ever see it.
package enum StandardStreams {
    /// Writes one line of result, whole, before it returns.
    ///
    /// Where that is impossible the process ends with 74 (`EX_IOERR`) and a sentence on standard error; quietly if the reader
    /// closed the pipe, as `head` does.
    package static func result(_ line: String) {
        let failure = deliver(line + "\n", to: STDOUT_FILENO)
        guard failure != 0 else { return }
        if failure != EPIPE {
            // Sound: the text that the library returns is copied at once; nobody else changes it on this thread.
            let reason = unsafe String(cString: strerror(failure))
            note("Error: The result could not be written to standard output: \(reason). Free the disk, or send it elsewhere.")
        }
        exit(74)
    }

    /// Writes one line that people should see; dropped where standard error does not take it.
    package static func note(_ line: String) { _ = deliver(line + "\n", to: STDERR_FILENO) }

    /// Writes over the last line of a terminal: progress of long work. An empty text clears it.
    package static func progress(_ text: String) { _ = deliver("\r\u{1B}[K" + text, to: STDERR_FILENO) }

    /// Asks people something: the answer is typed on the same line.
    package static func question(_ text: String) { _ = deliver(text, to: STDERR_FILENO) }

    /// From now on a closed pipe is an error of the write, not the end of the process: drains and saves still happen.
    package static func ignoreClosedPipes() {
        _ = signal(SIGPIPE, SIG_IGN)
    }

    /// Writes all of a text.
    ///
    /// - Returns: 0, or the system's error number.
    private static func deliver(_ text: String, to descriptor: Int32) -> Int32 {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            // Sound: the call reads within the bytes, which outlive it.
            let count = unsafe rest.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if errno == EAGAIN {
                // Somebody else made the terminal non-blocking: wait as a blocking one would.
                var descriptors = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = unsafe poll(&descriptors, 1, -1)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }
}
