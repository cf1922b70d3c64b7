internal import Logging
public import Neuron

extension Axon {
    /// Refuses these hotkeys and addresses from now on, in place of those that the policy named; calls that were admitted are
    /// finished.
    ///
    /// Waits until the axon runs. The rest of ``CallPolicy`` stays as the axon was made with.
    /// - Throws: What ``run()`` failed with; `CancellationError`.
    public func reload(deniedHotkeys: Set<Hotkey>, deniedAddresses: Set<IPAddress>) async throws {
        try await gate.deny(hotkeys: deniedHotkeys, addresses: deniedAddresses)
        logger.info(
            "The deny-lists are read anew.",
            metadata: ["hotkeys": "\(deniedHotkeys.count)", "addresses": "\(deniedAddresses.count)"])
    }

    /// Gives each proven hotkey this budget from now on, nil for none; all budgets begin full.
    ///
    /// Waits until the axon runs.
    /// - Throws: What ``run()`` failed with; `CancellationError`.
    public func reload(callsPerHotkey: CallBudget?) async throws {
        try await gate.limit(callsPerHotkey: callsPerHotkey)
        logger.info("The budget of hotkeys is read anew.")
    }
}
