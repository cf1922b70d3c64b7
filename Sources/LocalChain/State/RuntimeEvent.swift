internal import Neuron

/// Something that happened, as the chain's own event with its arguments in order.
struct RuntimeEvent: Hashable, Sendable, Codable {
    /// An argument.
    enum Value: Hashable, Sendable, Codable, CustomStringConvertible {
        case account(SS58Address)
        case number(UInt64)
        case bytes(Bytes)
        case flag(Bool)
        case text(String)
        case numbers([UInt64])
        case error(DispatchError)
        /// What became of a call within another: nil where it succeeded.
        case result(DispatchError?)

        var description: String {
            switch self {
            case .account(let address): "\(address)"
            case .number(let number): "\(number)"
            case .bytes(let bytes): "0x" + Hex.encode(bytes)
            case .flag(let flag): "\(flag)"
            case .text(let text): text
            case .numbers(let numbers): "\(numbers)"
            case .error(let error): error.name
            case .result(let error): error?.name ?? "ok"
            }
        }
    }
    /// An argument's name and value.
    struct Field: Hashable, Sendable, Codable {
        let name: String
        let value: Value
    }

    let pallet: String
    let name: String
    let fields: [Field]

    init(_ name: String, _ fields: KeyValuePairs<String, Value> = [:], pallet: String = "SubtensorModule") {
        self.pallet = pallet
        self.name = name
        self.fields = fields.map { Field(name: $0.key, value: $0.value) }
    }

    /// The event as clients see it.
    var chainEvent: ChainEvent {
        ChainEvent(name, Dictionary(fields.map { ($0.name, $0.value.description) }, uniquingKeysWith: { first, _ in first }))
    }
}

extension RuntimeEvent.Value {
    static func account(_ hotkey: Hotkey) -> Self { .account(hotkey.address) }
    static func account(_ coldkey: Coldkey) -> Self { .account(coldkey.address) }
    static func number(_ netuid: NetUID) -> Self { .number(UInt64(netuid.rawValue)) }
    static func number(_ value: Int) -> Self { .number(UInt64(max(0, value))) }
}

/// An event with the part of the block that it belongs to.
struct EventRecord: Hashable, Sendable, Codable {
    /// Before the calls, during one, or after them.
    enum Phase: Hashable, Sendable, Codable {
        case initialization
        case apply(Int)
        case finalization
    }
    let phase: Phase
    let event: RuntimeEvent
}
