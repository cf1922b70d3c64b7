public import Neuron
internal import Dispatch
internal import Foundation

/// State in a folder of its own: mode 0700, one process at a time, every file replaced as a whole.
///
/// A write goes to a temporary name, is synced, and takes its name at once; the folder is synced after. The lock is the kernel's:
/// it ends with the process, however that ends.
public final class StateFolder: StateStore {
    /// Where it is.
    public let path: String
    private let lock: FileHandle
    private let queue = DispatchQueue(label: "neuron.state")

    /// The folder at `path`, made where there is none, and locked.
    ///
    /// - Throws: ``StateError/Code/locked`` while another process has it; ``StateError/Code/inputOutput`` when the disk refuses.
    public init(_ path: String) throws(StateError) {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
        } catch {
            throw StateError(
                .inputOutput, "The state folder \(path) can't be made.",
                remedy: "Give a folder that you may write to with --state-dir.")
        }
        // Sound: the call reads a terminated copy of the path, which outlives it.
        let descriptor = unsafe open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StateError(
                .inputOutput, "The state folder \(path) can't be written to.",
                remedy: "Give a folder that you may write to with --state-dir.")
        }
        lock = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StateError(
                .locked, "Another process uses the state folder \(path).",
                remedy: "Stop the other neuron of this hotkey, or give this one another folder with --state-dir.")
        }
    }

    /// The folder that a neuron's state has unless another is given: below `$XDG_STATE_HOME`, or `~/.local/state`.
    public static func standardPath(network: String, netuid: NetUID, hotkey: Hotkey) -> String {
        standardPath(
            network: network, netuid: netuid, hotkey: hotkey.description, variables: ProcessInfo.processInfo.environment)
    }

    /// The same, for a process with these variables in its environment.
    static func standardPath(network: String, netuid: NetUID, hotkey: String, variables: [String: String]) -> String {
        let base =
            if let chosen = variables["XDG_STATE_HOME"], chosen.hasPrefix("/") {
                chosen
            } else {
                (variables["HOME"] ?? NSHomeDirectory()) + "/.local/state"
            }
        let safe = String(network.map { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" ? $0 : "_" }.prefix(100))
        return "\(base)/neuron/\(safe)/\(netuid)/\(hotkey)"
    }

    /// The bytes under `name`, or nil.
    public func read(_ name: String) async throws(StateError) -> Bytes? {
        let file = "\(path)/\(name)"
        return try await onQueue {
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            return Bytes(try Data(contentsOf: URL(fileURLWithPath: file)))
        }
    }

    /// Replaces what stands under `name`; complete on disk when it returns.
    public func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError) {
        let folder = path
        try await onQueue { try Self.replace("\(folder)/\(name)", with: bytes, in: folder, keepingPrevious: keepingPrevious) }
    }

    /// Forgets what stands under `name`.
    public func remove(_ name: String) async throws(StateError) {
        let file = "\(path)/\(name)"
        try await onQueue {
            if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
        }
    }

    private static func replace(_ file: String, with bytes: Bytes, in folder: String, keepingPrevious: Bool) throws {
        let temporary = file + ".new"
        // Sound: as above, here and below.
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(bytes))
        try handle.synchronize()
        try handle.close()
        if keepingPrevious, FileManager.default.fileExists(atPath: file) {
            // A link, not a move: there is never a moment without the file.
            // Sound: the calls read terminated copies of the paths, which outlive them.
            _ = unsafe unlink(file + ".previous")
            guard unsafe link(file, file + ".previous") == 0 else { throw CocoaError(.fileWriteUnknown) }
        }
        guard unsafe rename(temporary, file) == 0 else { throw CocoaError(.fileWriteUnknown) }
        let directory = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Runs disk work off the threads that tasks share.
    private func onQueue<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws(StateError) -> Value {
        let folder = path
        let result: Result<Value, StateError> = await withCheckedContinuation { continuation in
            queue.async {
                continuation.resume(
                    returning: Result(catching: work).mapError { _ in
                        StateError(
                            .inputOutput, "The disk refused the state folder \(folder).",
                            remedy: "Check its space and permissions.")
                    })
            }
        }
        return try result.get()
    }
}
