internal import Neuron

/// Why the chain refused a call: the chain's own name, and what to do about it.
struct DispatchError: Error, Hashable, Sendable, Codable {
    let name: String
    let remedy: String
    let isTooSoon: Bool

    init(_ name: String, _ remedy: String, isTooSoon: Bool = false) {
        self.name = name
        self.remedy = remedy
        self.isTooSoon = isTooSoon
    }

    /// The error that callers see.
    var chainError: ChainError {
        ChainError(isTooSoon ? .tooSoon : .refused, "The chain refused the call: \(name).", remedy: remedy, dispatch: name)
    }

    static let unsupportedCall = DispatchError("CallFiltered", "Use a chain that knows this call.")

    static let tooManyCalls = DispatchError("TooManyCalls", "Send at most 1,000 calls in a batch.")
    static let pulseUnverified = DispatchError(
        "PulseVerificationError", "Write rounds of drand's quicknet with their own signatures, 50 at most.")

    // MARK: Accounts and origins

    static let badOrigin = DispatchError("BadOrigin", "Sign with the account that may do this.")
    static let requireSudo = DispatchError("RequireSudo", "Sign with the chain's sudo account.")
    static let notEnoughBalance = DispatchError("NotEnoughBalanceToStake", "Put more TAO on the coldkey.")
    static let transferTooLarge = DispatchError("FundsUnavailable", "Transfer no more than the coldkey has.")
    static let wouldDie = DispatchError("NotExpendable", "Leave the existential deposit on the account.")
    static let belowMinimum = DispatchError("BelowMinimum", "Transfer at least the existential deposit.")
    static let nonAssociatedColdkey = DispatchError("NonAssociatedColdKey", "Sign with the coldkey that owns this hotkey.")
    static let hotkeyUnknown = DispatchError("HotKeyAccountNotExists", "Register the hotkey first.")

    // MARK: Subnets and registration

    static let subnetNotExists = DispatchError("SubnetNotExists", "Choose a subnet that this chain has.")
    static let mechanismNotExists = DispatchError("MechanismDoesNotExist", "Choose a mechanism that the subnet has.")
    static let rootRegistration = DispatchError("RegistrationNotPermittedOnRootSubnet", "Register on a subnet other than 0.")
    static let registrationDisabled = DispatchError(
        "SubNetRegistrationDisabled", "Ask the subnet's owner to open registration.")
    static let alreadyRegistered = DispatchError("HotKeyAlreadyRegisteredInSubNet", "Use the registration that the hotkey has.")
    static let priceLimit = DispatchError("RegistrationPriceLimitExceeded", "Wait for the price to fall, or raise the limit.")
    static let noNeuronId = DispatchError("NoNeuronIdAvailable", "Wait until a neuron's immunity has ended.")
    static let tooManyThisBlock = DispatchError("TooManyRegistrationsThisBlock", "Try the next block.", isTooSoon: true)
    static let tooManyThisInterval = DispatchError(
        "TooManyRegistrationsThisInterval", "Try the next interval.", isTooSoon: true)
    static let stakeTooLowForRoot = DispatchError("StakeTooLowForRoot", "Stake more on root than the lowest seat has.")
    static let notRegistered = DispatchError("HotKeyNotRegisteredInSubNet", "Register the hotkey first.")
    static let notRegisteredAnywhere = DispatchError("HotKeyNotRegisteredInNetwork", "Register the hotkey first.")
    static let notSubnetOwner = DispatchError("NotSubnetOwner", "Sign with the coldkey that owns the subnet.")
    static let networkTooFast = DispatchError("NetworkTxRateLimitExceeded", "Wait for the network rate limit.", isTooSoon: true)
    static let lockCost = DispatchError("CannotAffordLockCost", "Put the cost of a subnet on the coldkey.")
    static let subnetLimit = DispatchError("SubnetLimitReached", "Wait until a subnet's immunity has ended.")
    static let alreadyStarted = DispatchError("FirstEmissionBlockNumberAlreadySet", "Start a subnet once.")
    static let startTooSoon = DispatchError("NeedWaitingMoreBlocksToStarCall", "Wait for the start delay.", isTooSoon: true)

    // MARK: Serving

    static let invalidPort = DispatchError("InvalidPort", "Publish a port other than 0.")
    static let invalidAddress = DispatchError("InvalidIpAddress", "Publish an address that can be reached from outside.")
    static let servingTooFast = DispatchError("ServingRateLimitExceeded", "Wait for the serving rate limit.", isTooSoon: true)

    static let commitmentAccount = DispatchError("AccountNotAllowedCommit", "Register the hotkey first.")
    static let commitmentTooLong = DispatchError("TooManyFieldsInCommitmentInfo", "Commit at most 128 bytes.")

    // MARK: Stake

    static let amountTooLow = DispatchError("AmountTooLow", "Stake at least 0.002 TAO.")
    static let subtokenDisabled = DispatchError("SubtokenDisabled", "Wait until the owner has started the subnet.")
    static let slippage = DispatchError("SlippageTooHigh", "Allow a worse price, or a part of the amount.")
    static let noLiquidity = DispatchError("InsufficientLiquidity", "Ask for less: the subnet's pool is small.")
    static let notEnoughStake = DispatchError("NotEnoughStakeToWithdraw", "Ask for no more than is staked.")
    static let sameNetuid = DispatchError("SameNetuid", "Choose two different subnets.")
    static let transferDisallowed = DispatchError("TransferDisallowed", "Ask the subnet's owner to allow transfers of stake.")
    static let rootAlpha = DispatchError("CannotBurnOrRecycleOnRootSubnet", "Choose a subnet other than 0.")
    static let sameAutoStake = DispatchError("SameAutoStakeHotkeyAlreadySet", "Choose another hotkey.")

    // MARK: Takes and children

    static let takeTooLow = DispatchError("DelegateTakeTooLow", "Choose a take within the chain's bounds.")
    static let takeTooHigh = DispatchError("DelegateTakeTooHigh", "Choose a take within the chain's bounds.")
    static let takeTooFast = DispatchError("DelegateTxRateLimitExceeded", "Wait for the rate limit of takes.", isTooSoon: true)
    static let childkeyTake = DispatchError("InvalidChildkeyTake", "Choose a take of at most 18 %.")
    static let childkeyTakeTooFast = DispatchError(
        "TxChildkeyTakeRateLimitExceeded", "Wait for the rate limit of takes.", isTooSoon: true)
    static let invalidChild = DispatchError("InvalidChild", "Name children other than the hotkey itself, with a proportion.")
    static let duplicateChild = DispatchError("DuplicateChild", "Name each child once.")
    static let tooManyChildren = DispatchError("TooManyChildren", "Name at most five children.")
    static let proportionOverflow = DispatchError("ProportionOverflow", "Give away no more than all of the stake.")
    static let childParent = DispatchError("ChildParentInconsistency", "Name no child that is a parent too.")
    static let childStake = DispatchError("NotEnoughStakeToSetChildkeys", "Stake more to the hotkey.")
    static let rateLimit = DispatchError("TxRateLimitExceeded", "Wait for the rate limit.", isTooSoon: true)

    // MARK: Hyperparameters

    static let invalidValue = DispatchError("InvalidValue", "Choose a value within the bounds of the hyperparameter.")
    static let tempoBounds = DispatchError("TempoOutOfBounds", "Choose a tempo of 360 to 50,400 blocks.")
    static let cutoffBounds = DispatchError("ActivityCutoffFactorMilliOutOfBounds", "Choose a factor of 1,000 to 50,000.")
    static let liquidAlphaOff = DispatchError("LiquidAlphaDisabled", "Switch liquid alpha on first.")
    static let alphaHighTooLow = DispatchError("AlphaHighTooLow", "Choose a high alpha of at least 1,638.")
    static let alphaLowRange = DispatchError("AlphaLowOutOfRange", "Choose a low alpha of 1,638 up to the high one.")
    static let revealPeriodTooLarge = DispatchError("RevealPeriodTooLarge", "Choose a period of at most 100 epochs.")
    static let revealPeriodTooSmall = DispatchError("RevealPeriodTooSmall", "Choose a period of at least 1 epoch.")
    static let frozen = DispatchError(
        "AdminActionProhibitedDuringWeightsWindow", "Wait until the epoch has run.", isTooSoon: true)
    static let triggerPending = DispatchError("EpochTriggerAlreadyPending", "Wait for the epoch that was asked for.")
    static let epochImminent = DispatchError("AutoEpochAlreadyImminent", "Wait for the next epoch.")
    static let triggerCommitReveal = DispatchError("DynamicTempoBlockedByCommitReveal", "Switch commit-reveal off first.")

    // MARK: Commits

    static let commitRevealOff = DispatchError("CommitRevealDisabled", "Set the weights directly.")
    static let commitVersion = DispatchError("IncorrectCommitRevealVersion", "Commit with version 4.")
    static let committingTooFast = DispatchError("CommittingWeightsTooFast", "Wait for the rate limit.", isTooSoon: true)
    static let tooManyCommits = DispatchError("TooManyUnrevealedCommits", "Reveal the commits that wait.")
    static let commitTooLarge = DispatchError("InvalidValue", "Commit at most 5,000 bytes.")
    static let noCommit = DispatchError("NoWeightsCommitFound", "Commit weights before they are revealed.")
    static let commitMismatch = DispatchError("InvalidRevealCommitHashNotMatch", "Reveal what was committed, with its salt.")
    static let commitExpired = DispatchError("ExpiredWeightCommit", "Commit again, and reveal in the right epoch.")
    static let revealTooEarly = DispatchError("RevealTooEarly", "Wait for the epoch of the reveal.", isTooSoon: true)
    static let lengthsUnequal = DispatchError("InputLengthsUnequal", "Give each reveal all of its parts.")
}
