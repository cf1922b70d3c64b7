internal import Consensus
internal import Neuron

extension ChainState {
    /// Divides the validators' and root's pots by dividends, stake and take: all that was given.
    ///
    /// - Source: sections 2.2, 7.2 and 7.3 of `docs/consensus.md`.
    func payValidators(_ emission: [UInt64], pot: UInt64, rootPot: UInt64, on subnet: inout Subnet) -> UInt64 {
        let (dividends, burned) = familyDividends(emission, on: subnet)
        let recycled = min(burned, pot)
        subnet.alphaOut -= recycled
        let pot = pot - recycled
        let hotkeys = dividends.keys.sorted()
        let claims = hotkeys.map {
            Dividends.Claim(
                dividend: dividends[$0, default: 0], alpha: subnet.stake.stake(of: $0), root: rootStake(of: $0))
        }
        let parts = Dividends.distribute(
            claims, validator: pot, root: rootPot, taoWeight: Wide32(proportion: rules.taoWeight))
        // What a childkey burn took is given too: to nobody.
        var given = recycled
        for ((hotkey, claim), part) in zip(zip(hotkeys, claims), parts) {
            // Quotients of the fixed point never add up to more than the pots; what they lack is nobody's.
            let alpha = min(part.alpha, pot + rootPot + recycled - given)
            given += alpha
            let owner = owners[hotkey] ?? subnet.owner
            let alphaTake = Dividends.take(take(of: hotkey), of: alpha).delegate
            subnet.stake.deposit(alphaTake, to: hotkey, by: owner)
            subnet.stake.credit(alpha - alphaTake, to: hotkey, owner: owner)
            let root = min(part.root, pot + rootPot + recycled - given)
            let rootTake = Dividends.take(take(of: hotkey), of: root).delegate
            subnet.stake.deposit(rootTake, to: hotkey, by: owner)
            let lost = subnet.claims.add(root - rootTake, for: hotkey, rootStake: claim.root)
            given += root - lost
        }
        return given
    }

    /// Each hotkey's dividend once those of children are split with their parents, and what was burned of them.
    private func familyDividends(_ emission: [UInt64], on subnet: Subnet) -> (shares: [Hotkey: UInt64], burned: UInt64) {
        var recycled: UInt64 = 0
        var dividends: [Hotkey: UInt64] = [:]
        for (uid, amount) in emission.enumerated() where amount > 0 {
            let hotkey = subnet.neurons[uid].hotkey
            let parents = subnet.families.parents[hotkey] ?? []
            guard !parents.isEmpty else {
                dividends[hotkey, default: 0] += amount
                continue
            }
            let owner = owners[hotkey]
            let share = Dividends.split(
                amount, alpha: subnet.stake.stake(of: hotkey), root: rootStake(of: hotkey),
                given: (subnet.families.children[hotkey] ?? []).map(\.proportion),
                parents: parents.map {
                    .init(
                        proportion: $0.proportion, alpha: subnet.stake.stake(of: $0.hotkey), root: rootStake(of: $0.hotkey),
                        isOwn: owners[$0.hotkey] == owner)
                },
                take: subnet.families.takes[hotkey] ?? 0, taoWeight: rules.taoWeight, burned: rules.childkeyBurn)
            dividends[hotkey, default: 0] += share.own
            for (parent, part) in zip(parents, share.parents) { dividends[parent.hotkey, default: 0] += part }
            recycled += share.recycled
        }
        return (dividends, recycled)
    }
}
