internal import Neuron
internal import SubtensorFormat

extension PoolRefusal {
    /// The node has the very same bytes already.
    var isAlreadyThere: Bool { name == "AlreadyImported" }

    /// Another try with the same bytes may be taken, or the nonce is in doubt and the blocks must tell.
    var isPassing: Bool {
        switch name {
        case "Stale", "Future", "AncientBirthBlock", "ExhaustsResources", "TemporarilyBanned", "PriorityTooLow": true
        case nil: isFullPool
        default: false
        }
    }

    /// The pool has no room, in a node's words.
    private var isFullPool: Bool {
        let words = message.lowercased()
        return ["pool is full", "limit of the pool", "immediately dropped", "couldn't enter the pool", "pool limit"].contains {
            words.contains($0)
        }
    }

    /// The error that whoever submitted `call` sees: nothing was included, nothing paid.
    func chainError(for call: ChainCall) -> ChainError {
        let known = name ?? description
        return ChainError(
            RefusalAdvice.isTooSoon(known) ? .tooSoon : name == "BadProof" ? .invalidExtrinsic : .refused,
            "The chain took nothing in: \(known) (\(message)).", remedy: RefusalAdvice.remedy(known), dispatch: known)
    }
}

extension DispatchFailure {
    /// The error that whoever submitted the call sees: a block holds it, and it did nothing.
    func chainError(in block: BlockHeader, within event: String? = nil) -> ChainError {
        let known = name ?? kind
        let meaning = docs.isEmpty ? "" : " \(docs)"
        let place = event.map { ", within \($0)" } ?? ""
        return ChainError(
            RefusalAdvice.isTooSoon(known) ? .tooSoon : .refused,
            "Block \(block.number) holds the call, and the chain refused it: \(description)\(place).\(meaning)",
            remedy: RefusalAdvice.remedy(known), dispatch: known)
    }
}

/// What to do about the reasons that a neuron meets.
enum RefusalAdvice {
    static func isTooSoon(_ name: String) -> Bool {
        [
            "SettingWeightsTooFast", "CommittingWeightsTooFast", "ServingRateLimitExceeded", "RateLimitExceeded",
            "RevealTooEarly",
        ]
        .contains(name) || name.hasPrefix("TooManyRegistrations")
    }

    static func remedy(_ name: String) -> String? { remedies[name] }

    private static let remedies: [String: String] = [
        "SettingWeightsTooFast": "Wait until the subnet's rate limit has passed since the last weights.",
        "CommittingWeightsTooFast": "Wait until the subnet's rate limit has passed since the last commit.",
        "RateLimitExceeded": "Wait until the subnet's rate limit has passed since the last weights or commit.",
        "ServingRateLimitExceeded": "Wait until the serving rate limit has passed since the axon was served last.",
        "RevealTooEarly": "Reveal in the epoch that the subnet's reveal period names.",
        "ExpiredWeightCommit": "Commit again: the epoch in which this commit could be revealed is over.",
        "HotKeyNotRegisteredInSubNet": "Register the hotkey on this subnet with `neuron register`.",
        "HotKeyNotRegisteredInNetwork": "Register the hotkey with `neuron register`.",
        "HotKeyAlreadyRegisteredInSubNet": "Use the registration that the hotkey has.",
        "NonAssociatedColdKey": "Sign with the coldkey that owns this hotkey.",
        "NotEnoughStakeToSetWeights": "Stake more to this hotkey: the chain asks for a minimum before it takes weights.",
        "StakeAmountTooLow": "Stake more: the amount, or the stake needed to set weights, is below the chain's minimum.",
        "NeuronNoValidatorPermit": "Wait for an epoch that gives the hotkey a validator permit, or stake more to it.",
        "WeightVecNotEqualSize": "Give one weight for each uid.",
        "DuplicateUids": "Give each uid one weight.",
        "UidVecContainInvalidOne": "Read the metagraph again: a uid is not on the subnet.",
        "WeightVecLengthIsLow": "Give weights to at least as many uids as the subnet's minimum.",
        "MaxWeightExceeded": "Lower the largest weights to the subnet's limit.",
        "IncorrectWeightVersionKey": "Use a version key that is at least the subnet's.",
        "CommitRevealEnabled": "Commit the weights instead of setting them: the subnet has commit-reveal on.",
        "CommitRevealDisabled": "Set the weights instead of committing them: the subnet has commit-reveal off.",
        "TooManyUnrevealedCommits": "Reveal earlier commits, or wait until they expire.",
        "NoWeightsCommitFound": "Commit the weights first.",
        "IncorrectCommitRevealVersion": "Update Neuron: the chain wants another version of commits.",
        "InvalidRevealRound": "Check this machine's clock: the commit names a round that is already over.",
        "SubnetNotExists": "Choose a subnet that this chain has.",
        "InvalidIpAddress": "Publish an address that can be reached from outside.",
        "InvalidPort": "Publish a port other than 0.",
        "BalanceTooLow": "Put more TAO on the coldkey.",
        "NotEnoughBalanceToStake": "Put more TAO on the coldkey.",
        "NotEnoughStakeToWithdraw": "Take back no more than is staked.",
        "SlippageTooHigh": "Allow a larger difference of price, or a smaller amount.",
        "InsufficientLiquidity": "Choose a smaller amount.",
        "FundsUnavailable": "Put more TAO on the account that pays.",
        "Payment": "Put more TAO on the account that pays the fee.",
        "BadProof": "Check that the network is the one you mean; a wrong genesis or runtime makes signatures bad.",
        "Call": "Use an account that may make this call.",
    ]
}
