internal import Neuron
internal import Synchronization

/// The bytes of all bodies that an axon holds at once, so that many callers with large bodies can't take all memory, and one address
/// that proves nothing can't take the room of those who do.
final class BodyBudget: Sendable {
    private let held = Atomic<Int>(0)
    private let unproven = Mutex<[IPAddress: Int]>([:])
    private let limit: Int
    private let strangersLimit: Int

    /// A budget of so many bytes; one address may hold an eighth of it, and at least 16 MiB, in bodies that are not proven.
    init(limit: Int) {
        self.limit = limit
        strangersLimit = max(limit / 8, min(limit, 16 << 20))
    }

    /// The place of a proven caller's body, given back when it is dropped.
    struct Place: ~Copyable, Sendable {
        private let budget: BodyBudget
        private let bytes: Int

        /// A place for so many bytes; nil if there is none.
        init?(in budget: BodyBudget, for bytes: Int) {
            guard budget.take(bytes) else { return nil }
            self.init(taken: bytes, in: budget)
        }

        fileprivate init(taken bytes: Int, in budget: BodyBudget) {
            self.budget = budget
            self.bytes = bytes
        }

        deinit { budget.give(back: bytes) }
    }

    /// The growing place of a body whose caller is not proven yet: given back with the last reference to it.
    final class Share: Sendable {
        private let bytes = Mutex(0)
        private let budget: BodyBudget
        private let network: IPAddress

        /// An empty place for a call from this network.
        init(of budget: BodyBudget, for network: IPAddress) {
            self.budget = budget
            self.network = network
        }

        deinit {
            let bytes = bytes.withLock { $0 }
            guard bytes > 0 else { return }
            budget.give(back: bytes)
            budget.settle(bytes, of: network)
        }

        /// Takes room for so many bytes; false if there is none.
        func take(_ bytes: Int) -> Bool {
            guard budget.take(bytes, for: network) else { return false }
            self.bytes.withLock { $0 += bytes }
            return true
        }

        /// The caller is proven: its body is no longer its address's business.
        func proven() -> Place {
            let bytes = bytes.withLock { bytes in
                defer { bytes = 0 }
                return bytes
            }
            budget.settle(bytes, of: network)
            return Place(taken: bytes, in: budget)
        }
    }

    private func take(_ bytes: Int) -> Bool {
        guard held.add(bytes, ordering: .relaxed).newValue > limit else { return true }
        held.subtract(bytes, ordering: .relaxed)
        return false
    }

    private func take(_ bytes: Int, for network: IPAddress) -> Bool {
        unproven.withLock { unproven in
            let sum = unproven[network, default: 0] + bytes
            guard sum <= strangersLimit, take(bytes) else { return false }
            unproven[network] = sum
            return true
        }
    }

    private func settle(_ bytes: Int, of network: IPAddress) {
        unproven.withLock { unproven in
            let left = unproven[network, default: 0] - bytes
            unproven[network] = left > 0 ? left : nil
        }
    }

    private func give(back bytes: Int) { held.subtract(bytes, ordering: .relaxed) }
}
