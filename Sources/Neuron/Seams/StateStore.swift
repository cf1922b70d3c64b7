internal import Synchronization

/// What a neuron remembers over a restart: small named files, each replaced as a whole.
///
/// Names are lower-case words joined by `-`, with an extension, such as `scores.json`. A write is complete or did not happen,
/// also after `kill -9`. A folder on disk in production, memory in tests.
public protocol StateStore: Sendable {
    /// The bytes under `name`, or nil if there are none.
    func read(_ name: String) async throws(StateError) -> Bytes?
    /// Replaces what stands under `name`. With `keepingPrevious` the older content stays readable as `name` + `.previous`.
    func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError)
    /// Forgets what stands under `name`; no error if there is nothing.
    func remove(_ name: String) async throws(StateError)
}

extension StateStore {
    /// Replaces what stands under `name`, without keeping the older content.
    public func write(_ bytes: Bytes, to name: String) async throws(StateError) {
        try await write(bytes, to: name, keepingPrevious: false)
    }
}

/// Why state could not be read or kept.
public struct StateError: NeuronFailure {
    /// What went wrong.
    public struct Code: Hashable, Sendable {
        /// The code's name.
        public let label: String
        /// The disk refused.
        public static let inputOutput = Code(label: "state-io")
        /// Another process uses the same folder.
        public static let locked = Code(label: "state-locked")
        /// What was read is not what was written.
        public static let damaged = Code(label: "state-damaged")
    }

    /// What went wrong.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?
    /// The code's name.
    public var label: String { code.label }

    /// An error with its facts and what to do about it.
    public init(_ code: Code, _ message: String, remedy: String?) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}

/// State that lives as long as the process: for tests and short-lived commands.
public final class MemoryStateStore: StateStore {
    private let files = Mutex<[String: Bytes]>([:])

    /// An empty store.
    public init() {}

    /// The bytes under `name`, or nil.
    public func read(_ name: String) async throws(StateError) -> Bytes? { files.withLock { $0[name] } }

    /// Replaces what stands under `name`.
    public func write(_ bytes: Bytes, to name: String, keepingPrevious: Bool) async throws(StateError) {
        files.withLock { files in
            if keepingPrevious, let older = files[name] { files["\(name).previous"] = older }
            files[name] = bytes
        }
    }

    /// Forgets what stands under `name`.
    public func remove(_ name: String) async throws(StateError) {
        files.withLock { _ = $0.removeValue(forKey: name) }
    }
}
