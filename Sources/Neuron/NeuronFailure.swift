/// What every error of Neuron tells: what went wrong, the facts, and what to do next.
public protocol NeuronFailure: Error, Sendable, CustomStringConvertible {
    /// The code's name, from a closed set: safe as a metric's label or a problem's type.
    var label: String { get }
    /// The facts in one or two sentences: who, how long, how large. Never a secret.
    var message: String { get }
    /// One imperative sentence that says what to do, or nil where nothing can be done.
    var remedy: String? { get }
    /// What lies beneath, if another error caused this one.
    var cause: (any Error)? { get }
    /// Whether the same call may succeed later without anybody's help.
    var isRetryable: Bool { get }
}

extension NeuronFailure {
    /// Nothing lies beneath unless an error says so.
    public var cause: (any Error)? { nil }
    /// Not worth a retry unless an error says so.
    public var isRetryable: Bool { false }
    /// The message, and after it the remedy.
    public var description: String {
        guard let remedy else { return message }
        return "\(message) \(remedy)"
    }
}
