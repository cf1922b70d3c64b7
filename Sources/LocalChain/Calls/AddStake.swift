internal import Neuron

extension ChainState {
    /// Stakes TAO to a hotkey, one alpha for one TAO: this chain has no pools, so no price moves and no fee is taken.
    mutating func addStake(_ amount: UInt64, to hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey) throws(DispatchError)
        -> [ChainEvent]
    {
        var subnet = try subnet(netuid)
        guard owners[hotkey] != nil else { throw .hotkeyUnknown }
        guard amount >= 2_000_000 else { throw .amountTooLow }
        try ledger.stake(amount, from: coldkey, into: netuid)
        subnet.stake[hotkey, default: 0] += amount
        subnet.alphaOut += amount
        subnets[netuid] = subnet
        return [
            ChainEvent(
                "StakeAdded", ["coldkey": "\(coldkey)", "hotkey": "\(hotkey)", "netuid": "\(netuid)", "amount": "\(amount)"])
        ]
    }
}
