/// Which keys have tables: those that sign often, as many as fit. In a full cache a key takes another's place only by signing much more
/// often, so that callers too many for it leave it as it is.
///
/// Decides only: it has no lock, makes no table and starts nothing. Memory is bounded, whatever keys are shown to it. Whoever holds it
/// reports the *valid* signatures alone of keys without tables, so that nobody fills it without secret keys. A table that is looked up
/// counts as used before the signature is checked, and ages all counts: who forges signatures of a key with a table keeps that table, and
/// gains no other.
///
/// Source of the rule: Einziger, Friedman, Manes: "TinyLFU: A Highly Efficient Cache Admission Policy" (2017).
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
        let key: Key
        let table: CombTable
        /// How many signatures of late.
        var uses: Int
    }

    /// How many entries are looked at for the one that is used least.
    private static let sample = 8
    /// After so many signatures all counts are halved.
    private static let period = 32_768

    private let capacity: Int
    private let threshold: Int
    private var entries: [Entry] = []
    private var slots: [Key: Int] = [:]
    private var sightings = FrequencySketch()
    private var pending: [Key] = []
    private var inWork: Key?
    private var hand = 0
    private var signatures = 0

    /// A cache without tables.
    ///
    /// - Parameters:
    ///   - capacity: how many tables are kept, 12 KB each.
    ///   - threshold: how many valid signatures earn a table where there is room, which costs as much to make as two or three checks.
    package init(capacity: Int, threshold: Int = 4) {
        precondition(capacity > 0 && threshold > 0, "A cache of nothing caches nothing.")
        self.capacity = capacity
        self.threshold = threshold
    }

    /// How many keys have tables.
    package var count: Int { entries.count }

    /// How many bytes the counts of keys without tables take: as many for any number of keys.
    package var sightingBytes: Int { sightings.byteCount }

    /// The key's table if it has one, which counts as a use.
    package mutating func table(of key: Key) -> CombTable? {
        guard let slot = slots[key] else { return nil }
        entries[slot].uses += 1
        age()
        return entries[slot].table
    }

    /// Counts a valid signature of a key without a table. True when that is the key's turn: ask ``nextPending()`` for it.
    package mutating func verified(_ key: Key) -> Bool {
        guard slots[key] == nil else { return false }
        age()
        let uses = sightings.count(key.hashValue)
        guard uses >= threshold, key != inWork else { return false }
        guard entries.count < capacity || mayReplace(leastUsed(), uses) else {
            lookFurther()
            return false
        }
        // A full queue leaves the key's count as it is, so that its next signature asks again.
        guard pending.count < 64, !pending.contains(key) else { return false }
        pending.append(key)
        return true
    }

    /// The key whose table is to be made next, oldest first; nil when all are made.
    package mutating func nextPending() -> Key? {
        inWork = pending.isEmpty ? nil : pending.removeFirst()
        return inWork
    }

    /// Keeps a key's table, in place of one that is used little if there is no room. A table that ``nextPending()`` asked for is not kept where
    /// all others have come to be used as much meanwhile.
    package mutating func store(_ table: CombTable, of key: Key) {
        let isEarned = key == inWork
        if isEarned { inWork = nil }
        let entry = Entry(key: key, table: table, uses: sightings.estimate(key.hashValue))
        if let slot = slots[key] {
            entries[slot] = Entry(key: key, table: table, uses: max(entries[slot].uses, entry.uses))
        } else if entries.count < capacity {
            slots[key] = entries.count
            entries.append(entry)
        } else if let slot = isEarned ? replaceable(by: entry.uses) : leastUsed() {
            slots[entries[slot].key] = nil
            slots[key] = slot
            entries[slot] = entry
            lookFurther()
        }
    }

    /// Whether a key of so many signatures may have an entry's place: twice as many and a little more, for a table that is to be used seldom
    /// isn't worth making, and chance alone seldom looks like that.
    private func mayReplace(_ slot: Int, _ uses: Int) -> Bool { uses > 2 * entries[slot].uses + 8 }

    /// The place of the least used of the next few entries.
    private func leastUsed() -> Int {
        let next = (0..<min(Self.sample, entries.count)).lazy.map { (hand + $0) % entries.count }
        return next.min { entries[$0].uses < entries[$1].uses } ?? hand
    }

    /// The next few entries are others from now on.
    private mutating func lookFurther() { hand = (hand + Self.sample) % entries.count }

    /// The place that a key of so many signatures may have; nil where there is none.
    private mutating func replaceable(by uses: Int) -> Int? {
        for _ in stride(from: 0, to: entries.count, by: Self.sample) {
            let slot = leastUsed()
            if mayReplace(slot, uses) { return slot }
            lookFurther()
        }
        return nil
    }

    /// Lets old signatures count less and less.
    private mutating func age() {
        signatures += 1
        guard signatures >= Self.period else { return }
        signatures = 0
        sightings.halve()
        for slot in entries.indices { entries[slot].uses /= 2 }
    }
}
