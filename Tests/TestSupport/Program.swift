import Foundation
import Glibc

/// A program that a test runs as its user would: by its path, with arguments, reading what it prints.
public final class Program: Sendable {
    /// How a program ended.
    public struct Outcome: Sendable {
        /// The exit code.
        public let status: Int32
        /// Standard output.
        public let output: String
        /// Standard error.
        public let errors: String
        /// Standard output, line by line.
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    private let process: pid_t
    private let state = ProgramState()

    /// A program of this package, such as `neuron`, beside the running test.
    public static func built(_ name: String) -> String {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: runner).deletingLastPathComponent().appending(path: name).path
    }

    /// Starts a program; it is killed when the object is dropped.
    ///
    /// Each end of its output is read by a thread of its own, and no other child inherits a pipe: so the end is always seen. The
    /// child starts with no signal blocked, whatever thread starts it.
    public init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        var output: [Int32] = [0, 0]
        var errors: [Int32] = [0, 0]
        let variables = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }.map {
            "\($0.key)=\($0.value)"
        }
        // Sound, here and below: the C calls fill or read memory that this function owns, and keep none of it.
        guard unsafe pipe(&output) == 0, unsafe pipe(&errors) == 0 else { throw POSIXError(.EMFILE) }
        defer {
            close(output[1])
            close(errors[1])
        }
        process = try Self.spawn([path] + arguments, variables, output: output[1], errors: errors[1])
        // What the threads keep is the state, not the program: so that dropping the program ends it.
        Self.read(output[0], into: state) { $0.take($1) }
        Self.read(errors[0], into: state) { $0.takeErrors($1) }
        Thread { [process, state] in
            var status: Int32 = 0
            // Waits without taking the end, so that the number stays this child's until the state says that it is over.
            var info = unsafe siginfo_t()
            while unsafe waitid(P_PID, id_t(process), &info, WEXITED | WNOWAIT) < 0, errno == EINTR {}
            state.whileRunning(last: true) { while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {} }
            state.close(status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F))
        }.start()
    }

    private static func spawn(_ arguments: [String], _ variables: [String], output: Int32, errors: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer {
            unsafe posix_spawn_file_actions_destroy(&actions)
            unsafe posix_spawnattr_destroy(&attributes)
        }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors, 2)
        // The child gets nothing else of ours: a listening socket that it kept would outlive the test that closed it.
        for descriptor: Int32 in 3..<1_024 { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var words = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var settings = unsafe variables.map { unsafe strdup($0) } + [nil]
        defer { unsafe (words + settings).forEach { unsafe free($0) } }
        var child: pid_t = 0
        let result = unsafe posix_spawn(&child, arguments[0], &actions, &attributes, &words, &settings)
        guard result == 0 else { throw POSIXError(POSIXErrorCode(rawValue: result) ?? .ENOENT) }
        return child
    }

    /// Reads one end of a pipe as it fills, to its end, on a thread of its own.
    private static func read(
        _ descriptor: Int32, into state: ProgramState, take: @escaping @Sendable (ProgramState, ArraySlice<UInt8>) -> Void
    ) {
        Thread {
            var bytes = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = unsafe Glibc.read(descriptor, &bytes, bytes.count)
                if count > 0 { take(state, bytes[..<count]) } else if count == 0 || errno != EINTR { break }
            }
            close(descriptor)
            state.close()
        }.start()
    }

    deinit { kill() }

    /// Runs a program to its end.
    public static func run(_ path: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await Program(path, arguments, environment: environment).outcome()
    }

    /// The first line of standard output, once it is there; nil if the program ends without one.
    public func firstLine() async -> String? {
        await state.wait { state in
            guard let end = state.output.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            return String(decoding: state.output[..<end], as: UTF8.self)
        }
    }

    /// The first line of standard output that is wanted, once it is there; nil if the program ends without it.
    public func line(_ isWanted: (String) -> Bool) async -> String? {
        await state.wait { state in
            guard let end = state.output.lastIndex(of: UInt8(ascii: "\n")) else { return nil }
            return state.output[..<end].split(separator: UInt8(ascii: "\n")).lazy
                .map { String(decoding: $0, as: UTF8.self) }.first(where: isWanted)
        }
    }

    /// Waits until standard error contains a text, so many times; false if the program ends without it.
    public func waitForError(_ text: String, times: Int = 1) async -> Bool {
        await state.wait { state in
            String(decoding: state.errors, as: UTF8.self).ranges(of: text).count >= times ? true : nil
        } ?? false
    }

    /// Ends the program at once.
    public func kill() { signal(SIGKILL) }

    /// Sends SIGTERM.
    public func terminate() { signal(SIGTERM) }

    /// Sends SIGINT, as Ctrl-C does.
    public func interrupt() { signal(SIGINT) }

    /// Sends SIGHUP.
    public func hangUp() { signal(SIGHUP) }

    /// Sends a signal while the program runs; later the number may be another process's.
    private func signal(_ signal: Int32) {
        state.whileRunning { _ = Glibc.kill(process, signal) }
    }

    /// Resident memory in KiB, as the kernel counts it; nil once the program has ended.
    public var residentKiB: Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return nil }
        return line.split(separator: " ").compactMap { Int($0) }.first
    }

    /// Waits for the end and all output.
    public func outcome() async -> Outcome {
        let end = await state.end()
        return Outcome(
            status: end.status, output: String(decoding: end.output, as: UTF8.self),
            errors: String(decoding: end.errors, as: UTF8.self))
    }
}
