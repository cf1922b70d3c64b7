internal import Neuron
internal import Synchronization

/// The bytes of all bodies that an axon holds at once, so that many callers with large bodies can't take all memory, and one address
/// that proves nothing can't take the room of those who do.
final class BodyBudget: Sendable {
    private struct State {
        var held = 0
        var unproven: [IPAddress: Int] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int
    private let strangersLimit: Int

    /// A budget of so many bytes; one address may hold an eighth of it, and at least 16 MiB, in bodies that are not proven.
    init(limit: Int) {
        self.limit = limit
        strangersLimit = max(limit / 8, min(limit, 16 << 20))
    }

    /// One call's place in the budget: given back with the last reference to it.
    final class Share: Sendable {
        private struct State {
            var bytes = 0
            var isProven = false
        }

        private let state = Mutex(State())
        private let budget: BodyBudget
        private let network: IPAddress

        /// An empty place for a call from this network.
        init(of budget: BodyBudget, for network: IPAddress) {
            self.budget = budget
            self.network = network
        }

        deinit {
            let (bytes, isProven) = state.withLock { ($0.bytes, $0.isProven) }
            budget.give(back: bytes, of: network, isProven: isProven)
        }

        /// Takes room for so many bytes; false if there is none.
        func take(_ bytes: Int) -> Bool {
            guard budget.take(bytes, for: network) else { return false }
            state.withLock { $0.bytes += bytes }
            return true
        }

        /// The caller is proven: its body of so many bytes is no longer its address's business. Takes room for what of it has none
        /// yet; false if there is none.
        func isProven(holding size: Int) -> Bool {
            let taken = state.withLock { state in
                state.isProven = true
                return state.bytes
            }
            if taken > 0 { budget.settle(taken, of: network) }
            guard size > taken else { return true }
            guard budget.takeProven(size - taken) else { return false }
            state.withLock { $0.bytes = size }
            return true
        }
    }

    private func take(_ bytes: Int, for network: IPAddress) -> Bool {
        state.withLock { state in
            let unproven = state.unproven[network, default: 0] + bytes
            guard state.held + bytes <= limit, unproven <= strangersLimit else { return false }
            state.held += bytes
            state.unproven[network] = unproven
            return true
        }
    }

    private func takeProven(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard state.held + bytes <= limit else { return false }
            state.held += bytes
            return true
        }
    }

    private func settle(_ bytes: Int, of network: IPAddress) {
        state.withLock { Self.settle(bytes, of: network, in: &$0) }
    }

    private func give(back bytes: Int, of network: IPAddress, isProven: Bool) {
        state.withLock { state in
            state.held -= bytes
            if !isProven { Self.settle(bytes, of: network, in: &state) }
        }
    }

    private static func settle(_ bytes: Int, of network: IPAddress, in state: inout State) {
        let left = state.unproven[network, default: 0] - bytes
        state.unproven[network] = left > 0 ? left : nil
    }
}
