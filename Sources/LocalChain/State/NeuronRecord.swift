internal import Consensus
internal import Neuron

/// All that the chain keeps of one uid.
struct NeuronRecord: Hashable, Sendable, Codable {
    /// What the uid has in one mechanism of the subnet.
    struct Scores: Hashable, Sendable {
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

extension NeuronRecord.Scores: Codable {
    private enum CodingKeys: String, CodingKey { case lastUpdate, weights, bonds, incentive }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lastUpdate = try container.decode(BlockNumber.self, forKey: .lastUpdate)
        incentive = try container.decode(UInt16.self, forKey: .incentive)
        weights = try Self.entries(.weights, container)
        bonds = try Self.entries(.bonds, container)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(lastUpdate, forKey: .lastUpdate)
        try container.encode(incentive, forKey: .incentive)
        // As text that can be read: a subnet of 256 has 65,536 of each, and objects would take ten times as long.
        try container.encode(Self.text(weights), forKey: .weights)
        try container.encode(Self.text(bonds), forKey: .bonds)
    }

    /// Such as `0:65535 7:120`.
    private static func text(_ entries: [StoredEntry]) -> String {
        var text = ""
        text.reserveCapacity(10 * entries.count)
        for entry in entries {
            if !text.isEmpty { text += " " }
            text += String(entry.uid)
            text += ":"
            text += String(entry.value)
        }
        return text
    }

    private static func entries(
        _ key: CodingKeys, _ container: KeyedDecodingContainer<CodingKeys>
    ) throws -> [StoredEntry] {
        try container.decode(String.self, forKey: key).utf8.split(separator: UInt8(ascii: " ")).map { entry in
            let parts = entry.split(separator: UInt8(ascii: ":"))
            guard parts.count == 2, let uid = UInt16(String(Substring(parts[0]))),
                let value = UInt16(String(Substring(parts[1])))
            else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "Entries are uid:value, with blanks between.")
            }
            return StoredEntry(uid: uid, value: value)
        }
    }
}
