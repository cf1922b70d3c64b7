internal import Consensus
internal import Neuron

/// All that the chain keeps of one uid.
struct NeuronRecord: Sendable {
    var hotkey: Hotkey
    var coldkey: Coldkey
    var registeredAt: BlockNumber
    var lastUpdate: BlockNumber
    var axon: AxonInfo?
    var certificate: CertificateKey?
    var lastServed: BlockNumber?
    var isActive = true
    var validatorPermit = false
    /// Stored weights, ascending uid; a listed zero is not the same as an absent one.
    var weights: [StoredEntry] = []
    /// Stored bonds, ascending uid.
    var bonds: [StoredEntry] = []
    var consensus: UInt16 = 0
    var incentive: UInt16 = 0
    var dividends: UInt16 = 0
    var validatorTrust: UInt16 = 0
    var emission: UInt64 = 0

    /// A newcomer in a slot: everything of its predecessor is gone.
    init(hotkey: Hotkey, coldkey: Coldkey, at block: BlockNumber) {
        self.hotkey = hotkey
        self.coldkey = coldkey
        registeredAt = block
        lastUpdate = block
    }
}
