internal import Synchronization

/// The bytes of all bodies that an axon holds at once, so that many callers with large bodies can't take all memory.
final class BodyBudget: Sendable {
    private let held = Mutex(0)
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Takes room for so many bytes; false if there is none.
    func take(_ bytes: Int) -> Bool {
        held.withLock { held in
            guard held + bytes <= limit else { return false }
            held += bytes
            return true
        }
    }

    /// Gives room back.
    func giveBack(_ bytes: Int) { held.withLock { $0 -= bytes } }
}
