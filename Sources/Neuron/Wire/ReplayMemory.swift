internal import Synchronization

/// The nonces that were accepted and are still fresh: each may be used once, by however many calls at the same time.
///
/// Sharded by whose nonces they are, a hotkey's or a session's, each shard behind a lock of its own. Bounded, and never forgets a live nonce to make room: when full
/// it refuses. Axons that serve one hotkey must share one memory. The only maker of a ``Caller``.
///
/// Source: section 4 of the native protocol in `docs/native-protocol.md`.
package final class ReplayMemory: Sendable {
    /// How much is remembered.
    package struct Limits: Sendable {
        /// Live nonces of one hotkey, or of one session.
        package var perHotkey: Int
        /// Live nonces in all.
        package var all: Int
        /// Live nonces of hotkeys that are not registered on the subnet, in all.
        package var unregistered: Int

        /// The protocol's limits, unless given.
        package init(perHotkey: Int = 65_536, all: Int = 4_000_000, unregistered: Int? = nil) {
            self.perHotkey = perHotkey
            self.all = all
            self.unregistered = unregistered ?? all / 2
        }
    }

    /// A nonce is kept until so long after its own time.
    private let retention: Duration
    /// The longest that any nonce is kept: retention, lead, and the time a body may take.
    private var longest: Duration { retention + .seconds(32) }

    private let shards: [Shard]
    private let held = Mutex(ReplayShard.Count())
    private let floor: ReplayFloor
    private let time: any TimeSource
    private let limits: Limits

    /// A lock needs a place of its own: one object a shard.
    private final class Shard: Sendable {
        let state = Mutex(ReplayShard())
    }

    /// An empty memory above a floor; `retention` is how long a nonce is kept after its own time.
    package init(
        floor: ReplayFloor, time: any TimeSource, limits: Limits = Limits(), shards: Int = 16,
        retention: Duration = .seconds(30)
    ) {
        self.retention = retention
        self.floor = floor
        self.time = time
        self.limits = limits
        self.shards = (0..<max(1, shards)).map { _ in Shard() }
    }

    /// How many nonces are held.
    package var count: Int { held.withLock { $0.all } }

    /// A look before the signature is checked: refuses a nonce that was accepted before. Remembers nothing.
    package func look(at claim: Claim) throws(Rejection) {
        if shard(of: claim.holder).state.withLock({ $0.holds(claim.nonce, of: claim.holder) }) { throw Self.replayed }
    }

    /// Records a proven nonce, with a second look in the same step, and makes the caller.
    ///
    /// - Throws: `replayed`; `stale` for a nonce that is by now older than 30 s or not above the floor; `rate-limited` when
    ///   the memory is full; `overloaded` when the floor cannot be kept on disk; `shutting-down` after a clean stop.
    package func record(_ proof: Proof, isRegistered: Bool) async throws(Rejection) -> Caller {
        do {
            try await floor.cover(proof.claim.nonce)
        } catch {
            throw Rejection(.overloaded, "The axon can't record nonces now: try again later.", retryAfter: .seconds(5))
        }
        return try recordCovered(proof, isRegistered: isRegistered)
    }

    /// The same where the floor on disk covers the nonce, so that nothing has to be waited for; nil where it does not.
    package func recordAtOnce(_ proof: Proof, isRegistered: Bool) throws(Rejection) -> Caller? {
        floor.covers(proof.claim.nonce) ? try recordCovered(proof, isRegistered: isRegistered) : nil
    }

    private func recordCovered(_ proof: Proof, isRegistered: Bool) throws(Rejection) -> Caller {
        do {
            try insert(proof.claim, isRegistered: isRegistered)
        } catch Refusal.full {
            // Shards that nobody calls hold what is long due.
            forgetExpired()
            do {
                try insert(proof.claim, isRegistered: isRegistered)
            } catch {
                throw error.rejection(now: time.now, floor: floor.value)
            }
        } catch {
            throw error.rejection(now: time.now, floor: floor.value)
        }
        return Caller(recorded: proof)
    }

    /// Lets go what is due in every shard.
    package func forgetExpired() {
        let now = time.monotonic
        for shard in shards {
            shard.state.withLock { expire(&$0, at: now) }
        }
    }

    private enum Refusal: Error {
        case replayed, old, belowFloor, full, stopping

        func rejection(now: UnixTime, floor: UInt64) -> Rejection {
            switch self {
            case .replayed: ReplayMemory.replayed
            case .old: Rejection(.stale, "The body took so long that the nonce is stale.", now: now)
            case .belowFloor:
                Rejection(
                    .stale, "The nonce is below the axon's floor: sign anew.", now: now,
                    retryAfter: max(.zero, UnixTime(nanoseconds: floor).since(now)))
            case .stopping: Rejection(.shuttingDown, "The axon is stopping: try again later.", retryAfter: .seconds(5))
            case .full: Rejection(.rateLimited, "Too many requests in 30 s: slow down.", retryAfter: .seconds(1))
            }
        }
    }

    private static let replayed = Rejection(.replayed, "Use each nonce once: sign anew.")

    private func shard(of holder: Claim.Holder) -> Shard {
        shards[Int(UInt(bitPattern: holder.hashValue) % UInt(shards.count))]
    }

    private func insert(_ claim: Claim, isRegistered: Bool) throws(Refusal) {
        let now = time.now
        let monotonic = time.monotonic
        let left = UnixTime(nanoseconds: claim.nonce).advanced(by: retention).since(now)
        guard left >= .zero else { throw .old }
        let expiry = monotonic.advanced(by: min(left, longest))
        let refusal: Refusal? = shard(of: claim.holder).state.withLock { state in
            expire(&state, at: monotonic)
            // The floor first: what this shard has ever forgotten lies not above it.
            guard claim.nonce > floor.value else { return .belowFloor }
            guard !state.holds(claim.nonce, of: claim.holder) else { return .replayed }
            guard floor.accept(claim.nonce) else { return .stopping }
            guard state.count(of: claim.holder) < limits.perHotkey, reserve(isRegistered) else { return .full }
            state.insert(claim.nonce, of: claim.holder, isRegistered: isRegistered, until: expiry)
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Takes a place in the count of all, if there is one.
    private func reserve(_ isRegistered: Bool) -> Bool {
        held.withLock { held in
            guard held.all < limits.all, isRegistered || held.unregistered < limits.unregistered else { return false }
            if isRegistered { held.registered += 1 } else { held.unregistered += 1 }
            return true
        }
    }

    /// Under the shard's lock: raises the floor, then forgets.
    private func expire(_ state: inout ReplayShard, at now: MonotonicInstant) {
        let highest = state.highestDue(at: now)
        guard highest > 0 else { return }
        floor.forgetting(upTo: highest)
        let forgotten = state.expire(at: now)
        held.withLock { held in
            held.registered -= forgotten.count.registered
            held.unregistered -= forgotten.count.unregistered
        }
    }
}
