/// Which keys have tables: those that signed often, as many as fit, the longest unused going first.
///
/// Decides only: it has no lock, makes no table and starts nothing. Memory is bounded by both capacities, whatever keys are
/// shown to it. Whoever holds it reports the *valid* signatures alone, so that nobody fills it without secret keys.
package struct KeyTableCache: Sendable {
    /// A key in one of the two groups: the same bytes may stand for a point of each.
    package struct Key: Hashable, Sendable {
        /// Which encoding the bytes are in.
        package enum Group: Hashable, Sendable { case ristretto255, ed25519 }

        /// The encoded point.
        package let bits: Bits256
        /// Its encoding.
        package let group: Group

        /// The key of these bytes in that group.
        package init(_ bits: Bits256, in group: Group) {
            self.bits = bits
            self.group = group
        }

        /// The point; nil when the bytes stand for none.
        package var point: EdwardsPoint? {
            switch group {
            case .ristretto255: EdwardsPoint(ristretto: bits)
            case .ed25519: EdwardsPoint(ed25519: bits)
            }
        }
    }

    private struct Entry {
        let table: CombTable
        var lastUse: UInt64
    }

    private let capacity: Int
    private let sightingCapacity: Int
    private let threshold: Int
    private var entries: [Key: Entry] = [:]
    private var sightings: [Key: Int] = [:]
    private var pending: [Key] = []
    private var clock: UInt64 = 0

    /// A cache without tables.
    ///
    /// - Parameters:
    ///   - capacity: how many tables are kept, 15 KB each.
    ///   - sightingCapacity: how many keys without a table are counted; when there are more, counting starts anew.
    ///   - threshold: how many valid signatures earn a table, which costs as much to make as one or two checks.
    package init(capacity: Int, sightingCapacity: Int = 4_096, threshold: Int = 4) {
        precondition(capacity > 0 && sightingCapacity > 0 && threshold > 0, "A cache of nothing caches nothing.")
        self.capacity = capacity
        self.sightingCapacity = sightingCapacity
        self.threshold = threshold
    }

    /// How many keys have tables.
    package var count: Int { entries.count }

    /// How many keys without tables are counted.
    package var sightingCount: Int { sightings.count }

    /// The key's table if it has one, which counts as a use.
    package mutating func table(of key: Key) -> CombTable? {
        clock += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = clock
        return entries.values[index].table
    }

    /// Counts a valid signature of a key without a table. True when that is the key's turn: ask ``nextPending()`` for it.
    package mutating func verified(_ key: Key) -> Bool {
        guard entries[key] == nil else { return false }
        let count = sightings[key, default: 0] + 1
        guard count >= threshold else {
            if count == 1, sightings.count >= sightingCapacity { sightings.removeAll(keepingCapacity: true) }
            sightings[key] = count
            return false
        }
        // A full queue leaves the key's count as it is, so that its next signature asks again.
        guard pending.count < 64 else { return false }
        sightings[key] = nil
        if !pending.contains(key) { pending.append(key) }
        return true
    }

    /// The key whose table is to be made next, oldest first; nil when all are made.
    package mutating func nextPending() -> Key? { pending.isEmpty ? nil : pending.removeFirst() }

    /// Keeps a key's table, in place of the longest unused one if there is no room.
    package mutating func store(_ table: CombTable, of key: Key) {
        if entries[key] == nil, entries.count >= capacity, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[oldest.key] = nil
        }
        clock += 1
        entries[key] = Entry(table: table, lastUse: clock)
    }
}
