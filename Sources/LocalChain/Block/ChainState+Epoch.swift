internal import Consensus
internal import Neuron

extension ChainState {
    /// Runs the epochs that are due, in ascending number, as many as a block may; the rest wait for the next block.
    ///
    /// - Source: section 2.1 of `docs/consensus.md`.
    mutating func runEpochs() {
        var left = rules.maxEpochsPerBlock
        for netuid in netuids where left > 0 && subnets[netuid]?.isEpochDue(at: block.number) == true {
            left -= 1
            runEpoch(of: netuid)
        }
    }

    private mutating func runEpoch(of netuid: NetUID) {
        guard var subnet = subnets[netuid] else { return }
        subnets[netuid] = nil
        let pending = subnet.pending
        subnet.pending = Subnet.Pending()
        let total = pending.server + pending.validator + pending.root
        let stakes = subnet.neurons.map { neuron in
            (
                alpha: subnet.families.inherited(neuron.hotkey) { subnet.stake.stake(of: $0) },
                root: subnet.families.inherited(neuron.hotkey) { rootStake(of: $0) }
            )
        }
        let epoch = subnet.epochIndex + 1
        var server = [UInt64](repeating: 0, count: subnet.neurons.count)
        var validator = server
        var combined = server
        var hasIncentive = false
        let parts = Mechanisms.split(total, count: subnet.rules.mechanisms, shares: subnet.rules.mechanismSplit)
        for (mechanism, part) in parts.enumerated() {
            let input = subnet.epochInput(
                mechanism, stakes, at: block.number, emission: part, epoch: epoch,
                rules: subnet.rules.epoch(taoWeight: rules.taoWeight, stakeThreshold: rules.stakeThreshold))
            let out = YumaEpoch.run(input)
            subnet.store(out, mechanism: mechanism)
            for uid in subnet.neurons.indices {
                server[uid] += out.serverEmission[uid]
                validator[uid] += out.validatorEmission[uid]
                combined[uid] += out.combinedEmission[uid]
            }
            hasIncentive = hasIncentive || out.incentive.contains { $0.bits != 0 }
        }
        for uid in subnet.neurons.indices { subnet.neurons[uid].emission = combined[uid] }
        payOwner(pending.owner, on: &subnet)
        let miners = payMiners(server, on: &subnet)
        // Shares of I32F32 can give miners a few rao more than their half: the validators' pot is what is left then.
        let rest = total - min(total, miners)
        let rootPot = min(pending.root, rest)
        let pot = min(rest - rootPot, hasIncentive ? pending.validator : pending.validator + pending.server)
        let given = payValidators(validator, pot: pot, rootPot: rootPot, on: &subnet)
        subnet.unallocated += rest - given
        subnet.lastEpoch = block.number
        subnet.lastStepBlock = block.number
        subnet.pendingEpoch = 0
        subnet.epochIndex = epoch
        subnets[netuid] = subnet
        emit(RuntimeEvent("EpochRun", ["netuid": .number(netuid), "emission": .number(total)]))
    }

    /// The owner's cut becomes stake of the owner's hotkey.
    private func payOwner(_ amount: UInt64, on subnet: inout Subnet) {
        subnet.stake.deposit(amount, to: subnet.ownerHotkey, by: subnet.owner)
    }

    /// Stakes miners' pay where they want it. What the owner's miners earn is withheld: all that was given.
    private func payMiners(_ emission: [UInt64], on subnet: inout Subnet) -> UInt64 {
        var given: UInt64 = 0
        var withheld: UInt64 = 0
        for (uid, amount) in emission.enumerated() where amount > 0 {
            let neuron = subnet.neurons[uid]
            given += amount
            if neuron.coldkey == subnet.owner {
                withheld += amount
            } else {
                let target = autoStake[subnet.netuid]?[neuron.coldkey] ?? neuron.hotkey
                subnet.stake.deposit(amount, to: target, by: neuron.coldkey)
            }
        }
        if subnet.rules.recyclesWithheld { subnet.alphaOut -= withheld } else { subnet.burnedAlpha += withheld }
        subnet.withheld = given == 0 ? .zero : Wide64(withheld, over: given)
        return given
    }
}

extension Subnet {
    /// Whether the epoch of this block is due.
    func isEpochDue(at block: BlockNumber) -> Bool {
        Schedule.isDue(
            tempo: rules.tempo, block: block, lastEpoch: lastEpoch, pending: pendingEpoch,
            sinceLastStep: block - min(block, max(lastStepBlock, createdAt)))
    }

    /// What a mechanism's epoch reads.
    fileprivate func epochInput(
        _ mechanism: Int, _ stakes: [(alpha: UInt64, root: UInt64)], at block: BlockNumber, emission: UInt64, epoch: UInt64,
        rules: EpochInput.Rules
    ) -> EpochInput {
        EpochInput(
            block: block, lastStepBlock: lastStepBlock, ownerUID: uids[ownerHotkey], rules: rules, emission: emission,
            neurons: neurons.enumerated().map { uid, neuron in
                EpochInput.Neuron(
                    alphaStake: stakes[uid].alpha, rootStake: stakes[uid].root,
                    lastUpdate: neuron.scores[mechanism].lastUpdate, registeredAt: neuron.registeredAt,
                    hasPermit: neuron.validatorPermit,
                    oldestCommit: rules.commitReveal ? oldestCommit(of: neuron.hotkey, mechanism: mechanism, at: epoch) : nil,
                    weights: neuron.scores[mechanism].weights, bonds: neuron.scores[mechanism].bonds)
            })
    }

    /// Stores what an epoch found; permits and the like are the first mechanism's.
    fileprivate mutating func store(_ out: EpochOutput, mechanism: Int) {
        for uid in neurons.indices {
            neurons[uid].scores[mechanism].incentive = out.incentive[uid].proportion
            neurons[uid].scores[mechanism].bonds = out.bonds[uid]
            guard mechanism == 0 else { continue }
            neurons[uid].isActive = out.active[uid]
            neurons[uid].stakeWeight = out.stake[uid].proportion
            neurons[uid].consensus = out.consensus[uid].proportion
            neurons[uid].dividends = out.dividends[uid].proportion
            neurons[uid].validatorTrust = out.validatorTrust[uid].proportion
        }
        // The permits of a later mechanism are the same: they come from stake alone.
        if mechanism == rules.mechanisms - 1 { for uid in neurons.indices { neurons[uid].validatorPermit = out.permits[uid] } }
    }
}
