/// Who makes room on a full subnet.
///
/// - Source: section 6.4 of `docs/consensus.md`; golden vectors `consensus/pruning.json`.
public struct Pruning: Sendable {
    /// What is asked of one neuron.
    public struct Candidate: Sendable {
        /// The combined emission of the last epoch, in rao.
        public let emission: UInt64
        /// The block in which it took its slot.
        public let registeredAt: UInt64

        /// A neuron on a full subnet.
        public init(emission: UInt64, registeredAt: UInt64) {
            self.emission = emission
            self.registeredAt = registeredAt
        }
    }

    /// Blocks for which a newcomer is immune.
    public var immunityPeriod: UInt64
    /// How many of the owner's neurons are never replaced.
    public var immuneOwnerLimit = 1
    /// With so many neurons or fewer beyond immunity, the immune are looked at instead.
    public var minNonImmune = 10

    /// The rules of a subnet.
    public init(immunityPeriod: UInt64, immuneOwnerLimit: Int = 1, minNonImmune: Int = 10) {
        self.immunityPeriod = immunityPeriod
        self.immuneOwnerLimit = immuneOwnerLimit
        self.minNonImmune = minNonImmune
    }

    /// The uids of the owner that are never replaced: the oldest registrations first, the owner's hotkey in any case.
    public func immortals(ownedBy owned: [(uid: Int, registeredAt: UInt64)], ownerUID: Int?) -> [Int] {
        var uids = owned.sorted { ($0.registeredAt, $0.uid) < ($1.registeredAt, $1.uid) }.prefix(max(0, immuneOwnerLimit)).map(
            \.uid)
        if let ownerUID, !uids.contains(ownerUID) {
            uids.insert(ownerUID, at: 0)
            uids = Array(uids.prefix(max(1, immuneOwnerLimit)))
        }
        return uids
    }

    /// The uid that a newcomer replaces at `block`, or nil if nobody can be.
    public func victim(among neurons: [Candidate], immortals: [Int], at block: UInt64) -> Int? {
        let mortal = neurons.indices.filter { !immortals.contains($0) }
        let aged = mortal.filter { !isImmune(neurons[$0], at: block) }
        let candidates = aged.count > minNonImmune ? aged : mortal.filter { isImmune(neurons[$0], at: block) }
        return candidates.min {
            (neurons[$0].emission, neurons[$0].registeredAt, $0) < (neurons[$1].emission, neurons[$1].registeredAt, $1)
        }
    }

    /// Whether a newcomer's immunity still holds at `block`.
    public func isImmune(_ neuron: Candidate, at block: UInt64) -> Bool {
        block - min(block, neuron.registeredAt) < immunityPeriod
    }
}
