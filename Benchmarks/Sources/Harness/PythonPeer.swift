internal import Foundation

/// A Python environment with one of Bittensor's own SDKs, which `./scripts/bench` makes; the value is the variable that names its
/// interpreter.
enum PythonPeer: String {
    case sdk11 = "NEURON_PEER_PYTHON"
    case sdk10 = "NEURON_SDK10_PYTHON"
    /// FastAPI with the SDK 11.
    case recipe = "NEURON_RECIPE_PYTHON"

    /// A script of a folder, `Benchmarks/python` unless given, in this environment.
    ///
    /// - Throws: ``Skip`` where there is no such environment.
    func program(_ script: String, in folder: String = "Benchmarks/python", _ arguments: [String]) throws(Skip) -> Program {
        let file = "\(folder)/\(script)"
        guard let python = ProcessInfo.processInfo.environment[rawValue], FileManager.default.isExecutableFile(atPath: python)
        else {
            throw Skip("\(rawValue) names no Python; ./scripts/bench makes one where it may (apt-get install python3-venv).")
        }
        guard FileManager.default.fileExists(atPath: file) else {
            throw Skip("There is no \(file) here: run ./scripts/bench, or neuron-bench in the project's folder.")
        }
        return Program(executable: python, arguments: [file] + arguments)
    }
}
