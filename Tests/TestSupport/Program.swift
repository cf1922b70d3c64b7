import Foundation
import Glibc
import Synchronization

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

    private struct Collected {
        var output = Data()
        var errors = Data()
        var waitingForLine: [CheckedContinuation<Void, Never>] = []
        var waitingForErrors: [CheckedContinuation<Void, Never>] = []
        var openEnds = 3
        var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    }

    private static let spawning = Mutex<Void>(())

    private let process: Process
    private let collected = Mutex(Collected())

    /// A program of this package, such as `neuron`, beside the running test.
    public static func built(_ name: String) -> String {
        let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: runner).deletingLastPathComponent().appending(path: name).path
    }

    /// Starts a program; it is told to end when the object is dropped.
    public init(_ path: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        try Self.spawning.withLock { _ in try start() }
    }

    /// Opens the pipes and starts the process: one at a time, or another child would inherit an end and keep it open.
    private func start() throws {
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        let errors = Pipe()
        process.standardOutput = output
        process.standardError = errors
        process.terminationHandler = { [weak self] _ in self?.ended() }
        output.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                self?.ended()
            } else {
                self?.take(data, isError: false)
            }
        }
        errors.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                self?.ended()
            } else {
                self?.take(data, isError: true)
            }
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill() }
    }

    /// Runs a program to its end.
    public static func run(_ path: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> Outcome {
        try await Program(path, arguments, environment: environment).outcome()
    }

    /// The first line of standard output, once it is there; nil if the program ends without one.
    public func firstLine() async -> String? {
        while true {
            let (line, isOver) = collected.withLock { state -> (String?, Bool) in
                let text = String(decoding: state.output, as: UTF8.self)
                guard let end = text.firstIndex(of: "\n") else { return (nil, state.openEnds == 0) }
                return (String(text[..<end]), false)
            }
            if let line { return line }
            if isOver { return nil }
            await withCheckedContinuation { continuation in
                let mustWait = collected.withLock { state in
                    if state.output.contains(UInt8(ascii: "\n")) || state.openEnds == 0 { return false }
                    state.waitingForLine.append(continuation)
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        }
    }

    /// Waits until standard error contains a text; false if the program ends without it.
    public func waitForError(_ text: String) async -> Bool {
        while true {
            let (isThere, isOver) = collected.withLock {
                (String(decoding: $0.errors, as: UTF8.self).contains(text), $0.openEnds == 0)
            }
            if isThere || isOver { return isThere }
            let seen = collected.withLock { $0.errors.count }
            await withCheckedContinuation { continuation in
                let mustWait = collected.withLock { state in
                    if state.errors.count != seen || state.openEnds == 0 { return false }
                    state.waitingForErrors.append(continuation)
                    return true
                }
                if !mustWait { continuation.resume() }
            }
        }
    }

    /// Ends the program at once. For programs of others: a child inherits the blocked signals of the thread that started it, and
    /// Python never hears of a SIGTERM that is blocked.
    public func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

    /// Sends SIGTERM.
    public func terminate() { process.terminate() }

    /// Sends SIGINT, as Ctrl-C does.
    public func interrupt() { process.interrupt() }

    /// Resident memory in KiB, as the kernel counts it; nil once the program has ended.
    public var residentKiB: Int? {
        guard let status = try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return nil }
        return line.split(separator: " ").compactMap { Int($0) }.first
    }

    /// Waits for the end and all output.
    public func outcome() async -> Outcome {
        await withCheckedContinuation { continuation in
            let mustWait = collected.withLock { state in
                if state.openEnds == 0 { return false }
                state.waitingForEnd.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
        return collected.withLock { state in
            Outcome(
                status: process.terminationStatus, output: String(decoding: state.output, as: UTF8.self),
                errors: String(decoding: state.errors, as: UTF8.self))
        }
    }

    private func take(_ data: Data, isError: Bool) {
        let waiters = collected.withLock { state in
            if isError {
                state.errors += data
                defer { state.waitingForErrors = [] }
                return state.waitingForErrors
            }
            state.output += data
            guard state.output.contains(UInt8(ascii: "\n")) else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waitingForLine = [] }
            return state.waitingForLine
        }
        for waiter in waiters { waiter.resume() }
    }

    /// One of three ends: the process, its output, its errors.
    private func ended() {
        let waiters = collected.withLock { state in
            state.openEnds -= 1
            guard state.openEnds == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer {
                state.waitingForLine = []
                state.waitingForErrors = []
                state.waitingForEnd = []
            }
            return state.waitingForLine + state.waitingForErrors + state.waitingForEnd
        }
        for waiter in waiters { waiter.resume() }
    }
}
