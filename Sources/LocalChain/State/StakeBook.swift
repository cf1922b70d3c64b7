internal import Consensus
internal import Neuron

/// Who has staked what to whom on one subnet: alpha, or TAO on root.
///
/// A hotkey's stake is a pool of shares; it outlives a registration.
struct StakeBook: Hashable, Sendable {
    private(set) var pools: [Hotkey: StakePool] = [:]
    private var shares: [Hotkey: [Coldkey: UInt128]] = [:]
    /// All that is staked, in rao.
    private(set) var total: UInt64 = 0

    /// What is staked to a hotkey.
    func stake(of hotkey: Hotkey) -> UInt64 { pools[hotkey]?.total ?? 0 }

    /// What a coldkey has staked to a hotkey.
    func stake(of hotkey: Hotkey, by coldkey: Coldkey) -> UInt64 {
        guard let pool = pools[hotkey], let held = shares[hotkey]?[coldkey] else { return 0 }
        return pool.value(of: held)
    }

    /// The hotkeys with stake, in order.
    var hotkeys: [Hotkey] { pools.keys.sorted() }

    /// Who has stake with a hotkey, in order.
    func holders(of hotkey: Hotkey) -> [Coldkey] { (shares[hotkey] ?? [:]).keys.sorted() }

    /// A coldkey's shares of a hotkey's pool.
    func shares(of hotkey: Hotkey, by coldkey: Coldkey) -> UInt128 { shares[hotkey]?[coldkey] ?? 0 }

    /// Stakes an amount.
    mutating func deposit(_ amount: UInt64, to hotkey: Hotkey, by coldkey: Coldkey) {
        guard amount > 0 else { return }
        let new = pools[hotkey, default: StakePool()].deposit(amount)
        shares[hotkey, default: [:]][coldkey, default: 0] += new
        total += amount
    }

    /// Adds to the stake of all of a hotkey's holders; where there are none, to the owner's.
    mutating func credit(_ amount: UInt64, to hotkey: Hotkey, owner: Coldkey) {
        guard amount > 0 else { return }
        guard pools[hotkey]?.total ?? 0 > 0 else { return deposit(amount, to: hotkey, by: owner) }
        pools[hotkey]?.credit(amount)
        total += amount
    }

    /// Takes an amount of a holder's stake, at most all: what was taken.
    @discardableResult
    mutating func withdraw(_ amount: UInt64, from hotkey: Hotkey, by coldkey: Coldkey) -> UInt64 {
        guard var pool = pools[hotkey], let held = shares[hotkey]?[coldkey] else { return 0 }
        let amount = min(amount, pool.value(of: held))
        let gone = pool.withdraw(amount, from: held)
        shares[hotkey]?[coldkey] = held == gone ? nil : held - gone
        if pool.shares == 0 {
            pools[hotkey] = nil
            shares[hotkey] = nil
        } else {
            pools[hotkey] = pool
        }
        total -= amount
        return amount
    }
}

extension StakeBook: Codable {
    private enum CodingKeys: String, CodingKey { case pools, shares, total }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        pools = try container.decode([Hotkey: StakePool].self, forKey: .pools)
        total = try container.decode(UInt64.self, forKey: .total)
        shares = try container.decode([Hotkey: [Coldkey: String]].self, forKey: .shares).mapValues {
            try $0.mapValues { text in
                guard let number = UInt128(text) else {
                    throw DecodingError.dataCorruptedError(
                        forKey: .shares, in: container, debugDescription: "Shares are whole numbers.")
                }
                return number
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(pools, forKey: .pools)
        try container.encode(total, forKey: .total)
        // As text: no reader of JSON keeps 128 bits of a number.
        try container.encode(shares.mapValues { $0.mapValues { String($0) } }, forKey: .shares)
    }
}
