internal import ArgumentParser

/// `neuron-bench count`: one row's work, so many times and no more, for something that counts from outside.
struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Do the work of one row so many times, without measuring.")

    @Argument(help: "The row's whole name.") var name: String
    @Option(help: "How many operations.") var operations: Int

    func run() async throws {
        guard let row = Rows.all.first(where: { $0.name == name }) else {
            throw BenchmarkFailure("There is no row \(name): --list names them.")
        }
        try BenchmarkFailure.unless(operations > 0, "--operations is \(operations).")
        try await row.body(Stage(.counting(operations)))
    }
}
