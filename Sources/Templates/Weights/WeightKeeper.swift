package import Logging
package import Neuron
internal import SubtensorFormat
internal import Timelock

/// Brings a validator's weights onto the chain: saved before they are sent, by whichever way the subnet asks, in its window, again
/// and again until the tempo ends. Each step does at most one thing, so that a loop over blocks, or a test, can drive it.
package struct WeightKeeper: Sendable {
    private let chain: any ChainEndpoint
    private let signer: any Signer
    private let netuid: NetUID
    private let mechanism: UInt8
    private let ledger: WeightLedger
    private let time: any TimeSource
    private let logger: Logger

    /// A keeper of one hotkey's weights on one subnet.
    package init(
        chain: any ChainEndpoint, signer: any Signer, netuid: NetUID, mechanism: UInt8 = 0, ledger: WeightLedger,
        time: any TimeSource, logger: Logger
    ) {
        self.chain = chain
        self.signer = signer
        self.netuid = netuid
        self.mechanism = mechanism
        self.ledger = ledger
        self.time = time
        self.logger = logger
    }

    /// Saves weights that are to be set, in place of older ones that are not on the chain yet.
    package func intend(_ weights: WeightVector, on metagraph: Metagraph, under rules: SubnetHyperparameters)
        async throws(StateError)
    {
        let intent = WeightIntent(weights, on: metagraph, under: rules)
        try await ledger.update { $0.intent = intent }
    }

    /// Blocks since the weights of this hotkey were last on the chain; nil where they never were.
    package func age(on metagraph: Metagraph) -> UInt64? {
        let onChain = metagraph.neuron(signer.hotkey)?.lastUpdate ?? 0
        let last = max(onChain, ledger.current.lastSet ?? 0)
        guard last > 0 else { return nil }
        return metagraph.block.number > last ? metagraph.block.number - last : 0
    }

    /// Does what is due: ends what is on its way, reveals, or sets.
    ///
    /// - Throws: ``ChainError``, worth another try with the next block while ``ChainError/isRetryable``; `StateError` when the ledger
    ///   can't be written, and then nothing was sent.
    package func step(on metagraph: Metagraph, under rules: SubnetHyperparameters) async throws -> WeightSetting.Outcome {
        if let pending = ledger.current.pending, let outcome = try await finish(pending, on: metagraph, under: rules) {
            return outcome
        }
        if let revealed = try await revealIfDue(at: metagraph.block) { return revealed }
        guard let intent = ledger.current.intent else { return .nothingToSet("No weights are waiting.") }
        guard metagraph.block.number < intent.until else {
            try await ledger.update { $0.intent = nil }
            return .nothingToSet("The tempo ended before the weights could be set; the next ones are due.")
        }
        guard let neuron = metagraph.neuron(signer.hotkey), neuron.validatorPermit || metagraph.owner == signer.hotkey else {
            return .noPermit
        }
        if let next = WeightSetting.nextBlock(for: signer.hotkey, on: metagraph, under: rules), metagraph.block.number < next {
            return .tooSoon(until: next)
        }
        let (weights, dropped) = try intent.weights(on: metagraph, under: rules)
        if dropped > 0 {
            logger.warning("Weights for uids that changed hands are dropped.", metadata: ["dropped": "\(dropped)"])
        }
        let minimum = min(Int(rules.minAllowedWeights), metagraph.neurons.count)
        guard !weights.entries.isEmpty, weights.entries.count >= minimum else {
            try await ledger.update { $0.intent = nil }
            return .nothingToSet(
                "\(weights.entries.count) of the weighed neurons are still there, and the subnet wants at least \(minimum).")
        }
        return try await submit(weights, for: .intent(intent.decidedAt), on: metagraph, under: rules)
    }

    // MARK: The three ways

    private func submit(
        _ weights: WeightVector, for purpose: WeightLedger.Pending.Purpose, on metagraph: Metagraph,
        under rules: SubnetHyperparameters
    ) async throws -> WeightSetting.Outcome {
        guard rules.commitReveal, let secret = try await chain.commitReveal(netuid, at: metagraph.block.hash) else {
            let call: ChainCall =
                mechanism == 0
                ? .setWeights(netuid: netuid, weights: weights.entries, versionKey: rules.weightsVersion)
                : .setMechanismWeights(
                    netuid: netuid, mechanism: mechanism, weights: weights.entries, versionKey: rules.weightsVersion)
            return .set(try await submit(call, for: purpose))
        }
        switch secret.way {
        case .timelock:
            let call = try timelocked(weights, secret, rules.weightsVersion)
            return .committed(try await submit(call, for: purpose), effectiveAt: secret.revealBlock)
        case .hash:
            let commit = WeightCommitHash(
                hotkey: signer.hotkey, netuid: netuid, mechanism: mechanism, entries: weights.entries, salt: Self.salt(),
                versionKey: rules.weightsVersion)
            let reveal = WeightReveal(
                hash: Hex.encode(commit.hash), entries: commit.entries, salt: commit.salt, versionKey: commit.versionKey)
            // Kept before it is sent: a commit whose salt is lost can never be revealed.
            try await ledger.update { content in
                content.reveals.removeAll { $0.committed == nil }
                content.reveals.append(reveal)
            }
            let call = ChainCall.commitWeights(netuid: netuid, mechanism: mechanism, hash: commit.hash)
            return .committed(try await submit(call, for: purpose), effectiveAt: secret.revealBlock)
        }
    }

    private func timelocked(_ weights: WeightVector, _ secret: CommitReveal, _ versionKey: UInt64) throws -> ChainCall {
        guard let revealBlock = secret.revealBlock else {
            throw ChainError(
                .refused, "Subnet \(netuid) has a tempo of 0: it never runs an epoch, so no commit would ever open.",
                remedy: "Ask the subnet's owner for a tempo.")
        }
        let now = Double(time.now.nanoseconds) / 1e9
        let round = DrandRound(
            revealBlock: revealBlock, from: secret.schedule.block, at: now, secondsPerBlock: secret.secondsPerBlock)
        let payload = TimelockedWeights(hotkey: signer.hotkey, entries: weights.entries, versionKey: versionKey)
        let commit = try IdentityEncryption.encrypt(payload.bytes, until: round, chance: .fresh())
        guard commit.count <= TimelockedWeights.maxCommitBytes else {
            throw ChainError(
                .refused,
                "The commit has \(commit.count) bytes; the chain takes \(TimelockedWeights.maxCommitBytes), which is enough for about 1,150 weights.",
                remedy: "Give weights to fewer neurons.")
        }
        return .commitTimelockedWeights(netuid: netuid, mechanism: mechanism, commit: commit, revealRound: round.number)
    }

    /// Reveals the oldest commit whose epoch has come, and forgets those whose epoch is over.
    private func revealIfDue(at block: BlockHeader) async throws -> WeightSetting.Outcome? {
        let waiting = ledger.current.reveals.filter { $0.committed != nil }
        guard !waiting.isEmpty, let secret = try await chain.commitReveal(netuid, at: block.hash) else { return nil }
        guard let epoch = secret.schedule.commitEpoch else { return nil }
        for reveal in waiting {
            var committedIn = reveal.epoch
            if committedIn == nil, let committed = reveal.committed {
                committedIn = try await chain.commitReveal(netuid, at: committed.hash)?.schedule.epochIndex
                try await ledger.update { content in
                    guard let index = content.reveals.firstIndex(where: { $0.hash == reveal.hash }) else { return }
                    content.reveals[index].epoch = committedIn
                }
            }
            guard let committedIn else { continue }
            let due = committedIn + secret.periods
            if epoch > due {
                logger.error("A commit was not revealed in its epoch; its weights are lost.", metadata: ["epoch": "\(due)"])
                try await ledger.update { $0.reveals.removeAll { $0.hash == reveal.hash } }
            } else if epoch == due {
                let call = ChainCall.revealWeights(
                    netuid: netuid, mechanism: mechanism, weights: reveal.entries, salt: reveal.salt,
                    versionKey: reveal.versionKey)
                let purpose = WeightLedger.Pending.Purpose.reveal(reveal.hash)
                return .revealed(try await submit(call, for: purpose))
            }
        }
        return nil
    }

    // MARK: Submitting

    private func submit(_ call: ChainCall, for purpose: WeightLedger.Pending.Purpose) async throws -> ExtrinsicReceipt {
        let receipt = try await chain.submit(call, signedBy: signer, journal: ledger.journal(for: purpose))
        // A chain without notes has not told the ledger.
        if isWaiting(purpose) { try await ledger.end(.included(receipt.block), for: purpose) }
        return receipt
    }

    private func isWaiting(_ purpose: WeightLedger.Pending.Purpose) -> Bool {
        switch purpose {
        case .intent(let decidedAt): ledger.current.intent?.decidedAt == decidedAt
        case .reveal(let hash): ledger.current.reveals.contains { $0.hash == hash }
        }
    }

    /// Ends what an earlier life, or an earlier step, has sent.
    private func finish(_ pending: WeightLedger.Pending, on metagraph: Metagraph, under rules: SubnetHyperparameters)
        async throws -> WeightSetting.Outcome?
    {
        do throws(ChainError) {
            guard let receipt = try await chain.follow(pending.submission) else {
                try await ended(.lost, pending.purpose)
                return nil
            }
            let isSecret = !ledger.current.reveals.filter { $0.committed == nil }.isEmpty || rules.commitReveal
            try await ended(.included(receipt.block), pending.purpose)
            if case .reveal = pending.purpose { return .revealed(receipt) }
            return isSecret ? .committed(receipt, effectiveAt: nil) : .set(receipt)
        } catch {
            // Too long ago for any node to tell: the weights of that time are not worth setting any more.
            if error.code == .unknownBlock {
                try await ended(.lost, pending.purpose)
                return nil
            }
            // The chain's own refusal is an end; a chain out of reach is none.
            guard error.dispatch != nil else { throw error }
            try await ended(.refused, pending.purpose)
            throw error
        }
    }

    private func ended(_ ending: SubmissionEnd, _ purpose: WeightLedger.Pending.Purpose) async throws(ChainError) {
        do throws(StateError) {
            try await ledger.end(ending, for: purpose)
        } catch {
            throw ChainError(
                .stopped, "How the weights ended can't be noted: \(error.message)", remedy: error.remedy, cause: error)
        }
    }

    /// Eight numbers that nobody can guess.
    private static func salt() -> [UInt16] {
        let bytes = Sodium.randomBytes(16)
        return (0..<8).map { UInt16(bytes[2 * $0]) << 8 | UInt16(bytes[2 * $0 + 1]) }
    }
}
