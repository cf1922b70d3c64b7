internal import Neuron

/// Decides what is known of a signed call, from finalised blocks alone: it is found in one, it may still come, or it never will.
/// A state machine without a clock.
struct SubmissionWatch: Hashable, Sendable {
    /// What to do next.
    enum Step: Hashable, Sendable {
        /// Look for it in this block.
        case look(BlockNumber)
        /// Compare the account's nonce at the finalised block: every block up to there has been looked at.
        case compareNonce
        /// Wait for the next finalised block.
        case wait
        /// No block will hold it: its era is over.
        case expired
    }

    private let end: BlockNumber
    private let nonce: UInt64
    /// The first block that has not been looked at.
    private var next: BlockNumber
    /// The finalised block at which the nonce was compared last.
    private var comparedAt: BlockNumber?

    init(_ pending: PendingSubmission) {
        end = pending.end
        nonce = pending.nonce
        next = pending.birth
    }

    /// What to do when `finalized` is the newest block that no fork can undo.
    func step(finalized: BlockNumber) -> Step {
        if next <= min(finalized, end - 1) { return .look(next) }
        if finalized + 1 >= end { return .expired }
        return comparedAt.map { $0 >= finalized } ?? false ? .wait : .compareNonce
    }

    /// It is not in this block.
    mutating func looked(at block: BlockNumber) { next = max(next, block + 1) }

    /// The account's nonce at the finalised block.
    ///
    /// - Returns: whether the nonce was used by another call, so that no block will ever hold this one.
    mutating func compared(_ current: UInt64, at finalized: BlockNumber) -> Bool {
        comparedAt = finalized
        return current > nonce
    }
}
