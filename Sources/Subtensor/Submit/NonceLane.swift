internal import Neuron
internal import Synchronization

/// The nonces of accounts: one submission of an account at a time takes a nonce, signs and sends; the waiting for blocks is done
/// side by side.
final class NonceLanes: Sendable {
    private struct Lane {
        var isTaken = false
        /// The nonce after the last one sent from here; nil where the chain alone knows.
        var next: UInt64?
        var waiters: [(id: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    }
    private struct State {
        var lanes: [PublicKey: Lane] = [:]
        var nextID: UInt64 = 0
        /// Waiters whose task was cancelled before they had joined.
        var cancelled: Set<UInt64> = []
    }
    private let state = Mutex(State())

    /// Runs `body` while nobody else signs for the account.
    ///
    /// - Throws: ``ChainError/Code/stopped`` when the task is cancelled while it waits.
    func withLane<Value>(
        of account: PublicKey, _ body: () async throws(ChainError) -> Value
    ) async throws(ChainError) -> Value {
        guard await enter(account) else { throw Submitter.cancelled }
        defer { leave(account) }
        return try await body()
    }

    /// The nonce to use: the chain's, or a later one that was sent from here.
    func next(of account: PublicKey, onChain: UInt64) -> UInt64 {
        state.withLock { max($0.lanes[account]?.next ?? 0, onChain) }
    }

    /// A nonce was sent.
    func sent(_ nonce: UInt64, by account: PublicKey) {
        state.withLock { $0.lanes[account, default: Lane()].next = nonce + 1 }
    }

    /// What was sent did not stay: the chain is asked anew.
    func forget(_ account: PublicKey) { state.withLock { $0.lanes[account]?.next = nil } }

    private func enter(_ account: PublicKey) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return false }
                    var lane = state.lanes[account, default: Lane()]
                    defer { state.lanes[account] = lane }
                    if !lane.isTaken {
                        lane.isTaken = true
                        return true
                    }
                    lane.waiters.append((id, continuation))
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter = state.withLock { state -> CheckedContinuation<Bool, Never>? in
                guard let index = state.lanes[account]?.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.lanes[account]?.waiters.remove(at: index).continuation
            }
            waiter?.resume(returning: false)
        }
    }

    private func leave(_ account: PublicKey) {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.lanes[account]?.waiters.isEmpty == false else {
                state.lanes[account]?.isTaken = false
                return nil
            }
            return state.lanes[account]?.waiters.removeFirst().continuation
        }
        next?.resume(returning: true)
    }
}
