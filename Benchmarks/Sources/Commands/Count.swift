internal import ArgumentParser

/// `neuron-bench count`: rows' work, each so many times between two marks, for something that counts from outside.
struct Count: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Do the work of rows so many times, without measuring.")

    @Argument(help: ArgumentHelp("The rows' whole names, and how many operations.", valueName: "name:operations"))
    var rows: [CountedRow]

    func run() async throws {
        for counted in rows {
            guard let row = Rows.all.first(where: { $0.name == counted.name }) else {
                throw BenchmarkFailure("There is no row \(counted.name): --list names them.")
            }
            try await row.body(Stage(.counting(counted.operations)))
        }
    }
}
