public import Neuron
internal import Dispatch
internal import Foundation

/// State in a folder of its own: no other user writes there, one process at a time does, every file is replaced as a whole.
///
/// A write goes to a temporary name, is synced, and takes its name at once; the folder is synced after. The lock is the kernel's:
/// it ends with the process, however that ends.
public final class StateFolder: StateStore {
    /// Where it is.
    public let path: String
    private let lock: FileHandle
    private let queue = DispatchQueue(label: "neuron.state")

    /// The folder at `path`, made where there is none (mode 0700), and locked. The mode of one that is there stays as it is.
    ///
    /// - Throws: ``StateError/Code/locked`` while another process has it; ``StateError/Code/inputOutput`` when the disk refuses, or
    ///   when other users may write to the folder.
    public init(_ path: String) throws(StateError) {
        self.path = path
        try Self.makePrivate(path)
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

    /// Makes the folder where there is none, and refuses one that is not for its owner alone to write to.
    private static func makePrivate(_ path: String) throws(StateError) {
        let files = FileManager.default
        let mode: Int
        do {
            if !files.fileExists(atPath: path) {
                try files.createDirectory(
                    atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            }
            mode = try files.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
        } catch {
            throw StateError(
                .inputOutput, "The state folder \(path) can't be made.",
                remedy: "Give a folder that you may write to with --state-dir.")
        }
        guard mode & 0o022 == 0 else {
            throw StateError(
                .inputOutput, "Other users may write to the state folder \(path), and so change what this neuron remembers.",
                remedy: "Run `chmod go-w` on it, or give another folder with --state-dir.")
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
        try write(Data(bytes), to: temporary)
        if keepingPrevious, FileManager.default.fileExists(atPath: file) {
            try keep(file, as: file + ".previous")
        }
        // Sound: the calls read terminated copies of the paths, which outlive them.
        guard unsafe rename(temporary, file) == 0 else { throw CocoaError(.fileWriteUnknown) }
        let directory = unsafe open(folder, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Gives a file's content a second name. A link, not a move: there is never a moment without the file. A copy where the disk knows
    /// no links.
    private static func keep(_ file: String, as name: String) throws {
        // Sound: the calls read terminated copies of the paths, which outlive them.
        _ = unsafe unlink(name)
        if unsafe link(file, name) != 0 { try copy(file, to: name) }
    }

    /// Copies a file for its owner alone, complete on disk when it returns.
    static func copy(_ file: String, to name: String) throws {
        try write(try Data(contentsOf: URL(fileURLWithPath: file)), to: name)
    }

    /// Writes a file of mode 0600, complete on disk when it returns.
    private static func write(_ data: Data, to file: String) throws {
        // Sound: the call reads a terminated copy of the path, which outlives it.
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw CocoaError(.fileWriteUnknown) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.synchronize()
        try handle.close()
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
