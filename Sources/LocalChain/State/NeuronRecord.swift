internal import Consensus
internal import Neuron

/// All that the chain keeps of one uid.
struct NeuronRecord: Hashable, Sendable, Codable {
    /// What the uid has in one mechanism of the subnet.
    struct Scores: Hashable, Sendable, Codable {
        var lastUpdate: BlockNumber
        /// Stored weights, ascending uid; a listed zero is not the same as an absent one.
        var weights: [StoredEntry] = []
        /// Stored bonds, ascending uid.
        var bonds: [StoredEntry] = []
        var incentive: UInt16 = 0
    }

    var hotkey: Hotkey
    var coldkey: Coldkey
    var registeredAt: BlockNumber
    var axon: AxonInfo?
    var certificate: CertificateKey?
    var lastServed: BlockNumber?
    var prometheus: PrometheusRecord?
    var isActive = true
    var validatorPermit = false
    var consensus: UInt16 = 0
    var dividends: UInt16 = 0
    var validatorTrust: UInt16 = 0
    var stakeWeight: UInt16 = 0
    var emission: UInt64 = 0
    /// At the index of the mechanism; the first is there always.
    var scores: [Scores]

    /// A newcomer in a slot: everything of its predecessor is gone.
    init(hotkey: Hotkey, coldkey: Coldkey, at block: BlockNumber, mechanisms: Int = 1) {
        self.hotkey = hotkey
        self.coldkey = coldkey
        registeredAt = block
        scores = Array(repeating: Scores(lastUpdate: block), count: max(1, mechanisms))
    }

    /// The weights of the first mechanism.
    var weights: [StoredEntry] { scores[0].weights }
    /// The block of the last weights of the first mechanism.
    var lastUpdate: BlockNumber { scores[0].lastUpdate }
    /// The incentive of the first mechanism.
    var incentive: UInt16 { scores[0].incentive }
}
