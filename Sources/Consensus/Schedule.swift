/// When a subnet's epoch runs.
///
/// - Source: section 2.1 of `docs/consensus.md`; golden vectors `consensus/schedule.json`.
public enum Schedule {
    /// No more blocks than this pass between two epochs that ran.
    public static let longestPause: UInt64 = 50_400

    /// Whether an epoch is due at `block`; never for a tempo of 0. `pending` is the block of an epoch that was asked for, 0 for none.
    public static func isDue(tempo: UInt64, block: UInt64, lastEpoch: UInt64, pending: UInt64 = 0, sinceLastStep: UInt64)
        -> Bool
    {
        guard tempo > 0 else { return false }
        return block - min(block, lastEpoch) >= tempo || (pending > 0 && block >= pending) || sinceLastStep > longestPause
    }

    /// How many blocks there are to the next epoch of the tempo; `UInt64.max` for a tempo of 0.
    public static func blocksUntilNext(tempo: UInt64, block: UInt64, lastEpoch: UInt64) -> UInt64 {
        guard tempo > 0 else { return .max }
        let (next, overflow) = lastEpoch.addingReportingOverflow(tempo)
        return overflow ? .max : next - min(next, block)
    }

    /// How many blocks without an update make a neuron inactive.
    public static func activityCutoff(factor: UInt64, tempo: UInt64) -> UInt64 { max(1, factor * tempo / 1_000) }
}
