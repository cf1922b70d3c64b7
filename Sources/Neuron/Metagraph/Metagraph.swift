/// Who is on a subnet, as a value: true at one block.
public struct Metagraph: Hashable, Sendable, Codable {
    /// The subnet.
    public let netuid: NetUID
    /// The block at which all of it is true.
    public let block: BlockHeader
    /// The hotkey of the subnet's owner.
    public let owner: Hotkey
    /// Every neuron, at the index of its uid.
    public let neurons: [Neuron]
    private let uids: [Hotkey: UID]

    /// A metagraph of neurons in the order of their uids.
    public init(netuid: NetUID, block: BlockHeader, owner: Hotkey, neurons: [Neuron]) {
        self.netuid = netuid
        self.block = block
        self.owner = owner
        self.neurons = neurons
        uids = Dictionary(neurons.map { ($0.hotkey, $0.uid) }) { first, _ in first }
    }

    private enum CodingKeys: String, CodingKey { case netuid, block, owner, neurons }

    /// A metagraph as it was written.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            netuid: try container.decode(NetUID.self, forKey: .netuid),
            block: try container.decode(BlockHeader.self, forKey: .block),
            owner: try container.decode(Hotkey.self, forKey: .owner),
            neurons: try container.decode([Neuron].self, forKey: .neurons))
    }

    /// The neuron of a hotkey, or nil if it is not registered here.
    public func neuron(_ hotkey: Hotkey) -> Neuron? { uids[hotkey].map { neurons[Int($0.rawValue)] } }

    /// The neuron of a uid, or nil if there is none.
    public func neuron(_ uid: UID) -> Neuron? {
        Int(uid.rawValue) < neurons.count ? neurons[Int(uid.rawValue)] : nil
    }
}
