public import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension SubtensorChain {
    /// Signs a call, sends it and waits until a finalised block holds it.
    ///
    /// What was signed is sent again only as it is, until the finalised blocks show that no block will ever hold it.
    /// - Throws: ``ChainError`` with the chain's own name of the reason in `dispatch`.
    public func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        try await submitter.submit(call, signedBy: signer)
    }

    /// The same, and what was signed is noted before it is sent.
    public func submit(_ call: ChainCall, signedBy signer: any Signer, journal: any SubmissionJournal)
        async throws(ChainError) -> ExtrinsicReceipt
    {
        try await submitter.submit(call, signedBy: signer, journal: journal)
    }

    /// Waits for a call of an earlier life; nil once it is sure that no block will ever hold it.
    public func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt? {
        try await submitter.follow(pending)
    }

    /// What a call would cost the account that signs it, beside what the call itself moves. Nothing is signed.
    public func fee(_ call: ChainCall, from account: PublicKey) async throws(ChainError) -> Tao {
        try await submitter.fee(call, from: account)
    }

    /// How a subnet wants weights to be kept secret; nil where they are set in the open.
    ///
    /// Timelocked where the runtime has that call, by hash otherwise.
    public func commitReveal(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> CommitReveal? {
        let seconds = await follower.blockTime / .seconds(1)
        return try await read(at: block) { reader async throws(ChainError) in
            func number(_ item: String) async throws(ChainError) -> UInt64 {
                guard (try? reader.metadata.storage("SubtensorModule", item)) != nil,
                    let value = try await reader.storage("SubtensorModule", item, [.netuid(netuid)])
                else { return 0 }
                do {
                    return try value.integer()
                } catch {
                    throw ChainError(.badAnswer, "\(item) of subnet \(netuid) can't be read: \(error).", remedy: nil)
                }
            }
            let isOn = try await reader.storage(
                "SubtensorModule", "CommitRevealWeightsEnabled", [.netuid(netuid)])
            guard let isOn, (try? isOn.flag()) == true else { return CommitReveal?.none }
            let canLock = (try? reader.metadata.call("SubtensorModule", "commit_timelocked_weights")) != nil
            return CommitReveal(
                way: canLock ? .timelock : .hash,
                schedule: EpochSchedule(
                    block: reader.block.number, lastEpochBlock: try await number("LastEpochBlock"),
                    pendingEpochAt: try await number("PendingEpochAt"), epochIndex: try await number("SubnetEpochIndex"),
                    tempo: try await number("Tempo"), blocksSinceLastStep: try await number("BlocksSinceLastStep")),
                periods: try await number("RevealPeriodEpochs"), secondsPerBlock: seconds)
        }
    }
}
