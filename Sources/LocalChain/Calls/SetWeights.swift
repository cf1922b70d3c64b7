internal import Consensus
internal import Neuron

extension ChainState {
    /// Stores a validator's weights after the chain's checks; a reveal is not asked for the rate, and leaves the last update.
    ///
    /// - Source: section 5.1 of `docs/consensus.md`.
    mutating func setWeights(
        _ uids: [UInt16], _ values: [UInt16], version: UInt64, for target: WeightsTarget, by hotkey: Hotkey,
        isReveal: Bool = false
    ) throws(DispatchError) {
        let subnet = try subnet(target)
        var check = WeightsSubmission(neuronCount: subnet.neurons.count)
        check.netuid = target.netuid.rawValue
        check.stakeThreshold = rules.stakeThreshold
        check.versionKey = subnet.rules.weightsVersion
        check.rateLimit = subnet.rules.weightsRateLimit
        check.minAllowedWeights = Int(subnet.rules.minAllowedWeights)
        check.maxWeightLimit = subnet.rules.maxWeightLimit
        check.commitReveal = subnet.rules.commitReveal
        let submitter = subnet.uids[hotkey].map { uid in
            WeightsSubmission.Submitter(
                uid: uid, stake: stakeWeight(of: hotkey, on: subnet), hasPermit: subnet.neurons[uid].validatorPermit,
                isOwner: hotkey == subnet.ownerHotkey,
                lastUpdate: subnet.neurons[uid].scores[target.mechanism].lastUpdate)
        }
        let stored: [StoredEntry]
        do {
            stored = try check.check(
                uids: uids, values: values, version: version, from: submitter, at: block.number, isReveal: isReveal)
        } catch {
            throw DispatchError(error, rules: subnet.rules, lastUpdate: submitter?.lastUpdate ?? 0, at: block.number)
        }
        guard let uid = submitter?.uid else { throw .notRegistered }
        let number = block.number
        try change(target.netuid) { subnet throws(DispatchError) in
            subnet.neurons[uid].scores[target.mechanism].weights = stored
            if !isReveal { subnet.neurons[uid].scores[target.mechanism].lastUpdate = number }
        }
        emit(RuntimeEvent("WeightsSet", ["netuid": .number(target.storageIndex), "uid": .number(uid)]))
    }

    /// The subnet of weights, whose mechanism is there.
    func subnet(_ target: WeightsTarget) throws(DispatchError) -> Subnet {
        let subnet = try subnet(target.netuid)
        guard target.mechanism >= 0, target.mechanism < subnet.rules.mechanisms else { throw .mechanismNotExists }
        return subnet
    }
}

extension DispatchError {
    /// The chain's refusal of weights, with advice.
    init(_ refusal: WeightsSubmission.Refusal, rules: SubnetRules, lastUpdate: BlockNumber, at block: BlockNumber) {
        let remedy =
            switch refusal {
            case .CommitRevealEnabled: "Commit the weights, then reveal them."
            case .CanNotSetRootNetworkWeights: "Set weights on a subnet other than 0."
            case .WeightVecNotEqualSize: "Give each uid one weight."
            case .UidsLengthExceedUidsInSubNet, .UidVecContainInvalidOne: "Read the metagraph again: a uid is not there."
            case .HotKeyNotRegisteredInSubNet: "Register the hotkey first."
            case .NotEnoughStakeToSetWeights: "Stake more to the hotkey."
            case .IncorrectWeightVersionKey: "Update the validator: the subnet wants version key \(rules.weightsVersion)."
            case .SettingWeightsTooFast:
                "Wait \(lastUpdate + rules.weightsRateLimit - block) blocks: weights were set \(block - lastUpdate) blocks ago, and the limit is \(rules.weightsRateLimit)."
            case .NeuronNoValidatorPermit: "Stake to the hotkey and wait one epoch for a validator permit."
            case .DuplicateUids: "Name each uid once."
            case .WeightVecLengthIsLow: "Set weights for at least \(rules.minAllowedWeights) neurons."
            case .MaxWeightExceeded: "Give no neuron more than \(rules.maxWeightLimit) / 65535 of the weight."
            }
        self.init(refusal.rawValue, remedy, isTooSoon: refusal == .SettingWeightsTooFast)
    }
}
