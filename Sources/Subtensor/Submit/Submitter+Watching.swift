internal import Logging
internal import Neuron
internal import SubtensorFormat

extension Submitter {
    /// How a wait ends.
    enum Ending: Sendable {
        /// A finalised block holds it; the error is the runtime's reason why it did nothing.
        case found(Result<ExtrinsicReceipt, ChainError>)
        /// No block ever will; the refusal is what nodes say to it.
        case never(PoolRefusal?)
    }

    /// Looks at finalised blocks until one holds the call or none ever can. Sends the same bytes again while nobody has them.
    func watch(_ pending: PendingSubmission, after reply: Reply) async throws(ChainError) -> Ending {
        let hash = Extrinsic.hash(of: pending.bytes)
        var watch = SubmissionWatch(pending)
        var reply = reply
        var sentAt: BlockNumber?
        var unknownBlocks = 0
        while true {
            if Task.isCancelled { throw Self.cancelled }
            do throws(ChainError) {
                let finalized = try await node.finalized()
                while case .look(let number) = watch.step(finalized: finalized.number) {
                    if let ending = try await look(for: hash, in: number) { return .found(ending) }
                    watch.looked(at: number)
                }
                switch watch.step(finalized: finalized.number) {
                case .compareNonce:
                    let current = try await node.nonce(of: pending.account, at: finalized.hash)
                    if watch.compared(current, at: finalized.number) { return .never(reply.lasting) }
                case .expired: return .never(reply.lasting)
                case .wait, .look: break
                }
                if isTimeToSend(reply, since: sentAt, finalized: finalized.number) {
                    if sentAt != nil || !reply.isTaken { reply = try await sendAgain(pending.bytes) }
                    sentAt = finalized.number
                }
            } catch {
                // A chain out of reach may come back, and a node that lags behind another catches up; the call is where it was.
                unknownBlocks = error.code == .unknownBlock ? unknownBlocks + 1 : 0
                let isPassing = error.isRetryable || (1...Self.mostUnknownBlocks).contains(unknownBlocks)
                guard isPassing, !Task.isCancelled else { throw error }
                logger.debug("The chain can't be asked about a submitted call.", metadata: ["error": "\(error)"])
            }
            guard (try? await time.sleep(for: configuration.pause)) != nil else { throw Self.cancelled }
        }
    }

    /// How often in a row a node may lack a block that another said is final.
    private static let mostUnknownBlocks = 8

    /// A call that no node has is sent with every finalised block, one that was taken after some of them.
    private func isTimeToSend(_ reply: Reply, since last: BlockNumber?, finalized: BlockNumber) -> Bool {
        guard let last else { return true }
        return finalized >= last + (reply.isTaken ? configuration.patience : 1)
    }

    private func sendAgain(_ bytes: Bytes) async throws(ChainError) -> Reply {
        guard let refusal = try await node.send(bytes), !refusal.isAlreadyThere else { return .taken }
        return .postponed(refusal)
    }

    /// The call's outcome, if the block holds it.
    private func look(for hash: Bytes, in number: BlockNumber) async throws(ChainError) -> Result<ExtrinsicReceipt, ChainError>?
    {
        let block = try await node.block(number)
        let extrinsics = try await node.extrinsics(in: block.hash)
        guard let index = extrinsics.firstIndex(where: { Extrinsic.hash(of: $0) == hash }) else { return nil }
        let events: RuntimeEvents
        let metadata: RuntimeMetadata
        do throws(ChainError) {
            (events, metadata) = try await node.events(in: block.hash)
        } catch {
            guard error.code == .unknownBlock else { throw error }
            // Nodes forget the state of old blocks: that the block holds the call is then all that can be known.
            logger.warning("What a call did can't be read any more; a block holds it.", metadata: ["block": "\(number)"])
            return .success(ExtrinsicReceipt(block: block, index: index, events: []))
        }
        let outcome: RuntimeEvents.Outcome?
        do {
            outcome = try events.outcome(of: UInt32(index), by: metadata)
        } catch {
            throw ChainError(
                .badAnswer, "Block \(number) holds the call, and its events can't be read: \(error).", remedy: nil, cause: error
            )
        }
        if let failure = outcome?.failure { return .failure(failure.chainError(in: block)) }
        if let inner = outcome?.inner { return .failure(inner.failure.chainError(in: block, within: inner.event)) }
        return .success(
            ExtrinsicReceipt(
                block: block, index: index,
                events: events.of(UInt32(index)).map { ChainEvent($0.name, $0.fields.texts) }))
    }
}

extension Submitter.Reply {
    var isTaken: Bool {
        if case .taken = self { true } else { false }
    }

    /// A refusal that will stand when the call is signed anew.
    var lasting: PoolRefusal? {
        if case .postponed(let refusal) = self, !refusal.isPassing { refusal } else { nil }
    }
}

extension ScaleValue {
    /// An event's fields as text: by their names, or by their places.
    fileprivate var texts: [String: String] {
        switch self {
        case .record(let fields): Dictionary(fields.map { ($0.name, $0.value.text) }) { first, _ in first }
        case .tuple(let values):
            Dictionary(uniqueKeysWithValues: values.enumerated().map { ("\($0)", $1.text) })
        default: ["0": text]
        }
    }

    private var text: String {
        switch self {
        case .bool(let value): "\(value)"
        case .unsigned(let value): "\(value)"
        case .signed(let value): "\(value)"
        case .wide(let value): "\(value)"
        case .text(let value): value
        case .bytes(let bytes): "0x" + Hex.encode(bytes)
        case .sequence(let values): "[" + values.map(\.text).joined(separator: ", ") + "]"
        case .tuple(let values): "(" + values.map(\.text).joined(separator: ", ") + ")"
        case .record(let fields): "{" + fields.map { "\($0.name): \($0.value.text)" }.joined(separator: ", ") + "}"
        case .variant(let name, let fields): fields == .unit ? name : "\(name)(\(fields.text))"
        case .none: "none"
        case .some(let value): value.text
        case .bits(let bits): bits.map { $0 ? "1" : "0" }.joined()
        }
    }
}
