package import Logging
package import Neuron
internal import SubtensorFormat

/// Signs calls, sends them and waits for their blocks. Nothing is submitted twice: what was signed is sent again only as it is, and
/// another signature is made only when the finalised blocks show that no block will ever hold the first.
package final class Submitter: Sendable {
    /// How a submitter goes about it.
    package struct Configuration: Hashable, Sendable {
        /// For how many blocks a signature is good.
        package var period: UInt64 = Era.usualPeriod
        /// The pause between two looks at the chain.
        package var pause: Duration = .seconds(3)
        /// How often a call that was lost is signed anew.
        package var attempts = 4
        /// Finalised blocks after which a call that a node took, and that no block holds, is sent again.
        package var patience: UInt64 = 8

        /// The usual way.
        package init() {}
    }

    let node: any SubmissionNode
    let configuration: Configuration
    let time: any TimeSource
    let logger: Logger
    private let lanes = NonceLanes()

    /// A submitter over a chain's nodes.
    package init(
        node: any SubmissionNode, configuration: Configuration = .init(), time: any TimeSource = .system,
        logger: Logger = Logger(label: "neuron.chain")
    ) {
        self.node = node
        self.configuration = configuration
        self.time = time
        self.logger = logger
    }

    /// Signs and sends a call, and waits until a finalised block holds it.
    ///
    /// - Parameter journal: notes what was signed before it is sent.
    /// - Throws: ``ChainError``: the pool's or the runtime's own reason in `dispatch`, and what to do about it.
    package func submit(
        _ call: ChainCall, signedBy signer: any Signer, journal: (any SubmissionJournal)? = nil
    ) async throws(ChainError) -> ExtrinsicReceipt {
        var isAnew = false
        for _ in 0..<configuration.attempts {
            switch try await signAndSend(call, signer, journal, asAnew: isAnew) {
            case .badSignature(let error):
                // A runtime that came between reading and sending: once more by the new one.
                if isAnew { throw error }
                isAnew = true
            case .sent(let pending, let reply):
                switch try await watch(pending, after: reply) {
                case .found(let receipt):
                    switch receipt {
                    case .success(let receipt):
                        try await end(.included(receipt.block), journal)
                        return receipt
                    case .failure(let error):
                        try await end(.refused, journal)
                        throw error
                    }
                case .never(let refusal):
                    lanes.forget(pending.account)
                    try await end(refusal == nil ? .lost : .refused, journal)
                    if let refusal { throw refusal.chainError(for: call) }
                    logger.warning("A submitted call was lost; it is signed again.", metadata: ["nonce": "\(pending.nonce)"])
                }
            }
        }
        throw ChainError(
            .unreachable, "The call was signed \(configuration.attempts) times, and no block held it.",
            remedy: "Try again, perhaps on another node with --network.")
    }

    /// Waits for what was sent in an earlier life.
    ///
    /// - Returns: the receipt; nil once no block will ever hold it.
    package func follow(_ pending: PendingSubmission) async throws(ChainError) -> ExtrinsicReceipt? {
        switch try await watch(pending, after: .unknown) {
        case .found(let receipt): try receipt.get()
        case .never: nil
        }
    }

    /// What a call would cost its signer, in rao; nothing is signed or sent.
    package func fee(_ call: ChainCall, from account: PublicKey) async throws(ChainError) -> Tao {
        let (context, metadata) = try await node.signing(asAnew: false)
        do {
            let bytes = try call.runtimeCall(by: metadata).bytes(by: metadata)
            let parts = SignedParts(era: .immortal, eraBlock: context.genesis, nonce: 0)
            let signature = try Signature(scheme: .sr25519, bytes: Bytes(repeating: 0, count: 64))
            let extra = try parts.bytes(context, by: metadata).extra
            return try await node.fee(of: Extrinsic(signer: account, signature: signature, extra: extra, call: bytes).bytes)
        } catch let error as ChainError {
            throw error
        } catch {
            throw Self.unsupported(call, error)
        }
    }

    // MARK: Signing and sending

    /// What is known after sending.
    enum Reply: Sendable {
        /// A node took it.
        case taken
        /// No answer came.
        case unknown
        /// Not for now: the pool is full, or the nonce is in doubt.
        case postponed(PoolRefusal)
    }

    private enum Sent {
        case sent(PendingSubmission, Reply)
        case badSignature(ChainError)
    }

    private func signAndSend(
        _ call: ChainCall, _ signer: any Signer, _ journal: (any SubmissionJournal)?, asAnew: Bool
    ) async throws(ChainError) -> Sent {
        let account = signer.hotkey.publicKey
        return try await lanes.withLane(of: account) { () async throws(ChainError) -> Sent in
            let (context, metadata) = try await node.signing(asAnew: asAnew)
            let birth = try await node.finalized()
            let nonce = lanes.next(of: account, onChain: try await node.nextNonce(of: account))
            let pending = try await signed(call, by: signer, nonce: nonce, birth: birth, context, metadata)
            do throws(StateError) { try await journal?.note(pending) } catch { throw Self.notKept(error) }
            let refusal: PoolRefusal?
            do throws(ChainError) {
                refusal = try await node.send(pending.bytes)
            } catch {
                lanes.sent(nonce, by: account)
                // Cancelled or not: whether a node has it can't be known, so the note stays.
                if Task.isCancelled { throw error }
                return .sent(pending, .unknown)
            }
            guard let refusal, !refusal.isAlreadyThere else {
                lanes.sent(nonce, by: account)
                return .sent(pending, .taken)
            }
            lanes.forget(account)
            if refusal.isPassing { return .sent(pending, .postponed(refusal)) }
            try await end(.refused, journal)
            let error = refusal.chainError(for: call)
            if refusal.name == "BadProof" { return .badSignature(error) }
            throw error
        }
    }

    private func signed(
        _ call: ChainCall, by signer: any Signer, nonce: UInt64, birth: BlockHeader, _ context: SigningContext,
        _ metadata: RuntimeMetadata
    ) async throws(ChainError) -> PendingSubmission {
        let era = Era(period: configuration.period, at: birth.number)
        let birthNumber = era.birth(at: birth.number)
        let eraBlock = birthNumber == birth.number ? birth.hash : try await node.block(birthNumber).hash
        let parts = SignedParts(era: era, eraBlock: eraBlock, nonce: nonce)
        let bytes: Bytes
        let extra: Bytes
        let payload: Bytes
        do {
            bytes = try call.runtimeCall(by: metadata).bytes(by: metadata)
            extra = try parts.bytes(context, by: metadata).extra
            payload = try parts.payload(for: bytes, context, by: metadata)
        } catch {
            throw Self.unsupported(call, error)
        }
        let signature: Signature
        do throws(IdentityError) {
            signature = try await signer.signExtrinsic(payload)
        } catch {
            throw ChainError(
                .invalidExtrinsic, "The call could not be signed: \(error.message)", remedy: error.remedy, cause: error)
        }
        let account = signer.hotkey.publicKey
        return PendingSubmission(
            bytes: Extrinsic(signer: account, signature: signature, extra: extra, call: bytes).bytes, account: account,
            nonce: nonce, birth: birthNumber, end: era.end(at: birth.number) ?? .max)
    }

    private func end(_ ending: SubmissionEnd, _ journal: (any SubmissionJournal)?) async throws(ChainError) {
        do throws(StateError) { try await journal?.end(ending) } catch { throw Self.notKept(error) }
    }

    // MARK: Errors

    static var cancelled: ChainError {
        ChainError(.stopped, "The wait for the call was cancelled; a block may still hold it.", remedy: nil)
    }

    private static func notKept(_ error: StateError) -> ChainError {
        ChainError(
            .stopped, "What was signed could not be noted: \(error.message)", remedy: error.remedy,
            cause: error)
    }

    private static func unsupported(_ call: ChainCall, _ error: any Error) -> ChainError {
        ChainError(
            .unsupported, "The chain's runtime does not take the call: \(error).",
            remedy: "Check that the network is the one you mean, and update Neuron.", cause: error)
    }
}
