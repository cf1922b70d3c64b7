internal import Consensus
internal import Neuron

/// One subnet's state.
struct Subnet: Sendable {
    let netuid: NetUID
    let owner: Coldkey
    let ownerHotkey: Hotkey
    let alphaPerBlock: UInt64
    var rules: SubnetHyperparameters
    /// The price of a registration, which decays block by block and rises with each one.
    var burn: UInt64
    /// At the index of the uid.
    var neurons: [NeuronRecord] = []
    var uids: [Hotkey: Int] = [:]
    /// Alpha staked to each hotkey. It outlives a registration.
    var stake: [Hotkey: UInt64] = [:]
    var lastEpoch: BlockNumber = 0
    /// The block of the last epoch that ran; 0 before the first.
    var lastStepBlock: BlockNumber = 0
    var pendingServer: UInt64 = 0
    var pendingValidator: UInt64 = 0
    var pendingOwner: UInt64 = 0
    /// All alpha that was ever issued or bought, less what was burned.
    var alphaOut: UInt64 = 0
    /// Alpha that rounding gave to nobody.
    var unallocated: UInt64 = 0

    init(_ genesis: Genesis.SubnetGenesis) {
        netuid = genesis.netuid
        owner = genesis.owner
        ownerHotkey = genesis.ownerHotkey
        alphaPerBlock = genesis.alphaPerBlock.rao
        rules = genesis.rules
        burn = genesis.rules.burn.rao
        append(NeuronRecord(hotkey: ownerHotkey, coldkey: owner, at: 0))
    }

    /// Gives the next free uid to a neuron.
    mutating func append(_ record: NeuronRecord) {
        uids[record.hotkey] = neurons.count
        neurons.append(record)
    }

    /// Gives a taken uid to another neuron. What others had said of the slot is set to zero; stake stays with the old hotkey.
    mutating func replace(_ uid: Int, with record: NeuronRecord) {
        uids.removeValue(forKey: neurons[uid].hotkey)
        uids[record.hotkey] = uid
        neurons[uid] = record
        for index in neurons.indices {
            neurons[index].weights = neurons[index].weights.map { Int($0.uid) == uid ? StoredEntry(uid: $0.uid, value: 0) : $0 }
        }
    }

    /// The subnet as neurons see it.
    func metagraph(at block: BlockHeader) -> Metagraph {
        Metagraph(
            netuid: netuid, block: block, owner: ownerHotkey,
            neurons: neurons.enumerated().map { index, record in
                Metagraph.Neuron(
                    uid: UID(UInt16(index)), hotkey: record.hotkey, coldkey: record.coldkey, axon: record.axon,
                    certificate: record.certificate,
                    stake: Tao(rao: stake[record.hotkey, default: 0]), isActive: record.isActive,
                    validatorPermit: record.validatorPermit, consensus: record.consensus, incentive: record.incentive,
                    dividends: record.dividends, validatorTrust: record.validatorTrust, emission: Tao(rao: record.emission),
                    lastUpdate: record.lastUpdate, registeredAt: record.registeredAt)
            })
    }

    /// The rules with the price of the moment.
    var currentRules: SubnetHyperparameters {
        var rules = rules
        rules.burn = Tao(rao: burn)
        return rules
    }
}
