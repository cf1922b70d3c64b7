/// A part of the replay memory: the live nonces of some hotkeys and sessions, and when each may be forgotten. Has no clock and no lock.
struct ReplayShard {
    /// How many nonces are held, or were let go, by standing of their hotkeys.
    struct Count: Equatable {
        var registered = 0
        var unregistered = 0
        var all: Int { registered + unregistered }
    }

    /// What an expiry let go.
    struct Forgotten: Equatable {
        var count = Count()
        /// The highest of the nonces, 0 if there were none.
        var highest: UInt64 = 0
    }

    private struct Item {
        let holder: Claim.Holder
        let nonce: UInt64
        let isRegistered: Bool
    }

    private var nonces: [Claim.Holder: Set<UInt64>] = [:]
    /// Nonces by the whole second of the monotonic clock after which they may go.
    private var due: [UInt64: [Item]] = [:]
    /// No second before it has anything due.
    private var firstDue: UInt64 = .max

    /// Whether the nonce is live.
    func holds(_ nonce: UInt64, of holder: Claim.Holder) -> Bool {
        nonces[holder]?.contains(nonce) ?? false
    }

    /// How many live nonces the holder has.
    func count(of holder: Claim.Holder) -> Int {
        nonces[holder]?.count ?? 0
    }

    /// Remembers a nonce that is not there yet, until `expiry` at least.
    mutating func insert(_ nonce: UInt64, of holder: Claim.Holder, isRegistered: Bool, until expiry: MonotonicInstant) {
        nonces[holder, default: []].insert(nonce)
        // The second after the one that `expiry` lies in: late by at most a second, never early.
        let second = expiry.nanoseconds / 1_000_000_000 + 1
        due[second, default: []].append(Item(holder: holder, nonce: nonce, isRegistered: isRegistered))
        firstDue = min(firstDue, second)
    }

    /// What would be let go at `now`: asked first, so that the floor rises before anything is forgotten.
    func highestDue(at now: MonotonicInstant) -> UInt64 {
        let second = now.nanoseconds / 1_000_000_000
        guard firstDue <= second else { return 0 }
        return due.lazy.filter { $0.key <= second }.flatMap(\.value).map(\.nonce).max() ?? 0
    }

    /// Lets go what is due at `now`.
    mutating func expire(at now: MonotonicInstant) -> Forgotten {
        var forgotten = Forgotten()
        let second = now.nanoseconds / 1_000_000_000
        guard firstDue <= second else { return forgotten }
        for key in due.keys.filter({ $0 <= second }) {
            for item in due.removeValue(forKey: key) ?? [] {
                forgotten.highest = max(forgotten.highest, item.nonce)
                if item.isRegistered { forgotten.count.registered += 1 } else { forgotten.count.unregistered += 1 }
                nonces[item.holder]?.remove(item.nonce)
                if nonces[item.holder]?.isEmpty == true { nonces[item.holder] = nil }
            }
        }
        firstDue = due.keys.min() ?? .max
        return forgotten
    }
}
