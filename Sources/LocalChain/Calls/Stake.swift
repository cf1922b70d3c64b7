internal import Consensus
internal import Neuron

extension ChainState {
    /// Stakes TAO to a hotkey: on root one for one, elsewhere for the alpha that the market gives.
    ///
    /// - Source: sections 4 and 7.1 of `docs/consensus.md`; the checks are in the chain's order.
    mutating func addStake(_ amount: UInt64, to hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey, limit: PriceLimit?)
        throws(DispatchError)
    {
        let subnet = try openMarket(netuid)
        let fee = subnet.isRoot ? 0 : Pool.fee(amount, rate: rules.swapFee)
        guard amount >= rules.minStake + fee else { throw .amountTooLow }
        if let limit, !limit.allowsPart, !subnet.isRoot {
            try requireWhole(amount, .buy, on: subnet, limit: limit)
        }
        guard ledger.balance(of: coldkey) >= amount else { throw .notEnoughBalance }
        guard owners[hotkey] != nil else { throw .hotkeyUnknown }
        let bought = try buy(amount, on: netuid, by: coldkey, limit: limit?.price)
        credit(bought.alpha, to: hotkey, on: netuid, by: coldkey)
        emit(
            RuntimeEvent(
                "StakeAdded",
                [
                    "coldkey": .account(coldkey), "hotkey": .account(hotkey), "amount": .number(bought.spent),
                    "alpha": .number(bought.alpha), "netuid": .number(netuid), "fee": .number(bought.fee),
                ]))
    }

    /// Turns stake back into TAO.
    mutating func removeStake(
        _ amount: UInt64, from hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey, limit: PriceLimit?
    ) throws(DispatchError) {
        let subnet = try openMarket(netuid)
        guard owners[hotkey] != nil else { throw .hotkeyUnknown }
        let staked = subnet.stake.stake(of: hotkey, by: coldkey)
        guard amount > 0, staked >= amount else { throw .notEnoughStake }
        if !subnet.isRoot {
            let worth: UInt64
            do { worth = try subnet.market.quote(.sell, amount, feeRate: rules.swapFee).paidOut } catch { throw .noLiquidity }
            guard worth >= rules.minStake || amount == staked else { throw .amountTooLow }
            if let limit, !limit.allowsPart { try requireWhole(amount, .sell, on: subnet, limit: limit) }
        }
        let sold = try sell(amount, of: hotkey, on: netuid, by: coldkey, limit: limit?.price)
        emit(
            RuntimeEvent(
                "StakeRemoved",
                [
                    "coldkey": .account(coldkey), "hotkey": .account(hotkey), "amount": .number(sold.tao),
                    "alpha": .number(sold.spent), "netuid": .number(netuid), "fee": .number(sold.fee),
                ]))
    }

    /// Turns all of a coldkey's stake with a hotkey back into TAO; what can't be sold stays.
    mutating func unstakeAll(from hotkey: Hotkey, by coldkey: Coldkey) throws(DispatchError) {
        guard owners[hotkey] != nil else { throw .hotkeyUnknown }
        for netuid in subnets.keys.sorted() {
            let staked = subnets[netuid]?.stake.stake(of: hotkey, by: coldkey) ?? 0
            guard staked > 0 else { continue }
            let before = self
            do {
                try removeStake(staked, from: hotkey, on: netuid, by: coldkey, limit: nil)
            } catch {
                // A subnet that is closed or too small keeps its stake; the others are emptied all the same.
                self = before
            }
        }
    }

    /// Moves stake to another hotkey, subnet or coldkey; between subnets it is sold and bought.
    mutating func moveStake(
        _ amount: UInt64, of coldkey: Coldkey, from: (hotkey: Hotkey, netuid: NetUID),
        to: (hotkey: Hotkey, netuid: NetUID, coldkey: Coldkey)
    ) throws(DispatchError) {
        let origin = try openMarket(from.netuid)
        let destination = try openMarket(to.netuid)
        guard owners[from.hotkey] != nil, owners[to.hotkey] != nil else { throw .hotkeyUnknown }
        if to.coldkey != coldkey, !origin.rules.transfersAllowed || !destination.rules.transfersAllowed {
            throw .transferDisallowed
        }
        let staked = origin.stake.stake(of: from.hotkey, by: coldkey)
        guard amount > 0, staked >= amount else { throw .notEnoughStake }
        guard from.netuid != to.netuid else {
            let worth = (Wide64(amount) * origin.price).floor
            guard worth >= rules.minStake else { throw .amountTooLow }
            let taken = debit(amount, from: from.hotkey, on: from.netuid, by: coldkey)
            credit(taken, to: to.hotkey, on: to.netuid, by: to.coldkey)
            return emitMove(from, to, of: coldkey, amount: worth)
        }
        let sold = try sell(amount, of: from.hotkey, on: from.netuid, by: coldkey, limit: nil)
        guard sold.tao >= rules.minStake else { throw .amountTooLow }
        let bought = try buy(sold.tao, on: to.netuid, by: coldkey, limit: nil)
        credit(bought.alpha, to: to.hotkey, on: to.netuid, by: to.coldkey)
        emitMove(from, to, of: coldkey, amount: sold.tao)
    }

    private mutating func emitMove(
        _ from: (hotkey: Hotkey, netuid: NetUID), _ to: (hotkey: Hotkey, netuid: NetUID, coldkey: Coldkey), of coldkey: Coldkey,
        amount: UInt64
    ) {
        emit(
            RuntimeEvent(
                to.coldkey != coldkey ? "StakeTransferred" : from.hotkey == to.hotkey ? "StakeSwapped" : "StakeMoved",
                [
                    "coldkey": .account(coldkey), "hotkey": .account(from.hotkey), "netuid": .number(from.netuid),
                    "destination": .account(to.hotkey), "destinationNetuid": .number(to.netuid), "amount": .number(amount),
                ]))
    }

    /// Gives up alpha: burned it stays out and nobody's, recycled it never was.
    mutating func giveUpAlpha(_ amount: UInt64, of hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey, recycles: Bool)
        throws(DispatchError)
    {
        guard netuid != 0 else { throw .rootAlpha }
        let subnet = try openMarket(netuid)
        try requireOwner(coldkey, of: hotkey)
        guard amount > 0, subnet.stake.stake(of: hotkey, by: coldkey) >= amount else { throw .notEnoughStake }
        let taken = debit(amount, from: hotkey, on: netuid, by: coldkey)
        try change(netuid) { subnet throws(DispatchError) in
            if recycles { subnet.alphaOut -= taken } else { subnet.burnedAlpha += taken }
        }
        emit(
            RuntimeEvent(
                recycles ? "AlphaRecycled" : "AlphaBurned",
                ["coldkey": .account(coldkey), "hotkey": .account(hotkey), "amount": .number(taken), "netuid": .number(netuid)])
        )
    }

    /// Where a coldkey's miners on a subnet are paid from now on.
    mutating func setAutoStake(_ hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard subnet.uids[hotkey] != nil else { throw .notRegistered }
        guard autoStake[netuid]?[coldkey] != hotkey else { throw .sameAutoStake }
        autoStake[netuid, default: [:]][coldkey] = hotkey
        emit(
            RuntimeEvent(
                "AutoStakeDestinationSet",
                ["coldkey": .account(coldkey), "netuid": .number(netuid), "hotkey": .account(hotkey)]))
    }

    /// A subnet whose stake can be bought and sold.
    private func openMarket(_ netuid: NetUID) throws(DispatchError) -> Subnet {
        let subnet = try subnet(netuid)
        guard subnet.isRoot || subnet.firstEmission != nil else { throw .subtokenDisabled }
        return subnet
    }

    private func requireWhole(_ amount: UInt64, _ side: Pool.Side, on subnet: Subnet, limit: PriceLimit) throws(DispatchError) {
        var market = subnet.market
        let swap: Pool.Swap
        do { swap = try market.swap(side, amount, limit: limit.price, feeRate: rules.swapFee) } catch {
            throw DispatchError(error)
        }
        guard swap.paidIn + swap.fee >= amount else { throw .slippage }
    }
}

extension DispatchError {
    /// A market's refusal, under the name that callers know.
    init(_ refusal: Pool.Refusal) {
        self =
            switch refusal {
            case .PriceLimitExceeded: .slippage
            case .ReservesTooLow, .InsufficientLiquidity, .SwapInputTooLarge: .noLiquidity
            }
    }
}
