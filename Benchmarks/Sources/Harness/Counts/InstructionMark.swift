internal import CAllocations

/// Where counting begins and ends, in a process whose instructions are counted from outside.
enum InstructionMark {
    /// What callgrind knows it by.
    static let function = "neuron_instructions_mark"

    static func set() { neuron_instructions_mark() }
}
