internal import Consensus
internal import Neuron

extension ChainState {
    /// Stores a validator's weights after the chain's checks.
    mutating func setWeights(_ weights: [WeightVector.Entry], version: UInt64, on netuid: NetUID, by hotkey: Hotkey)
        throws(DispatchError)
        -> [ChainEvent]
    {
        var subnet = try subnet(netuid)
        var rules = WeightsSubmission(neuronCount: subnet.neurons.count)
        rules.netuid = netuid.rawValue
        rules.versionKey = subnet.rules.weightsVersion
        rules.rateLimit = subnet.rules.weightsRateLimit
        rules.minAllowedWeights = Int(subnet.rules.minAllowedWeights)
        rules.maxWeightLimit = subnet.rules.maxWeightLimit
        rules.commitReveal = subnet.rules.commitReveal
        let submitter = subnet.uids[hotkey].map { uid in
            WeightsSubmission.Submitter(
                uid: uid, stake: subnet.stake[hotkey, default: 0], hasPermit: subnet.neurons[uid].validatorPermit,
                isOwner: hotkey == subnet.ownerHotkey, lastUpdate: subnet.neurons[uid].lastUpdate)
        }
        let stored: [StoredEntry]
        do {
            stored = try rules.check(
                uids: weights.map(\.uid.rawValue), values: weights.map(\.value), version: version, from: submitter,
                at: block.number)
        } catch {
            throw DispatchError(error, rules: subnet.rules, lastUpdate: submitter?.lastUpdate ?? 0, at: block.number)
        }
        guard let uid = submitter?.uid else { throw .notRegistered }
        subnet.neurons[uid].weights = stored
        subnet.neurons[uid].lastUpdate = block.number
        subnets[netuid] = subnet
        return [ChainEvent("WeightsSet", ["netuid": "\(netuid)", "uid": "\(uid)"])]
    }
}

extension DispatchError {
    /// The chain's refusal of weights, with advice.
    init(_ refusal: WeightsSubmission.Refusal, rules: SubnetHyperparameters, lastUpdate: BlockNumber, at block: BlockNumber) {
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
