internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Templates

/// `neuron localnet script`: steps from a file.
struct LocalnetScriptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "script", abstract: "Take steps from a file, line by line.",
        discussion: """
            A line is a step as on the command line: mine 10, advance 1d, snapshot, revert, set-balance //Bob 5, faucet //Bob, block-time \
            manual, pulses FILE, export FILE, import FILE. What follows a # is a comment. All lines are read before the first step is taken; \
            a step that fails ends the script and names its line. Files are found from the folder that the command runs in.
            """)

    @OptionGroup var options: ControlOptions
    @Argument(help: "The file; - reads standard input.") var file: String

    func run() async throws {
        let steps = try LocalnetStep.script(try text(), name: file)
        let runner = LocalnetSteps(client: try options.client())
        for (line, step) in steps {
            do {
                try await options.take(step, on: runner)
            } catch let error as NeuronError {
                throw NeuronError(error.code, "\(file), line \(line): \(error.message)", remedy: error.remedy)
            }
        }
    }

    private func text() throws -> String {
        let data = file == "-" ? try? FileHandle.standardInput.readToEnd() : try? Data(contentsOf: URL(filePath: file))
        guard let data else {
            throw NeuronError(.fileMissing, "\(file) can't be read.", remedy: "Give a file with a step a line.")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
