internal import Consensus
internal import Neuron

extension Subnet {
    /// Issues a block's alpha and sets each part aside for the next epoch.
    mutating func issueAlpha() {
        let split = AlphaSplit(alphaPerBlock)
        pendingOwner += split.owner
        pendingServer += split.server
        pendingValidator += split.validator
        alphaOut += alphaPerBlock
        unallocated += alphaPerBlock - split.owner - split.server - split.validator
    }

    /// Runs the epoch where one is due, and pays it out.
    mutating func runEpochIfDue(at block: BlockNumber) {
        guard
            Schedule.isDue(
                tempo: rules.tempo, block: block, lastEpoch: lastEpoch, sinceLastStep: block - min(block, lastStepBlock))
        else { return }
        let server = pendingServer
        let validator = pendingValidator
        let out = YumaEpoch.run(epochInput(at: block, emission: server + validator))
        for uid in neurons.indices {
            neurons[uid].isActive = out.active[uid]
            neurons[uid].validatorPermit = out.permits[uid]
            neurons[uid].consensus = out.consensus[uid].proportion
            neurons[uid].incentive = out.incentive[uid].proportion
            neurons[uid].dividends = out.dividends[uid].proportion
            neurons[uid].validatorTrust = out.validatorTrust[uid].proportion
            neurons[uid].emission = out.combinedEmission[uid]
            neurons[uid].bonds = out.bonds[uid]
        }
        pay(out, server: server, validator: validator)
        pendingServer = 0
        pendingValidator = 0
        pendingOwner = 0
        lastEpoch = block
        lastStepBlock = block
    }

    private func epochInput(at block: BlockNumber, emission: UInt64) -> EpochInput {
        var epochRules = EpochInput.Rules()
        epochRules.tempo = rules.tempo
        epochRules.activityCutoff = rules.activityCutoff
        epochRules.kappa = rules.kappa
        epochRules.bondsMovingAverage = rules.bondsMovingAverage
        epochRules.maxValidators = Int(rules.maxValidators)
        epochRules.yuma3 = rules.yuma3
        epochRules.liquidAlpha = rules.liquidAlpha
        epochRules.commitReveal = rules.commitReveal
        return EpochInput(
            block: block, lastStepBlock: lastStepBlock, ownerUID: uids[ownerHotkey], rules: epochRules, emission: emission,
            neurons: neurons.map { neuron in
                EpochInput.Neuron(
                    alphaStake: stake[neuron.hotkey, default: 0], lastUpdate: neuron.lastUpdate,
                    registeredAt: neuron.registeredAt,
                    hasPermit: neuron.validatorPermit, weights: neuron.weights,
                    bonds: neuron.bonds)
            })
    }

    /// Stakes each part of an epoch's alpha to whom it belongs.
    ///
    /// Miners of the owner's coldkey are not paid: their part is burned. Without any incentive the validators share the miners' part.
    /// - Source: section 2.2 of `docs/consensus.md`, without root stake and nominators.
    private mutating func pay(_ out: EpochOutput, server: UInt64, validator: UInt64) {
        let hasMiners = out.incentive.contains { $0.bits != 0 }
        var given: UInt64 = 0
        for uid in neurons.indices where out.serverEmission[uid] > 0 {
            given += out.serverEmission[uid]
            if neurons[uid].coldkey == owner {
                alphaOut -= out.serverEmission[uid]
            } else {
                stake[neurons[uid].hotkey, default: 0] += out.serverEmission[uid]
            }
        }
        // Shares of I32F32 can give miners a few rao more than their half: the validators' pot is what is left then.
        let left = server + validator - min(server + validator, given)
        let pot = min(left, hasMiners ? validator : validator + server)
        let total = out.validatorEmission.reduce(UInt128(0)) { $0 + UInt128($1) }
        for uid in neurons.indices where out.validatorEmission[uid] > 0 && total > 0 {
            let part = UInt64(UInt128(pot) * UInt128(out.validatorEmission[uid]) / total)
            given += part
            stake[neurons[uid].hotkey, default: 0] += part
        }
        if pendingOwner > 0 { stake[ownerHotkey, default: 0] += pendingOwner }
        unallocated += server + validator - min(server + validator, given)
    }
}
