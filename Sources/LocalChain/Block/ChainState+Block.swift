internal import Consensus
internal import Neuron

extension ChainState {
    /// What a block does before its first call, in the chain's order.
    ///
    /// - Source: section 3 of `docs/consensus.md`.
    /// - Parameter interventions: what is done to the chain from outside, before anything else.
    mutating func begin(_ block: BlockHeader, _ interventions: [Intervention] = []) {
        self.block = block
        events = []
        phase = .initialization
        recentHashes[block.number] = block.hash
        if block.number >= 16 { recentHashes[block.number - 16] = nil }
        for intervention in interventions { apply(intervention) }
        let numbers = netuids
        subnets[0]?.registrationsThisBlock = 0
        for netuid in numbers { subnets[netuid]?.beginBlock() }
        openTimelocked()
        emitBlock()
        runEpochs()
        updateMovingPrices()
        for netuid in numbers where subnets[netuid]?.lastStepBlock == block.number { applyChildren(on: netuid) }
        claimRootAutomatically()
    }

    /// Renews the averages of prices, by which the next blocks share out TAO.
    private mutating func updateMovingPrices() {
        let rule = MovingPrice(smoothing: Wide32(bits: UInt128(rules.priceSmoothing)), halfwayAge: rules.priceHalfwayAge)
        for netuid in netuids {
            guard let subnet = subnets[netuid], subnet.isEligible(at: block.number), let first = subnet.firstEmission else {
                continue
            }
            subnets[netuid]?.movingPrice = rule.next(
                subnet.movingPrice, spot: subnet.price, age: block.number - first + 1)
        }
    }

    /// Drops the timelocked commits whose epoch has passed. Those that wait are opened where the beacon's round is known.
    private mutating func openTimelocked() {
        for netuid in netuids {
            guard let subnet = subnets[netuid], subnet.timelocked.contains(where: { !$0.isEmpty }) else { continue }
            let epoch = epoch(of: netuid)
            for (mechanism, waiting) in subnet.timelocked.enumerated() {
                for commit in waiting
                where CommitWindow(committed: commit.epoch, current: epoch, period: subnet.rules.commitRevealPeriod) == .open {
                    guard let pulse = pulses[commit.round], let opener else { continue }
                    subnets[netuid]?.timelocked[mechanism].removeAll { $0 == commit }
                    open(commit, pulse, opener, WeightsTarget(netuid, mechanism: mechanism))
                }
            }
            subnets[netuid]?.dropExpired(at: epoch)
        }
    }

    /// Applies a commit that could be opened; one that can't, or that the rules refuse, is gone.
    private mutating func open(
        _ commit: TimelockedCommit, _ pulse: Bytes, _ opener: TimelockOpener, _ target: WeightsTarget
    ) {
        guard let reveal = opener(commit.sealed, commit.round, pulse, commit.hotkey) else { return }
        let before = self
        do {
            try setWeights(
                reveal.uids, reveal.values, version: reveal.version, for: target, by: commit.hotkey, isReveal: true)
            emit(
                RuntimeEvent(
                    "TimelockedWeightsRevealed", ["netuid": .number(target.storageIndex), "who": .account(commit.hotkey)]))
        } catch {
            // The rules refuse what was committed: it is dropped, as one that does not decrypt is.
            self = before
        }
    }
}

extension Subnet {
    /// Prices of registrations fall a little with every block.
    fileprivate mutating func beginBlock() {
        registrationsThisBlock = 0
        burn = rules.burnRule.decayed(burn)
        if rules.workRegistrationAllowed { difficulty = rules.difficultyRule.decayed(difficulty) }
    }
}
