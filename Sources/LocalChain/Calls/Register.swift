internal import Consensus
internal import Neuron

extension ChainState {
    /// Gives a hotkey a uid for the price of the moment. The price is recycled; a full subnet gives up its least paid neuron.
    ///
    /// - Source: sections 6.1 and 6.4 of `docs/consensus.md`; the checks are in the chain's order.
    mutating func register(_ hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey) throws(DispatchError) -> [ChainEvent] {
        guard netuid != 0 else { throw .rootRegistration }
        var subnet = try subnet(netuid)
        guard subnet.rules.registrationAllowed else { throw .registrationDisabled }
        guard subnet.uids[hotkey] == nil else { throw .alreadyRegistered }
        guard ledger.free[coldkey, default: 0] >= subnet.burn else { throw .notEnoughBalance }
        if let owner = owners[hotkey], owner != coldkey { throw .nonAssociatedColdkey }
        let record = NeuronRecord(hotkey: hotkey, coldkey: coldkey, at: block.number)
        let isFull = subnet.neurons.count >= Int(subnet.rules.maxUIDs)
        let victim = isFull ? subnet.victim(at: block.number) : nil
        if isFull, victim == nil { throw .noNeuronId }
        try ledger.recycle(subnet.burn, from: coldkey)
        subnet.burn = Subnet.burnRules.bumped(subnet.burn)
        if let victim { subnet.replace(victim, with: record) } else { subnet.append(record) }
        owners[hotkey] = coldkey
        let uid = subnet.uids[hotkey, default: 0]
        subnets[netuid] = subnet
        return [ChainEvent("NeuronRegistered", ["netuid": "\(netuid)", "uid": "\(uid)", "hotkey": "\(hotkey)"])]
    }
}

extension Subnet {
    /// How the price of a registration moves.
    static let burnRules = RegistrationBurn()

    /// The price falls a little with every block.
    mutating func decayBurn() { burn = Self.burnRules.decayed(burn) }

    /// The uid that a newcomer gets on a full subnet, or nil if nobody can be replaced.
    func victim(at block: BlockNumber) -> Int? {
        let pruning = Pruning(immunityPeriod: rules.immunityPeriod)
        let owned = neurons.indices.filter { neurons[$0].coldkey == owner }.map {
            (uid: $0, registeredAt: neurons[$0].registeredAt)
        }
        return pruning.victim(
            among: neurons.map { Pruning.Candidate(emission: $0.emission, registeredAt: $0.registeredAt) },
            immortals: pruning.immortals(ownedBy: owned, ownerUID: uids[ownerHotkey]), at: block)
    }
}
