internal import ArgumentParser

/// A row whose instructions are counted, and of how many operations; as an argument `NAME:OPERATIONS`.
struct CountedRow: Sendable, ExpressibleByArgument, CustomStringConvertible {
    let name: String
    let operations: Int

    init(name: String, operations: Int) {
        self.name = name
        self.operations = operations
    }

    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let operations = Int(parts[1]), operations > 0 else { return nil }
        self.init(name: String(parts[0]), operations: operations)
    }

    var description: String { "\(name):\(operations)" }
}
