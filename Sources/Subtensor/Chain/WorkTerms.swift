public import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// How a chain takes proofs of work for a place on a subnet.
public struct WorkTerms: Hashable, Sendable {
    /// One nonce in so many is good enough.
    public let difficulty: UInt64
    /// Whether the runtime is older than 425: another seal, another call, signed by the hotkey.
    public let isLegacy: Bool
}

extension SubtensorChain {
    /// How hard a proof of work is on a subnet, at a block or at the best one.
    ///
    /// - Throws: ``ChainError/Code/unsupported`` on runtimes that take none: from 425 until `pow_register` came, `register` ignores
    ///   the work and burns TAO.
    public func workTerms(_ netuid: NetUID, at block: BlockHash? = nil) async throws(ChainError) -> WorkTerms {
        try await read(at: block) { reader async throws(ChainError) in
            let isTagged = (try? reader.metadata.call("SubtensorModule", "pow_register")) != nil
            let isLegacy = reader.runtime.version.spec < 425
            guard isTagged || isLegacy, netuid.rawValue != 0 else {
                throw ChainError(
                    .unsupported, "Runtime \(reader.runtime.version.spec) takes no proof of work on subnet \(netuid).",
                    remedy: "Register without --work.")
            }
            func number(_ item: String, or other: UInt64) async throws(ChainError) -> UInt64 {
                guard (try? reader.metadata.storage("SubtensorModule", item)) != nil,
                    let value = try await reader.storage("SubtensorModule", item, [.netuid(netuid)]),
                    let number = try? value.integer(UInt64.self)
                else { return other }
                return number
            }
            let least = max(1, try await number("MinDifficulty", or: 1))
            let most = max(least, try await number("MaxDifficulty", or: .max))
            let difficulty = min(max(try await number("Difficulty", or: most), least), most)
            return WorkTerms(difficulty: difficulty, isLegacy: isLegacy)
        }
    }

    /// The weights that a neuron has on the chain, for the first mechanism unless told otherwise.
    public func weights(of uid: UID, on netuid: NetUID, mechanism: UInt8 = 0, at block: BlockHash? = nil)
        async throws(ChainError) -> [WeightVector.Entry]
    {
        try await read(at: block) { reader async throws(ChainError) in
            let index = WeightCommitHash.storageIndex(netuid: netuid, mechanism: mechanism)
            let value = try await reader.storage(
                "SubtensorModule", "Weights", [.number(index), .number(uid.rawValue)])
            do {
                return try (value ?? .sequence([])).list { (pair) throws(ScaleError) in
                    let parts = try pair.elements()
                    guard parts.count == 2 else {
                        throw ScaleError(.mismatch, "A weight is a pair, not \(parts.count) values.")
                    }
                    return WeightVector.Entry(uid: UID(try parts[0].integer()), value: try parts[1].integer())
                }
            } catch {
                throw ChainError(.badAnswer, "The weights of uid \(uid) can't be read: \(error).", remedy: nil, cause: error)
            }
        }
    }
}
