internal import Consensus
internal import Neuron

extension ChainState {
    /// Creates a subnet for its lock cost. On a full chain the cheapest subnet beyond its immunity makes room.
    ///
    /// - Source: section 6.5 of `docs/consensus.md`.
    mutating func createSubnet(_ hotkey: Hotkey, by coldkey: Coldkey) throws(DispatchError) {
        if let owner = owners[hotkey], owner != coldkey { throw .nonAssociatedColdkey }
        if lastLockBlock > 0, block.number - lastLockBlock < rules.networkRateLimit { throw .networkTooFast }
        let cost = lockCost
        guard ledger.balance(of: coldkey) >= cost else { throw .lockCost }
        let netuid = try freeNetuid()
        let median = SubnetLife.medianPrice(netuids.compactMap { subnets[$0]?.price })
        let alpha = (Wide64(cost) / median).floor
        try ledger.pay(cost, from: coldkey, into: netuid)
        var subnet = Subnet(
            netuid, owner: coldkey, ownerHotkey: hotkey, at: block.number, rules: SubnetRules(), burn: 1_000_000_000,
            market: Pool(tao: cost, alpha: alpha))
        subnet.emissionEnabled = rules.emitsAtOnce
        subnet.lastEpoch = block.number - min(block.number, UInt64(netuid.rawValue) % subnet.rules.tempo)
        for seat in subnets[0]?.neurons ?? [] where seat.hotkey != hotkey {
            // Root's validators answer for the owner until the owner has stake of its own.
            subnet.families.proposals[seat.hotkey] = Families.Proposal(
                children: [.init(proportion: .max, hotkey: hotkey)], dueAt: block.number + rules.childkeyCooldown)
        }
        subnets[netuid] = subnet
        (lastLock, lastLockBlock) = (cost, block.number)
        try seat(hotkey, coldkey, on: netuid, instead: nil)
        emit(RuntimeEvent("NetworkAdded", ["netuid": .number(netuid), "modality": .number(0)]))
    }

    /// What creating a subnet costs now, in rao.
    var lockCost: UInt64 {
        SubnetLife.lockCost(
            last: lastLock, lastBlock: lastLockBlock, at: block.number, minimum: rules.minLock, interval: rules.lockInterval,
            blockEmission: Issuance.perBlock(issuance: ledger.issuance))
    }

    /// Opens a subnet's market and emission from the next block on.
    mutating func start(_ netuid: NetUID, by coldkey: Coldkey) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard subnet.owner == coldkey else { throw .notSubnetOwner }
        guard block.number >= subnet.createdAt + rules.startCallDelay else { throw .startTooSoon }
        guard subnet.firstEmission == nil else { throw .alreadyStarted }
        subnets[netuid]?.firstEmission = block.number + 1
        emit(RuntimeEvent("FirstEmissionBlockNumberSet", ["netuid": .number(netuid), "block": .number(block.number + 1)]))
    }

    /// Asks for an epoch before its time; it runs after the freeze window.
    mutating func triggerEpoch(of netuid: NetUID, by coldkey: Coldkey) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard netuid != 0, subnet.owner == coldkey else { throw .notSubnetOwner }
        guard !subnet.rules.commitReveal else { throw .triggerCommitReveal }
        guard subnet.pendingEpoch == 0 else { throw .triggerPending }
        let next = Schedule.blocksUntilNext(tempo: subnet.rules.tempo, block: block.number, lastEpoch: subnet.lastEpoch)
        guard next >= rules.freezeWindow else { throw .epochImminent }
        subnets[netuid]?.pendingEpoch = block.number + max(1, rules.freezeWindow)
        emit(RuntimeEvent("EpochTriggered", ["netuid": .number(netuid)]))
    }

    /// Ends a subnet: its TAO is paid out in proportion to alpha, the protocol's part is recycled.
    mutating func dissolve(_ netuid: NetUID) throws(DispatchError) {
        let subnet = try subnet(netuid)
        var holders: [Coldkey: UInt64] = [:]
        for hotkey in subnet.stake.hotkeys {
            for coldkey in subnet.stake.holders(of: hotkey) {
                holders[coldkey, default: 0] += subnet.stake.stake(of: hotkey, by: coldkey)
            }
        }
        let accounts = holders.keys.sorted()
        let payout = SubnetLife.payout(
            ledger.pools[netuid, default: 0], holders: accounts.map { holders[$0, default: 0] },
            protocolAlpha: subnet.protocolAlpha)
        for (account, amount) in zip(accounts, payout.holders) { ledger.pay(amount, from: netuid, to: account) }
        ledger.recycle(ledger.pools[netuid, default: 0], from: netuid)
        subnets[netuid] = nil
        autoStake[netuid] = nil
        emit(RuntimeEvent("NetworkRemoved", ["netuid": .number(netuid)]))
    }

    /// The lowest number that is free, or that of the subnet that makes room.
    private mutating func freeNetuid() throws(DispatchError) -> NetUID {
        if netuids.count < rules.subnetLimit {
            var number: UInt16 = 1
            while subnets[NetUID(number)] != nil { number += 1 }
            return NetUID(number)
        }
        let candidates = netuids.compactMap { subnets[$0] }.map {
            SubnetLife.Candidate(netuid: $0.netuid.rawValue, registeredAt: $0.createdAt, price: $0.movingPrice)
        }
        guard let victim = SubnetLife.victim(among: candidates, at: block.number, immunity: rules.subnetImmunity) else {
            throw .subnetLimit
        }
        try dissolve(NetUID(victim))
        return NetUID(victim)
    }
}
