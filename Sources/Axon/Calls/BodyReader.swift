package import Neuron
internal import Synchronization

/// The body of one request, from the connection's loop to the call's task. Bounded by the stream's window, which opens again
/// only as the body is read.
package final class BodyReader: Sendable {
    /// Why a body does not come to its end.
    package enum Failure: Error, Sendable { case gone, tooSlow, tooLarge, noRoom }

    private struct State {
        var bytes: Bytes = []
        var hasEnded = false
        var failure: Failure?
        var waiter: Pending<Void>?
    }

    private let state = Mutex(State())
    private let whenWanted: @Sendable () -> Void
    private let whenRead: @Sendable (Int) -> Void

    /// A body of which nothing has arrived; `whenWanted` hears that more is waited for, `whenRead` how many bytes were taken out.
    package init(whenWanted: @escaping @Sendable () -> Void = {}, whenRead: @escaping @Sendable (Int) -> Void) {
        self.whenWanted = whenWanted
        self.whenRead = whenRead
    }

    /// A body that is there as a whole.
    package convenience init(_ bytes: Bytes) {
        self.init { _ in }
        append(bytes)
        end()
    }

    /// More has arrived.
    func append(_ bytes: Bytes) { change { $0.bytes.isEmpty ? ($0.bytes = bytes) : $0.bytes.append(contentsOf: bytes) } }
    /// All has arrived.
    func end() { change { $0.hasEnded = true } }
    /// No more will arrive; without effect once the body is complete.
    func fail(_ failure: Failure) { change { if !$0.hasEnded, $0.failure == nil { $0.failure = failure } } }

    private func change(_ change: (inout State) -> Void) {
        let waiter: Pending<Void>? = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.settle(())
    }

    /// What has arrived since the last call; waits for more, and is nil at the end. One reader only.
    func next() async throws(Failure) -> Bytes? {
        while true {
            let step: Result<Bytes?, Failure>?
            let waiter = Pending<Void>()
            step = state.withLock { state in
                if !state.bytes.isEmpty {
                    defer { state.bytes = [] }
                    return .success(state.bytes)
                }
                if state.hasEnded { return .success(nil) }
                if let failure = state.failure { return .failure(failure) }
                state.waiter = waiter
                return nil
            }
            switch step {
            case .success(let bytes?):
                whenRead(bytes.count)
                return bytes
            case .success(nil): return nil
            case .failure(let failure): throw failure
            case nil:
                whenWanted()
                await waiter.value
            }
        }
    }
}
