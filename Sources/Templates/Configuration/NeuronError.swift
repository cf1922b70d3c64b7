public import Neuron

/// Why a neuron does not start, or has stopped.
public struct NeuronError: NeuronFailure {
    /// What went wrong, and the exit code that an operator's process ends with.
    public struct Code: Hashable, Sendable {
        /// The code's name.
        public let label: String
        /// The process's exit code, as `sysexits.h` has them.
        public let exitCode: Int32

        /// The command line is wrong.
        public static let usage = Code(label: "usage", exitCode: 64)
        /// A file is missing.
        public static let fileMissing = Code(label: "file-missing", exitCode: 66)
        /// The chain is out of reach.
        public static let chainOutOfReach = Code(label: "chain-out-of-reach", exitCode: 69)
        /// Another process uses the state folder.
        public static let stateLocked = Code(label: "state-locked", exitCode: 75)
        /// The hotkey is not registered on the subnet, or no longer.
        public static let notRegistered = Code(label: "not-registered", exitCode: 77)
        /// A setting is wrong.
        public static let badConfiguration = Code(label: "bad-configuration", exitCode: 78)
        /// What was saved can't be read.
        public static let badState = Code(label: "bad-state", exitCode: 78)
    }

    /// What went wrong.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?
    /// What lies beneath.
    public let cause: (any Error)?
    /// The code's name.
    public var label: String { code.label }

    /// An error with its facts and what to do about it.
    public init(_ code: Code, _ message: String, remedy: String?, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }
}
