internal import Consensus
internal import Neuron

extension ChainState {
    /// What a delegate keeps of its nominators' dividends.
    func take(of hotkey: Hotkey) -> UInt16 { takes[hotkey] ?? rules.maxTake }

    /// Lowers a delegate's take; at any time.
    mutating func decreaseTake(of hotkey: Hotkey, to take: UInt16, by coldkey: Coldkey) throws(DispatchError) {
        try requireOwner(coldkey, of: hotkey)
        guard take < self.take(of: hotkey), take >= rules.minTake else { throw .takeTooLow }
        takes[hotkey] = take
        emit(
            RuntimeEvent(
                "TakeDecreased", ["coldkey": .account(coldkey), "hotkey": .account(hotkey), "take": .number(UInt64(take))]))
    }

    /// Raises a delegate's take; seldom.
    mutating func increaseTake(of hotkey: Hotkey, to take: UInt16, by coldkey: Coldkey) throws(DispatchError) {
        try requireOwner(coldkey, of: hotkey)
        guard take > self.take(of: hotkey) else { throw .takeTooLow }
        guard take <= rules.maxTake else { throw .takeTooHigh }
        if let last = lastTake[hotkey], block.number - last < rules.takeRateLimit { throw .takeTooFast }
        takes[hotkey] = take
        lastTake[hotkey] = block.number
        emit(
            RuntimeEvent(
                "TakeIncreased", ["coldkey": .account(coldkey), "hotkey": .account(hotkey), "take": .number(UInt64(take))]))
    }

    /// Sets what a child keeps of its parents' parts.
    mutating func setChildkeyTake(of hotkey: Hotkey, on netuid: NetUID, to take: UInt16, by coldkey: Coldkey)
        throws(DispatchError)
    {
        try requireOwner(coldkey, of: hotkey)
        guard take <= rules.maxTake else { throw .childkeyTake }
        let families = try subnet(netuid).families
        if take > families.takes[hotkey] ?? 0, let last = families.lastTake[hotkey],
            block.number - last < rules.takeRateLimit
        {
            throw .childkeyTakeTooFast
        }
        let number = block.number
        subnets[netuid]?.families.takes[hotkey] = take
        subnets[netuid]?.families.lastTake[hotkey] = number
        emit(RuntimeEvent("ChildKeyTakeSet", ["hotkey": .account(hotkey), "take": .number(UInt64(take))]))
    }

    /// Proposes a hotkey's children; they count after the cooldown.
    ///
    /// - Source: section 7.3 of `docs/consensus.md`.
    mutating func setChildren(_ children: [Families.Link], of hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey)
        throws(DispatchError)
    {
        guard netuid != 0 else { throw .rootRegistration }
        let subnet = try subnet(netuid)
        if let last = subnet.families.lastChange[hotkey], block.number - last < rules.childrenRateLimit { throw .rateLimit }
        try requireOwner(coldkey, of: hotkey)
        guard children.count <= Families.limit else { throw .tooManyChildren }
        guard !children.contains(where: { $0.hotkey == hotkey }) else { throw .invalidChild }
        guard Set(children.map(\.hotkey)).count == children.count else { throw .duplicateChild }
        var sum: UInt64 = 0
        for child in children {
            let (next, overflow) = sum.addingReportingOverflow(child.proportion)
            guard !overflow else { throw .proportionOverflow }
            sum = next
        }
        let parents = Set((subnet.families.parents[hotkey] ?? []).map(\.hotkey))
        guard !children.contains(where: { parents.contains($0.hotkey) || subnet.families.children[$0.hotkey] != nil }),
            children.isEmpty || parents.isEmpty
        else { throw .childParent }
        guard children.isEmpty || stakeWeight(of: hotkey, on: subnet) >= rules.childkeyStake else { throw .childStake }
        let dueAt = block.number + rules.childkeyCooldown
        let number = block.number
        try change(netuid) { subnet throws(DispatchError) in
            subnet.families.proposals[hotkey] = Families.Proposal(children: children, dueAt: dueAt)
            subnet.families.lastChange[hotkey] = number
        }
        emit(
            RuntimeEvent(
                "SetChildrenScheduled",
                [
                    "hotkey": .account(hotkey), "netuid": .number(netuid), "cooldown": .number(dueAt),
                    "children": .number(children.count),
                ]))
    }

    /// Puts the children into force whose cooldown is over, on a subnet whose epoch ran.
    mutating func applyChildren(on netuid: NetUID) {
        guard var subnet = subnets[netuid], !subnet.families.proposals.isEmpty else { return }
        subnets[netuid] = nil
        for hotkey in subnet.families.proposals.keys.sorted() {
            guard let proposal = subnet.families.proposals[hotkey], proposal.dueAt <= block.number else { continue }
            subnet.families.proposals[hotkey] = nil
            // A hotkey that became a child meanwhile has no children.
            guard proposal.children.isEmpty || subnet.families.parents[hotkey] == nil,
                !proposal.children.contains(where: { subnet.families.children[$0.hotkey] != nil })
            else { continue }
            subnet.families.set(proposal.children, of: hotkey)
            emit(RuntimeEvent("SetChildren", ["hotkey": .account(hotkey), "netuid": .number(netuid)]))
        }
        subnets[netuid] = subnet
    }
}
