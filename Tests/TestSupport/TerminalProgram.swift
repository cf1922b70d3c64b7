import Glibc
import Foundation

/// A program at a terminal of its own, as a person sits before it: what it shows can be read, and keys can be typed.
public final class TerminalProgram: Sendable {
    private let process: pid_t
    private let terminal: Int32
    private let state = ProgramState()

    /// Starts a program; it is killed when the object is dropped.
    public init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        // Sound, here and below: the C calls fill or read memory that this function owns, and keep none of it.
        let terminal = unsafe open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var unlocked: Int32 = 0
        var number: UInt32 = 0
        // The kernel's TIOCSPTLCK and TIOCGPTN: what glibc's unlockpt and ptsname do, which its headers hide.
        guard terminal >= 0, unsafe ioctl(terminal, 0x4004_5431, &unlocked) == 0,
            unsafe ioctl(terminal, 0x8004_5430, &number) == 0
        else { throw POSIXError(.ENXIO) }
        let device = "/dev/pts/\(number)"
        self.terminal = terminal
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }.map {
            "\($0.key)=\($0.value)"
        }
        process = try Self.spawn([path] + arguments, variables, device)
        Thread { [terminal, state] in
            var bytes = [UInt8](repeating: 0, count: 65_536)
            while true {
                // It ends with an error once nobody has the other side any more.
                let count = unsafe read(terminal, &bytes, bytes.count)
                if count > 0 { state.take(bytes[..<count]) } else if count == 0 || errno != EINTR { break }
            }
            state.close()
            state.close()
        }.start()
        Thread { [process, state] in
            var status: Int32 = 0
            var info = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            state.whileRunning(last: true) { while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {} }
            state.close(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
        }.start()
    }

    deinit {
        state.whileRunning { _ = kill(process, SIGKILL) }
        close(terminal)
    }

    /// Types keys; a line's end is `\r`.
    public func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        unsafe _ = write(terminal, bytes, bytes.count)
    }

    /// Waits until a text was shown so many times; false if the program ends without it.
    public func waits(for text: String, times: Int = 1) async -> Bool {
        await state.wait { String(decoding: $0.output, as: UTF8.self).ranges(of: text).count >= times ? true : nil } ?? false
    }

    /// Waits for the end: the exit code, and all that was shown.
    public func outcome() async -> (status: Int32, shown: String) {
        let end = await state.end()
        return (end.status, String(decoding: end.output, as: UTF8.self))
    }

    /// In a session of its own, so that the device becomes its terminal.
    private static func spawn(_ arguments: [String], _ variables: [String], _ device: String) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, device, O_RDWR, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, 0, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, 0, 2)
        for descriptor: Int32 in 3..<1_024 { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        // The number is glibc's POSIX_SPAWN_SETSID, which its headers hide.
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | 0x80))
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var settings = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawn(&child, arguments[0], &actions, &attributes, &words, &settings)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .ENOENT) }
        return child
    }
}
