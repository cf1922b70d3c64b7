internal import Foundation
internal import Neuron
internal import Synchronization

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// A process that this one starts, in a process group of its own: Ctrl-C reaches it through its parent alone.
///
/// Its standard input is a pipe whose other end this process has: it ends when this process does, however that ends. Dropping the
/// object kills the process.
final class ChildProcess: Sendable {
    /// How a process ended.
    enum End: Hashable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)

        var description: String {
            switch self {
            case .exited(let code): "ended with exit code \(code)"
            case .signalled(let number): "was ended by signal \(number)"
            }
        }
    }

    /// What the thread that waits for the end shares with the object; it outlives the object.
    private final class State: Sendable {
        struct Known {
            var end: End?
            var waiters: [CheckedContinuation<End, Never>] = []
        }
        let known = Mutex(Known())
    }

    /// Its number, as `kill` takes it.
    let number: Int32
    /// What it writes to standard output, line by line; ends with it.
    let lines: AsyncStream<String>
    private let input: FileHandle
    private let state = State()

    /// Starts a program; its standard error is added to the file `log`.
    ///
    /// - Parameter onEnd: told once, on a thread of its own, when the process has ended.
    /// - Throws: ``DemoError`` when it can't be started.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], log: String,
        onEnd: @escaping @Sendable (_ number: Int32, _ end: End) -> Void
    ) throws(DemoError) {
        let started = try Self.spawning.withLock { _ throws(DemoError) in
            try Self.start([path] + arguments, environment, log: log)
        }
        number = started.number
        input = started.input
        let output = started.output
        let (lines, continuation) = AsyncStream.makeStream(of: String.self)
        self.lines = lines
        Thread { Self.takeLines(of: output, into: continuation) }.start()
        Thread { [state, number] in onEnd(number, Self.reap(number, into: state)) }.start()
    }

    deinit { signal(SIGKILL) }

    /// How it ended; nil while it runs.
    var ended: End? { state.known.withLock { $0.end } }

    /// Waits for the end.
    var end: End {
        get async {
            await withCheckedContinuation { continuation in
                let end = state.known.withLock { state in
                    if state.end == nil { state.waiters.append(continuation) }
                    return state.end
                }
                if let end { continuation.resume(returning: end) }
            }
        }
    }

    /// Sends a signal while it runs; later the number may be another process's.
    func signal(_ signal: Int32) {
        state.known.withLock { state in
            if state.end == nil { _ = kill(number, signal) }
        }
    }

    /// Waits for the end of a child and takes it.
    private static func reap(_ number: Int32, into state: State) -> End {
        // Waits without taking the end, so that the number stays this child's until the state says that it is over.
        // Sound: the calls fill memory of this function.
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(number), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        let (end, waiters) = state.known.withLock { known in
            var status: Int32 = 0
            while unsafe waitpid(number, &status, 0) < 0, errno == EINTR {}
            let end = status & 0x7F == 0 ? End.exited((status >> 8) & 0xFF) : .signalled(status & 0x7F)
            known.end = end
            defer { known.waiters = [] }
            return (end, known.waiters)
        }
        for waiter in waiters { waiter.resume(returning: end) }
        return end
    }

    /// Reads lines to the end, on a thread of its own.
    private static func takeLines(of output: FileHandle, into lines: AsyncStream<String>.Continuation) {
        var rest = Data()
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            // Not the handle's own read, which waits for all bytes. Sound: the call fills the bytes, which this thread owns.
            let count = unsafe read(output.fileDescriptor, &bytes, bytes.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            rest += bytes[..<count]
            while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                lines.yield(String(decoding: rest[..<end], as: UTF8.self))
                rest = Data(rest[rest.index(after: end)...])
            }
            // A line is short; what is none is dropped.
            if rest.count > 65_536 { rest = Data() }
        }
        lines.finish()
    }

    /// One child is started at a time, so that none inherits a pipe of another, and lives on with it.
    private static let spawning = Mutex(())

    private static func start(
        _ words: [String], _ environment: [String: String], log: String
    ) throws(DemoError) -> (number: Int32, input: FileHandle, output: FileHandle) {
        var inputs: [Int32] = [-1, -1]
        var outputs: [Int32] = [-1, -1]
        // Sound: both calls fill two numbers, for which there is room.
        guard unsafe pipe(&inputs) == 0, unsafe pipe(&outputs) == 0 else {
            throw DemoError("There are no more pipes for \(words[0]).", remedy: "Raise the limit of open files: ulimit -n.")
        }
        let input = FileHandle(fileDescriptor: inputs[1], closeOnDealloc: true)
        let output = FileHandle(fileDescriptor: outputs[0], closeOnDealloc: true)
        defer {
            close(inputs[0])
            close(outputs[1])
        }
        for end in inputs + outputs { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (try spawn(words, environment, input: inputs[0], output: outputs[1], log: log), input, output)
    }

    /// Starts a program with no signal blocked or ignored, whatever this process does with signals.
    private static func spawn(
        _ words: [String], _ environment: [String: String], input: Int32, output: Int32, log: String
    ) throws(DemoError) -> Int32 {
        // Sound, to the end of the function: the C calls read and fill what this function owns and frees; they keep none of it.
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        var all = sigset_t()
        var none = sigset_t()
        unsafe sigfillset(&all)
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var number: pid_t = 0
        let result = unsafe posix_spawn(&number, words[0], &actions, &attributes, &arguments, &variables)
        guard result == 0 else {
            let reason = unsafe String(cString: strerror(result))
            throw DemoError("\(words[0]) can't be started: \(reason).", remedy: "Check that the file is there and may be run.")
        }
        return number
    }
}
