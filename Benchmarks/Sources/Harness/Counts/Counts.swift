/// What an operation of a row costs, whatever the machine: no time is in it.
struct Counts: Sendable, Codable, Equatable {
    /// How often memory is asked for.
    var allocations: Double?
    /// How many instructions valgrind sees.
    var instructions: Double?
}
