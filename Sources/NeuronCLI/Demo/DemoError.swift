internal import Neuron

/// Why a demo ended that nobody stopped.
struct DemoError: NeuronFailure {
    let message: String
    let remedy: String?
    let cause: (any Error)?
    var label: String { "demo-failed" }

    init(_ message: String, remedy: String?, cause: (any Error)? = nil) {
        self.message = message
        self.remedy = remedy
        self.cause = cause
    }
}
