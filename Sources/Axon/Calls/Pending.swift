internal import Synchronization

/// A value that somebody will know later, once: the outcome of a call, an address that gets bound, an answer that has left.
///
/// Waiting is not ended by cancellation: whoever can be cancelled settles it.
final class Pending<Value: Sendable>: Sendable {
    private enum State {
        case open([@Sendable (Value) -> Void])
        case settled(Value)
    }

    private let state = Mutex<State>(.open([]))

    /// Settles the value and tells all who wait; false, without effect, if it was settled before.
    @discardableResult
    func settle(_ value: Value) -> Bool {
        let waiters: [@Sendable (Value) -> Void]? = state.withLock { state in
            guard case .open(let waiters) = state else { return nil }
            state = .settled(value)
            return waiters
        }
        guard let waiters else { return false }
        for waiter in waiters { waiter(value) }
        return true
    }

    /// Calls `action` once the value is known, at once if it is.
    func whenSettled(_ action: @escaping @Sendable (Value) -> Void) {
        let known: Value? = state.withLock { state in
            switch state {
            case .open(let waiters):
                state = .open(waiters + [action])
                return nil
            case .settled(let value): return value
            }
        }
        if let known { action(known) }
    }

    /// The value, if it is known.
    var current: Value? {
        state.withLock { state in
            guard case .settled(let value) = state else { return nil }
            return value
        }
    }

    /// The value, once it is known.
    var value: Value {
        get async {
            await withCheckedContinuation { continuation in whenSettled { continuation.resume(returning: $0) } }
        }
    }
}
