public import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// What one coldkey has staked to one hotkey on one subnet.
public struct StakePosition: Hashable, Sendable, Codable {
    /// Whom it is staked to.
    public let hotkey: Hotkey
    /// Where.
    public let netuid: NetUID
    /// How much, in rao of the subnet's alpha; of TAO on the root network.
    public let stake: Tao
    /// What the last epoch gave, in rao of alpha.
    public let emission: Tao
    /// Whether the hotkey has a uid on the subnet.
    public let isRegistered: Bool

    init(_ value: ScaleValue) throws(ScaleError) {
        hotkey = try value.read("hotkey") { (value) throws(ScaleError) in try value.hotkey() }
        netuid = NetUID(try value.read("netuid") { (value) throws(ScaleError) in try value.integer() })
        stake = Tao(rao: try value.read("stake") { (value) throws(ScaleError) in try value.integer() })
        emission = Tao(rao: try value.readIfPresent("emission") { (value) throws(ScaleError) in try value.integer() } ?? 0)
        isRegistered = try value.readIfPresent("is_registered") { (value) throws(ScaleError) in try value.flag() } ?? false
    }
}

/// What a coldkey owns, part by part, in rao.
public struct Balance: Hashable, Sendable, Codable {
    /// What no rule holds back.
    public let free: Tao
    /// What is set aside, such as deposits; not part of ``free``.
    public let reserved: Tao
    /// How much of the two together must stay.
    public let frozen: Tao
    /// How many extrinsics the account has signed.
    public let nonce: UInt64

    /// What can be spent: free, less what is frozen and not reserved anyway.
    public var spendable: Tao { free - (frozen - reserved) }

    /// An account that the chain has never seen.
    static let none = Balance(free: .zero, reserved: .zero, frozen: .zero, nonce: 0)

    private init(free: Tao, reserved: Tao, frozen: Tao, nonce: UInt64) {
        self.free = free
        self.reserved = reserved
        self.frozen = frozen
        self.nonce = nonce
    }

    /// From the struct `AccountInfo` of the runtime.
    init(_ value: ScaleValue) throws(ScaleError) {
        nonce = try value.read("nonce") { (value) throws(ScaleError) in try value.integer() }
        guard let data = value.field("data") else { throw ScaleError(.mismatch, "The account has no data.").within("data") }
        free = Tao(rao: try data.read("free") { (value) throws(ScaleError) in try value.integer() })
        reserved = Tao(rao: try data.read("reserved") { (value) throws(ScaleError) in try value.integer() })
        frozen = Tao(rao: try data.readIfPresent("frozen") { (value) throws(ScaleError) in try value.integer() } ?? 0)
    }
}
