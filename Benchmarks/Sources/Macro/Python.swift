internal import Foundation

/// An interpreter with what a peer needs, as `./scripts/bench` makes it.
struct Python: Sendable {
    private let program: String

    /// With Bittensor's SDK 10; nil where there is none, with a word on stderr that the row has nothing beside it.
    static func sdk10(for row: String) -> Python? { named("NEURON_SDK10_PYTHON", row) }
    /// With FastAPI and Bittensor's SDK 11; nil where there is none, with a word on stderr that the row has nothing beside it.
    static func recipe(for row: String) -> Python? { named("NEURON_RECIPE_PYTHON", row) }

    private static func named(_ variable: String, _ row: String) -> Python? {
        guard let program = ProcessInfo.processInfo.environment[variable], !program.isEmpty else {
            Peers.note("\(row): nothing beside it, \(variable) is not set (./scripts/bench sets it where Python is there).")
            return nil
        }
        return Python(program: program)
    }

    /// What runs a script of this repository.
    func command(_ script: String, _ arguments: [String]) -> [String] { [program, script] + arguments }
}

/// What runs beside our own, where it is there.
enum Peers {
    /// Says on stderr that something is not.
    static func note(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}
