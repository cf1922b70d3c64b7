internal import Consensus
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// What the node tells clients of itself: its metadata, and values in their types.
struct NodeRuntime: Sendable {
    /// Grows whenever the metadata change: clients cache them by it.
    static let specVersion: UInt32 = 462
    static let transactionVersion: UInt32 = 1
    /// The metadata, read as a client reads them.
    let metadata: RuntimeMetadata
    /// Version 14, without runtime APIs.
    let version14: Bytes
    /// Version 15.
    let version15: Bytes
    /// How long a block takes, as the metadata say.
    let slotMilliseconds: UInt64
    private let entries: [Bytes: StorageEntry]

    /// - Throws: where the declarations are wrong, which is a mistake of this package.
    init(slot: Duration) throws(ChainError) {
        var version = ScaleEncoder()
        for name in ["node-subtensor", "node-subtensor"] { version.text(name) }
        for number in [1, Self.specVersion, 1] { version.integer(number) }
        version.compact(UInt64(0))
        version.integer(Self.transactionVersion)
        version.byte(1)
        var milliseconds = ScaleEncoder()
        slotMilliseconds = UInt64(max(1, slot / .milliseconds(1)))
        milliseconds.integer(slotMilliseconds)
        let constants = ["System.Version": version.bytes, "Aura.SlotDuration": milliseconds.bytes]
        do {
            let declaration = try RuntimeText.declaration()
            version14 = try declaration.metadata(version: 14, constants: constants)
            version15 = try declaration.metadata(version: 15, constants: constants)
            metadata = try RuntimeMetadata(version15)
        } catch {
            throw ChainError(.stopped, "The node's metadata can't be made: \(error).", remedy: nil, cause: error)
        }
        var entries: [Bytes: StorageEntry] = [:]
        for pallet in metadata.pallets {
            for entry in pallet.storage.values { entries[entry.root] = entry }
        }
        self.entries = entries
    }

    /// The storage item that a key is of.
    func entry(of key: Bytes) -> StorageEntry? { key.count >= 32 ? entries[Bytes(key[..<32])] : nil }

    /// The items whose keys can begin with a prefix.
    func entries(under prefix: Bytes) -> [StorageEntry] {
        if prefix.count >= 32 { return entry(of: prefix).map { [$0] } ?? [] }
        return entries.values.filter { $0.root.starts(with: prefix) }
    }

    /// The names of a struct's fields, in order.
    func fields(of type: TypeID) -> [String] {
        guard let definition = try? metadata.types[type], case .composite(let fields) = definition.shape else { return [] }
        return fields.map { $0.name ?? "" }
    }

    /// The version, as JSON-RPC tells it.
    var versionJSON: JSONValue {
        .object([
            "specName": .string("node-subtensor"), "implName": .string("node-subtensor"), "authoringVersion": .int(1),
            "specVersion": .int(Int64(Self.specVersion)), "implVersion": .int(1), "apis": .array([]),
            "transactionVersion": .int(Int64(Self.transactionVersion)), "stateVersion": .int(1),
        ])
    }
}
