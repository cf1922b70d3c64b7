extension Metagraph {
    /// One neuron of a subnet, at one block. Proportions are value / 65,535.
    public struct Neuron: Hashable, Sendable, Codable {
        /// The slot.
        public var uid: UID
        /// Who answers or asks.
        public var hotkey: Hotkey
        /// Who owns the hotkey.
        public var coldkey: Coldkey
        /// Where its axon is, if it serves one.
        public var axon: AxonInfo?
        /// The key of its axon's TLS certificate, if it has published one: then it is spoken to over TLS only.
        public var certificate: CertificateKey?
        /// The stake that the subnet counts for it, in rao of alpha.
        public var stake: Tao
        /// Whether it was active lately.
        public var isActive: Bool
        /// Whether its weights on others count.
        public var validatorPermit: Bool
        /// The weight that the validators agree on.
        public var consensus: UInt16
        /// Its share of the miners' pay.
        public var incentive: UInt16
        /// Its share of the validators' pay.
        public var dividends: UInt16
        /// How much of its weights the consensus upheld.
        public var validatorTrust: UInt16
        /// What the last epoch gave it, in rao of alpha.
        public var emission: Tao
        /// The block of its last weights.
        public var lastUpdate: BlockNumber
        /// The block in which it took the slot.
        public var registeredAt: BlockNumber

        /// A neuron.
        public init(
            uid: UID, hotkey: Hotkey, coldkey: Coldkey, axon: AxonInfo? = nil, certificate: CertificateKey? = nil,
            stake: Tao = .zero, isActive: Bool = true,
            validatorPermit: Bool = false, consensus: UInt16 = 0, incentive: UInt16 = 0, dividends: UInt16 = 0,
            validatorTrust: UInt16 = 0, emission: Tao = .zero, lastUpdate: BlockNumber = 0, registeredAt: BlockNumber = 0
        ) {
            self.uid = uid
            self.hotkey = hotkey
            self.coldkey = coldkey
            self.axon = axon
            self.certificate = certificate
            self.stake = stake
            self.isActive = isActive
            self.validatorPermit = validatorPermit
            self.consensus = consensus
            self.incentive = incentive
            self.dividends = dividends
            self.validatorTrust = validatorTrust
            self.emission = emission
            self.lastUpdate = lastUpdate
            self.registeredAt = registeredAt
        }

        /// Where a dendrite finds it, or nil if it serves nothing.
        public var endpoint: AxonEndpoint? {
            guard let axon, axon.port != 0 else { return nil }
            return AxonEndpoint(hotkey: hotkey, uid: uid, info: axon, certificate: certificate)
        }
    }
}
