public import Neuron
internal import ScaleCodec
internal import SubtensorFormat

// What only the real chain has to read: part by part what a coldkey owns, stakes, commitments, and rules by the chain's own names.
extension SubtensorChain {
    /// A block by its hash: its number and its parent, the header's hash computed.
    public func header(of block: BlockHash) async throws(ChainError) -> BlockHeader { try await follower.block(block).block }

    /// What a coldkey owns, part by part.
    public func balance(_ coldkey: Coldkey, at block: BlockHash? = nil) async throws(ChainError) -> Balance {
        try await read(at: block) { reader async throws(ChainError) in
            let value = try await reader.storage("System", "Account", [.account(coldkey.address)])
            return try Self.edge("the account \(coldkey)") { () throws(ScaleError) in
                try value.map { (value) throws(ScaleError) in try Balance(value) } ?? .none
            }
        }
    }

    /// What a coldkey has staked, everywhere.
    public func stakes(of coldkey: Coldkey, at block: BlockHash? = nil) async throws(ChainError) -> [StakePosition] {
        try await read(at: block) { reader async throws(ChainError) in
            let value = try await reader.api(
                "StakeInfoRuntimeApi_get_stake_info_for_coldkey", [.account(coldkey.address)])
            return try Self.edge("the stake of \(coldkey)") { () throws(ScaleError) in
                try value.list { (value) throws(ScaleError) in try StakePosition(value) }
            }
        }
    }

    /// What a hotkey has published on a subnet, or nil.
    public func commitment(of hotkey: Hotkey, on netuid: NetUID, at block: BlockHash? = nil) async throws(ChainError)
        -> Commitment?
    {
        try await read(at: block) { reader async throws(ChainError) in
            let value = try await reader.storage(
                "Commitments", "CommitmentOf", [.netuid(netuid), .account(hotkey.address)])
            return try Self.edge("the commitment of \(hotkey)") { () throws(ScaleError) in
                try value.map { (value) throws(ScaleError) in try Commitment(value, by: hotkey) }
            }
        }
    }

    /// Everything that is published on a subnet.
    public func commitments(on netuid: NetUID, at block: BlockHash? = nil) async throws(ChainError) -> [Commitment] {
        try await read(at: block) { reader async throws(ChainError) in
            let entries = try await reader.entries("Commitments", "CommitmentOf", [.netuid(netuid)])
            return try Self.edge("the commitments of subnet \(netuid)") { () throws(ScaleError) in
                var commitments: [Commitment] = []
                for (parts, value) in entries {
                    guard let hotkey = try parts.last?.hotkey() else { continue }
                    commitments.append(try Commitment(value, by: hotkey))
                }
                return commitments
            }
        }
    }

    /// A subnet's rules by the chain's own names, as text: also those that this version of Neuron gives no meaning.
    ///
    /// - Throws: ``ChainError/Code/unknownSubnet``; ``ChainError/Code/unsupported`` on chains without runtime APIs.
    public func hyperparameterList(_ netuid: NetUID, at block: BlockHash? = nil) async throws(ChainError) -> [(
        name: String, value: String
    )] {
        try await read(at: block) { reader async throws(ChainError) in
            let names = ["_v3", "_v2", ""].map { "SubnetInfoRuntimeApi_get_subnet_hyperparams\($0)" }
            guard let api = names.first(where: { reader.metadata.hasAPI($0) }) else {
                throw ChainError(
                    .unsupported, "The chain's runtime \(reader.runtime.version.spec) does not list hyperparameters.",
                    remedy: nil)
            }
            let answer = try await reader.api(api, [.netuid(netuid)])
            let list = try Self.edge("the hyperparameters of subnet \(netuid)") {
                () throws(ScaleError) -> [(name: String, value: String)]? in
                guard let list = try answer.option({ $0 }) else { return nil }
                if case .record(let fields) = list { return fields.map { ($0.name, $0.value.plainText) } }
                return try list.list { (entry) throws(ScaleError) in
                    let name = try entry.read("name") { (value) throws(ScaleError) in try value.string() }
                    let value = try entry.read("value") { (value) throws(ScaleError) in try value.variant().fields }
                    return (name, value.plainText)
                }
            }
            guard let list else { throw SubnetReader(reader: reader, netuid: netuid).unknown }
            return list
        }
    }

    /// Gives a value its Swift type; a value of another shape is the node's mistake or an unknown runtime.
    private static func edge<Value>(_ what: String, _ read: () throws(ScaleError) -> Value) throws(ChainError) -> Value {
        do throws(ScaleError) {
            return try read()
        } catch {
            throw ChainError(
                .badAnswer, "A node answered nonsense, reading \(what): \(error).", remedy: "Try another node with --network.",
                cause: error)
        }
    }
}

extension ScaleValue {
    /// The value as people read it: numbers in decimal, fixed point by its bits.
    var plainText: String {
        switch self {
        case .bool(let value): String(value)
        case .unsigned(let value): String(value)
        case .signed(let value): String(value)
        case .wide(let value): value.description
        case .text(let value): value
        case .bytes(let value): "0x" + Hex.encode(value)
        case .none: "none"
        case .some(let value): value.plainText
        case .variant(let name, let fields): fields == .unit ? name : "\(name)(\(fields.plainText))"
        case .record(let fields):
            fields.count == 1 && fields[0].name == "bits"
                ? "\(fields[0].value.plainText) (bits)"
                : fields.map { "\($0.name) \($0.value.plainText)" }.joined(separator: ", ")
        case .sequence(let values), .tuple(let values): values.map(\.plainText).joined(separator: ", ")
        case .bits(let bits): bits.map { $0 ? "1" : "0" }.joined()
        }
    }
}
