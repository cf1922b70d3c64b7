internal import Foundation

/// An interpreter with what a peer needs, as `./scripts/bench` makes it.
struct Python: Sendable {
    private let program: String

    /// With Bittensor's SDK 10; nil where there is none.
    static var sdk10: Python? { named("NEURON_SDK10_PYTHON") }
    /// With FastAPI and Bittensor's SDK 11; nil where there is none.
    static var recipe: Python? { named("NEURON_RECIPE_PYTHON") }

    private static func named(_ variable: String) -> Python? {
        ProcessInfo.processInfo.environment[variable].flatMap { $0.isEmpty ? nil : Python(program: $0) }
    }

    /// What runs a script of this repository.
    func command(_ script: String, _ arguments: [String]) -> [String] { [program, script] + arguments }
}
