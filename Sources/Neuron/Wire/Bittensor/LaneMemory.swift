internal import Synchronization

/// The nonces of callers with the SDK 10 that were accepted: for each caller and uuid the highest, and those close behind it.
///
/// The SDK's rule is one line of growing nonces a uuid. Two requests that are under way at once may overtake each other, and then the
/// SDK refuses one. Here the later one is taken if it could have come first: it arrived before the other one was recorded, or its
/// caller has been seen to send at once. Each nonce counts once, whatever the order.
///
/// Bounded; never forgets what is still fresh: when full it refuses. What is forgotten, and what was before the start, lies below a floor.
package final class LaneMemory: Sendable {
    /// Whose line of nonces.
    struct Lane: Hashable, Sendable {
        let hotkey: Hotkey
        let uuid: String
    }

    /// How much is remembered.
    package struct Limits: Sendable {
        /// Lanes of one hotkey.
        package var perHotkey = 4_096
        /// Lanes in all; half of them at most for hotkeys that are not registered.
        package var all = 262_144
        /// Nonces of one lane that are remembered one by one.
        package var nonces = 4_096

        package init() {}
    }

    fileprivate struct Entry {
        var highest: Int64
        /// Those accepted that are not above `highest` and above `bottom`, in order.
        var nonces: [Int64]
        /// Nothing at or below it is accepted.
        var bottom: Int64
        var recorded: UnixTime
        /// Whether several requests of this lane have been under way at once.
        var isConcurrent = false
        var expiry: MonotonicInstant
        let isRegistered: Bool
    }

    private struct State {
        var lanes: [Lane: Entry] = [:]
        var count: [Hotkey: Int] = [:]
        var unregistered = 0
        /// The highest nonce that was forgotten.
        var forgotten: Int64 = 0
        var swept = MonotonicInstant(nanoseconds: 0)
    }

    private let rules: BittensorRules
    private let floor: ReplayFloor
    private let time: any TimeSource
    private let limits: Limits
    private let state = Mutex(State())

    /// An empty memory above a floor.
    package init(rules: BittensorRules, floor: ReplayFloor, time: any TimeSource, limits: Limits = Limits()) {
        self.rules = rules
        self.floor = floor
        self.time = time
        self.limits = limits
    }

    /// How many lanes are held.
    package var count: Int { state.withLock { $0.lanes.count } }

    /// What is known of a nonce that arrived at a time.
    enum Standing: Equatable {
        /// The lane is not known.
        case unknown
        /// The nonce would be taken now.
        case taken
        case refused
    }

    /// A look that remembers nothing.
    func look(at nonce: Int64, of lane: Lane, arrived: UnixTime) -> Standing {
        state.withLock { standing(nonce, lane, arrived, $0) }
    }

    private enum Refusal: Error { case refused, full, stopping }

    /// Records a nonce whose signature holds.
    func record(_ nonce: Int64, of lane: Lane, arrived: UnixTime, isRegistered: Bool) async throws(Rejection) {
        guard let number = UInt64(exactly: nonce) else { throw SDKWords.notVerified(BittensorRules.newerProcessed) }
        do {
            try await floor.cover(number)
        } catch {
            throw Rejection(.overloaded, "The axon can't record nonces now: try again later.", retryAfter: .seconds(5))
        }
        let now = time.now
        let monotonic = time.monotonic
        let left = UnixTime(nanoseconds: number).advanced(by: rules.retention).since(now)
        let expiry = monotonic.advanced(by: max(.seconds(1), min(left, rules.retention + rules.maxLead)))
        let refusal: Refusal? = state.withLock { state in
            sweep(&state, at: monotonic)
            guard standing(nonce, lane, arrived, state) != .refused, nonce > state.forgotten || state.lanes[lane] != nil else {
                return .refused
            }
            guard floor.accept(number) else { return .stopping }
            return insert(nonce, lane, arrived: arrived, now: now, expiry: expiry, isRegistered, &state) ? nil : .full
        }
        switch refusal {
        case nil: return
        case .refused?: throw SDKWords.notVerified(BittensorRules.newerProcessed)
        case .stopping?: throw Rejection(.shuttingDown, "The axon is stopping: try again later.", retryAfter: .seconds(5))
        case .full?: throw Rejection(.rateLimited, "Too many callers: slow down.", retryAfter: .seconds(1))
        }
    }

    private func standing(_ nonce: Int64, _ lane: Lane, _ arrived: UnixTime, _ state: State) -> Standing {
        guard nonce > Int64(clamping: floor.start) else { return .refused }
        guard let entry = state.lanes[lane] else { return .unknown }
        if nonce > entry.highest { return .taken }
        guard entry.isConcurrent || arrived < entry.recorded, nonce > entry.bottom,
            entry.highest - nonce <= rules.overtaking.wholeNanoseconds, !entry.holds(nonce)
        else { return .refused }
        return .taken
    }

    private func insert(
        _ nonce: Int64, _ lane: Lane, arrived: UnixTime, now: UnixTime, expiry: MonotonicInstant, _ isRegistered: Bool,
        _ state: inout State
    ) -> Bool {
        if state.lanes[lane] == nil {
            guard state.count[lane.hotkey, default: 0] < limits.perHotkey, state.lanes.count < limits.all,
                isRegistered || state.unregistered < limits.all / 2
            else { return false }
            state.count[lane.hotkey, default: 0] += 1
            if !isRegistered { state.unregistered += 1 }
            state.lanes[lane] = Entry(
                highest: nonce, nonces: [nonce], bottom: nonce - rules.overtaking.wholeNanoseconds - 1, recorded: now,
                expiry: expiry,
                isRegistered: isRegistered)
            return true
        }
        state.lanes[lane]?.take(
            nonce, arrived: arrived, now: now, expiry: expiry, keeping: rules.overtaking.wholeNanoseconds, limit: limits.nonces)
        return true
    }

    /// Forgets what is no longer fresh, once in 5 s.
    private func sweep(_ state: inout State, at now: MonotonicInstant) {
        guard now >= state.swept.advanced(by: .seconds(5)) else { return }
        state.swept = now
        for (lane, entry) in state.lanes where entry.expiry <= now {
            state.forgotten = max(state.forgotten, entry.highest)
            state.lanes[lane] = nil
            if !entry.isRegistered { state.unregistered -= 1 }
            let left = state.count[lane.hotkey, default: 1] - 1
            state.count[lane.hotkey] = left > 0 ? left : nil
        }
    }
}

extension LaneMemory.Entry {
    /// Whether a nonce was accepted.
    fileprivate func holds(_ nonce: Int64) -> Bool {
        let place = place(of: nonce)
        return place < nonces.count && nonces[place] == nonce
    }

    /// Where a nonce stands, or would.
    private func place(of nonce: Int64) -> Int {
        var low = 0
        var high = nonces.count
        while low < high {
            let middle = (low + high) / 2
            if nonces[middle] < nonce { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Adds a nonce, and lets go of those that are too far behind to matter.
    fileprivate mutating func take(
        _ nonce: Int64, arrived: UnixTime, now: UnixTime, expiry: MonotonicInstant, keeping span: Int64, limit: Int
    ) {
        if arrived < recorded { isConcurrent = true }
        nonces.insert(nonce, at: place(of: nonce))
        highest = max(highest, nonce)
        recorded = max(recorded, now)
        self.expiry = max(self.expiry, expiry)
        // In large steps, so that each nonce costs little.
        guard nonces.count > limit || nonces.count % 256 == 0 else { return }
        var count = place(of: highest - span)
        if nonces.count - count > limit { count = nonces.count - limit / 2 }
        guard count > 0 else { return }
        bottom = max(bottom, nonces[count - 1])
        nonces.removeFirst(count)
    }
}
