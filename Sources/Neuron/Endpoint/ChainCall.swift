/// What a neuron, or its owner, asks a chain to do.
public enum ChainCall: Hashable, Sendable {
    /// Registers `hotkey` on a subnet for the price of the day; signed by the coldkey that pays and will own it.
    case burnedRegister(netuid: NetUID, hotkey: Hotkey)
    /// Stakes to a hotkey on a subnet; signed by the coldkey that pays.
    case addStake(hotkey: Hotkey, netuid: NetUID, amount: Tao)
    /// Publishes where the signer's axon is, and with a certificate's key that it is spoken to over TLS only (`serve_axon_tls`);
    /// signed by the hotkey. No call takes a published key back.
    case serveAxon(netuid: NetUID, info: AxonInfo, certificate: CertificateKey? = nil)
    /// Sets the signer's weights; signed by the hotkey.
    case setWeights(netuid: NetUID, weights: [WeightVector.Entry], versionKey: UInt64)
    /// Moves TAO; signed by the coldkey that pays.
    case transfer(to: Coldkey, amount: Tao)
    /// Registers `hotkey` for the price of the day unless that is above `limit`; signed by the coldkey.
    case registerLimit(netuid: NetUID, hotkey: Hotkey, limit: Tao)
    /// Registers `hotkey` by work over the hash of `block`; signed by the coldkey.
    case workRegister(netuid: NetUID, hotkey: Hotkey, block: BlockNumber, work: WorkSolution)
    /// Registers by work on runtimes before 425, which bind it to both keys; signed by the hotkey.
    case legacyRegister(netuid: NetUID, hotkey: Hotkey, coldkey: Coldkey, block: BlockNumber, work: WorkSolution)
    /// Takes stake back, in rao of the subnet's alpha; signed by the coldkey that owns it.
    case removeStake(hotkey: Hotkey, netuid: NetUID, amount: Tao)
    /// Stakes unless the price of alpha, in rao, is above `price`; with `allowPartial` as much as that price allows.
    case addStakeLimit(hotkey: Hotkey, netuid: NetUID, amount: Tao, price: Tao, allowPartial: Bool)
    /// Takes stake back unless the price of alpha, in rao, is below `price`; with `allowPartial` as much as that price allows.
    case removeStakeLimit(hotkey: Hotkey, netuid: NetUID, amount: Tao, price: Tao, allowPartial: Bool)
    /// Publishes where the signer's figures can be fetched; signed by the hotkey.
    case servePrometheus(netuid: NetUID, version: UInt32, address: IPAddress, port: UInt16)
    /// Sets the signer's weights for one mechanism of a subnet; signed by the hotkey.
    case setMechanismWeights(netuid: NetUID, mechanism: UInt8, weights: [WeightVector.Entry], versionKey: UInt64)
    /// Commits to weights by their hash, 32 bytes; signed by the hotkey.
    case commitWeights(netuid: NetUID, mechanism: UInt8, hash: Bytes)
    /// Reveals weights that were committed by hash; signed by the hotkey.
    case revealWeights(
        netuid: NetUID, mechanism: UInt8, weights: [WeightVector.Entry], salt: [UInt16], versionKey: UInt64)
    /// Commits to weights that the chain itself opens with the signature of drand's round `revealRound`; signed by the hotkey.
    case commitTimelockedWeights(netuid: NetUID, mechanism: UInt8, commit: Bytes, revealRound: UInt64)
    /// Puts a few bytes of the signer's own on the chain, for all to read; signed by the hotkey.
    case setCommitment(netuid: NetUID, data: Bytes)
}

/// What became of a call: the block that holds it, and what happened there.
public struct ExtrinsicReceipt: Hashable, Sendable, Codable {
    /// The block that holds the extrinsic.
    public let block: BlockHeader
    /// Its place in the block.
    public let index: Int
    /// What happened, in order, such as `NeuronRegistered`.
    public let events: [ChainEvent]

    /// A receipt.
    public init(block: BlockHeader, index: Int, events: [ChainEvent]) {
        self.block = block
        self.index = index
        self.events = events
    }
}

/// Something that happened on the chain: a name, and its arguments as text.
public struct ChainEvent: Hashable, Sendable, Codable {
    /// The chain's own name of the event.
    public let name: String
    /// The arguments by name, as text.
    public let arguments: [String: String]

    /// An event.
    public init(_ name: String, _ arguments: [String: String] = [:]) {
        self.name = name
        self.arguments = arguments
    }
}
