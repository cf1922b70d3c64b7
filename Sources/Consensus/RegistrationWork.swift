/// Registration by proof of work: when a proof holds, and how hard the next one is.
///
/// - Source: section 6.2 of `docs/consensus.md`; golden vectors `consensus/later_rules.json`.
public struct RegistrationWork: Sendable {
    /// Why a proof is refused: the chain's own names.
    public enum Refusal: String, Error, Hashable, Sendable {
        case RegistrationNotPermittedOnRootSubnet, SubnetNotExists, SubNetRegistrationDisabled
        case HotKeyAlreadyRegisteredInSubNet, TooManyRegistrationsThisBlock, InvalidWorkBlock, InvalidSeal
        case InvalidDifficulty, NonAssociatedColdKey
    }

    /// A proof, and what the chain knows of the one that brings it.
    public struct Proof: Sendable {
        /// The seal that the work gives.
        public var seal: [UInt8]
        /// The seal that was sent.
        public var work: [UInt8]
        /// The block whose hash the work is on.
        public var workBlock: UInt64
        /// The block of the last proof that the hotkey used.
        public var lastWorkBlock: UInt64?
        /// Whether the hotkey has a uid already.
        public var isRegistered: Bool
        /// Whether the hotkey belongs to another coldkey.
        public var isOthers: Bool

        /// A proof.
        public init(
            seal: [UInt8], work: [UInt8], workBlock: UInt64, lastWorkBlock: UInt64?, isRegistered: Bool, isOthers: Bool
        ) {
            self.seal = seal
            self.work = work
            self.workBlock = workBlock
            self.lastWorkBlock = lastWorkBlock
            self.isRegistered = isRegistered
            self.isOthers = isOthers
        }
    }

    /// The subnet's number.
    public var netuid: UInt16
    /// Whether there is such a subnet.
    public var exists = true
    /// Whether its owner lets neurons in by proof of work.
    public var isAllowed = true
    /// How hard a proof is.
    public var difficulty: UInt64
    /// Registrations that the block holds already.
    public var registrationsThisBlock: Int = 0
    /// How many registrations a block may hold.
    public var maxRegistrationsPerBlock: Int = 1
    /// Work on a block of this age, or older, is void.
    public var maxAge: UInt64 = 5

    /// The rules of a subnet.
    public init(netuid: UInt16, difficulty: UInt64) {
        self.netuid = netuid
        self.difficulty = difficulty
    }

    /// Checks a proof, in the chain's order.
    public func check(_ proof: Proof, at block: UInt64) throws(Refusal) {
        guard netuid != 0 else { throw .RegistrationNotPermittedOnRootSubnet }
        guard exists else { throw .SubnetNotExists }
        guard isAllowed else { throw .SubNetRegistrationDisabled }
        guard !proof.isRegistered else { throw .HotKeyAlreadyRegisteredInSubNet }
        guard registrationsThisBlock < maxRegistrationsPerBlock else { throw .TooManyRegistrationsThisBlock }
        guard proof.workBlock < block, block - proof.workBlock < maxAge else { throw .InvalidWorkBlock }
        if let last = proof.lastWorkBlock, proof.workBlock <= last { throw .InvalidWorkBlock }
        guard proof.work == proof.seal else { throw .InvalidSeal }
        guard Self.isMet(proof.seal, difficulty: difficulty) else { throw .InvalidDifficulty }
        guard !proof.isOthers else { throw .NonAssociatedColdKey }
    }

    /// Whether a seal of 32 bytes, the least significant first, times the difficulty stays below 2^256.
    public static func isMet(_ seal: [UInt8], difficulty: UInt64) -> Bool {
        guard seal.count == 32 else { return false }
        var carry: UInt128 = 0
        for start in stride(from: 0, to: 32, by: 8) {
            var word: UInt64 = 0
            for offset in 0..<8 { word |= UInt64(seal[start + offset]) << UInt64(8 * offset) }
            carry = (UInt128(word) * UInt128(difficulty) + carry) >> 64
        }
        return carry == 0
    }
}
