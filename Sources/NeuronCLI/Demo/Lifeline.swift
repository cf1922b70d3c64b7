internal import Foundation

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// What ties a process to the one that started it.
enum Lifeline {
    /// From now on the end of standard input is what SIGTERM is: whoever held its other end is gone. What comes in is dropped.
    static func hold() {
        Thread {
            var bytes = [UInt8](repeating: 0, count: 256)
            while true {
                // Sound: the call fills the bytes, which this thread owns.
                let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
                if count == 0 || (count < 0 && errno != EINTR) { break }
            }
            kill(getpid(), SIGTERM)
        }.start()
    }
}
