public import Neuron

/// State under a tester's control: what no call can do, in a block of its own, and kept with it.
extension LocalChain {
    /// Gives an account exactly so much TAO; the issuance follows.
    ///
    /// - Throws: ``ChainError/Code/refused`` where there would be more than 21,000,000 TAO.
    public func setBalance(of account: Coldkey, to amount: Tao) throws(ChainError) {
        try intervene(.balance(account, amount.rao))
    }

    /// Adds TAO to an account; the issuance follows.
    ///
    /// - Throws: ``ChainError/Code/refused`` where there would be more than 21,000,000 TAO.
    public func faucet(_ amount: Tao = .tao(1_000), to account: Coldkey) throws(ChainError) {
        try intervene(.faucet(account, amount.rao))
    }

    /// Makes a round of drand's quicknet known, which opens the weights that were locked until it.
    ///
    /// - Parameter signature: 48 bytes, as the beacon gives them.
    /// - Throws: ``ChainError/Code/refused`` where the beacon did not sign the round so.
    public func feed(round: UInt64, signature: Bytes) throws(ChainError) {
        let pulse = BeaconPulse(round: round, signature: signature)
        guard pulse.isGenuine else {
            throw ChainError(
                .refused, "The signature of round \(round) is not the beacon's.",
                remedy: "Feed what drand's quicknet gives for the round.")
        }
        try intervene(.pulses([pulse]))
    }

    private func intervene(_ intervention: Intervention) throws(ChainError) {
        if let refusal = state.refusal(of: intervention) { throw refusal }
        if let refusal = seal([intervention]).refusal { throw refusal }
    }
}
