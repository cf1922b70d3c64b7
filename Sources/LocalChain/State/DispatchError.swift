internal import Neuron

/// Why the chain refused a call: the chain's own name, and what to do about it.
struct DispatchError: Error, Hashable, Sendable {
    let name: String
    let remedy: String
    let isTooSoon: Bool

    init(_ name: String, _ remedy: String, isTooSoon: Bool = false) {
        self.name = name
        self.remedy = remedy
        self.isTooSoon = isTooSoon
    }

    static let subnetNotExists = DispatchError("SubnetNotExists", "Choose a subnet that this chain has.")
    static let rootRegistration = DispatchError("RegistrationNotPermittedOnRootSubnet", "Register on a subnet other than 0.")
    static let registrationDisabled = DispatchError(
        "SubNetRegistrationDisabled", "Ask the subnet's owner to open registration.")
    static let alreadyRegistered = DispatchError("HotKeyAlreadyRegisteredInSubNet", "Use the registration that the hotkey has.")
    static let notEnoughBalance = DispatchError("NotEnoughBalanceToStake", "Put more TAO on the coldkey.")
    static let nonAssociatedColdkey = DispatchError("NonAssociatedColdKey", "Sign with the coldkey that owns this hotkey.")
    static let noNeuronId = DispatchError("NoNeuronIdAvailable", "Wait until a neuron's immunity has ended.")
    static let notRegistered = DispatchError("HotKeyNotRegisteredInSubNet", "Register the hotkey first.")
    static let hotkeyUnknown = DispatchError("HotKeyAccountNotExists", "Register the hotkey first.")
    static let amountTooLow = DispatchError("AmountTooLow", "Stake at least 0.002 TAO.")
    static let invalidPort = DispatchError("InvalidPort", "Publish a port other than 0.")
    static let invalidAddress = DispatchError("InvalidIpAddress", "Publish an address that can be reached from outside.")
    static let servingTooFast = DispatchError("ServingRateLimitExceeded", "Wait for the serving rate limit.", isTooSoon: true)
    static let transferTooLarge = DispatchError("FundsUnavailable", "Transfer no more than the coldkey has.")

    static let unsupportedCall = DispatchError("CallFiltered", "Use a chain that knows this call.")

    /// The error that callers see.
    var chainError: ChainError {
        ChainError(isTooSoon ? .tooSoon : .refused, "The chain refused the call: \(name).", remedy: remedy, dispatch: name)
    }
}
