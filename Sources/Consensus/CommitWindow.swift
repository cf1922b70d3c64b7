/// When a weights commit may be revealed.
///
/// - Source: section 5.3 of `docs/consensus.md`; golden vectors `consensus/weights_submission.json`.
public enum CommitWindow: Hashable, Sendable {
    /// Its epoch has not come.
    case tooEarly
    /// In this epoch, and in no other.
    case open
    /// Its epoch has passed.
    case expired

    /// The window of a commit of one epoch, seen in another.
    public init(committed: UInt64, current: UInt64, period: UInt64) {
        let (reveal, overflow) = committed.addingReportingOverflow(period)
        if overflow || current < reveal { self = .tooEarly } else { self = current == reveal ? .open : .expired }
    }
}
