internal import Consensus
internal import Neuron

extension ChainState {
    /// Buys alpha with an account's TAO, as much as the limit allows; on root one is one. The fee goes to the block's author.
    ///
    /// The alpha is out and nobody's until it is credited.
    mutating func buy(_ amount: UInt64, on netuid: NetUID, by account: Coldkey, limit: UInt64?) throws(DispatchError) -> (
        alpha: UInt64, spent: UInt64, fee: UInt64
    ) {
        guard netuid != 0 else {
            try ledger.pay(amount, from: account, into: 0)
            return (amount, amount, 0)
        }
        let rate = rules.swapFee
        let swap = try change(netuid) { subnet throws(DispatchError) in
            do throws(Pool.Refusal) {
                let swap = try subnet.market.swap(.buy, amount, limit: limit, feeRate: rate)
                subnet.alphaOut += swap.paidOut
                return swap
            } catch {
                throw DispatchError(error)
            }
        }
        try ledger.pay(swap.paidIn, from: account, into: netuid)
        try ledger.transfer(swap.fee, from: account, to: author)
        return (swap.paidOut, swap.paidIn + swap.fee, swap.fee)
    }

    /// Sells a holder's stake for TAO, as much as the limit allows; on root one is one.
    mutating func sell(_ amount: UInt64, of hotkey: Hotkey, on netuid: NetUID, by account: Coldkey, limit: UInt64?)
        throws(DispatchError) -> (tao: UInt64, spent: UInt64, fee: UInt64)
    {
        guard netuid != 0 else {
            let taken = debit(amount, from: hotkey, on: 0, by: account)
            ledger.pay(taken, from: 0, to: account)
            return (taken, taken, 0)
        }
        let rate = rules.swapFee
        let swap = try change(netuid) { subnet throws(DispatchError) in
            do throws(Pool.Refusal) {
                return try subnet.market.swap(.sell, amount, limit: limit, feeRate: rate)
            } catch {
                throw DispatchError(error)
            }
        }
        debit(swap.paidIn + swap.fee, from: hotkey, on: netuid, by: account)
        if let author { credit(swap.fee, to: Hotkey(author.address), on: netuid, by: author) }
        let isBurned = author == nil
        try change(netuid) { subnet throws(DispatchError) in
            subnet.alphaOut -= swap.paidIn
            if isBurned { subnet.burnedAlpha += swap.fee }
        }
        ledger.pay(swap.paidOut, from: netuid, to: account)
        return (swap.paidOut, swap.paidIn + swap.fee, swap.fee)
    }

    /// Adds to a holder's stake. On root, what subnets owe the holder stays as it was.
    mutating func credit(_ amount: UInt64, to hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey) {
        guard amount > 0 else { return }
        let old = subnets[netuid]?.stake.stake(of: hotkey, by: coldkey) ?? 0
        subnets[netuid]?.stake.deposit(amount, to: hotkey, by: coldkey)
        if netuid == 0 { rootStakeChanged(of: hotkey, by: coldkey, from: old) }
    }

    /// Takes from a holder's stake: what was taken.
    @discardableResult
    mutating func debit(_ amount: UInt64, from hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey) -> UInt64 {
        let old = subnets[netuid]?.stake.stake(of: hotkey, by: coldkey) ?? 0
        let taken = subnets[netuid]?.stake.withdraw(amount, from: hotkey, by: coldkey) ?? 0
        if netuid == 0 { rootStakeChanged(of: hotkey, by: coldkey, from: old) }
        return taken
    }

    private mutating func rootStakeChanged(of hotkey: Hotkey, by coldkey: Coldkey, from old: UInt64) {
        let new = subnets[0]?.stake.stake(of: hotkey, by: coldkey) ?? 0
        if new > 0, !rootStakers.contains(coldkey) { rootStakers.append(coldkey) }
        for netuid in netuids where subnets[netuid]?.claims.rates[hotkey] != nil {
            subnets[netuid]?.claims.stakeChanged(of: hotkey, by: coldkey, from: old, to: new)
        }
    }
}
