public import Neuron

extension LocalChain {
    /// How a subnet wants weights to be kept secret, at a block of the last 256; nil where they are set in the open.
    ///
    /// By hash: no beacon signs rounds for a chain of our own, so nothing could open a timelock.
    public func commitReveal(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> CommitReveal? {
        let state = try state(at: block)
        guard let subnet = state.subnets[netuid] else {
            throw ChainError(.unknownSubnet, "This chain has no subnet \(netuid).", remedy: "Choose another netuid.")
        }
        guard subnet.rules.commitReveal else { return nil }
        let number = state.block.number
        return CommitReveal(
            way: .hash,
            schedule: EpochSchedule(
                block: number, lastEpochBlock: subnet.lastEpoch, pendingEpochAt: subnet.pendingEpoch,
                epochIndex: subnet.epochIndex, tempo: subnet.rules.tempo,
                blocksSinceLastStep: number - min(number, max(subnet.lastStepBlock, subnet.createdAt))),
            periods: subnet.rules.commitRevealPeriod, secondsPerBlock: 12)
    }
}
