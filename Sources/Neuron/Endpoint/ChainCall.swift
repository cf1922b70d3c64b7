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
