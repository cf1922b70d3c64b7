internal import Neuron

/// TAO: who has how much, and how much there is.
///
/// The issuance grows by what blocks mint, falls by what is recycled, and is always the sum of accounts and pools.
struct Ledger: Sendable, Codable {
    private(set) var free: [Coldkey: UInt64]
    /// TAO that subnets hold, by number: what stands in their markets; for root, what is staked there.
    private(set) var pools: [NetUID: UInt64] = [:]
    /// TAO that belongs to nobody any more; it still counts as issued.
    private(set) var burned: UInt64 = 0
    private(set) var issuance: UInt64

    init(_ balances: [Coldkey: Tao]) {
        free = balances.mapValues(\.rao).filter { $0.value > 0 }
        issuance = free.values.reduce(0, +)
    }

    /// What an account can spend.
    func balance(of account: Coldkey) -> UInt64 { free[account, default: 0] }

    /// Makes an amount, for a subnet.
    mutating func mint(_ amount: UInt64, into netuid: NetUID) {
        issuance += amount
        pools[netuid, default: 0] += amount
    }

    /// Makes an amount, for an account: only a genesis and a faucet do.
    mutating func mint(_ amount: UInt64, for account: Coldkey) {
        issuance += amount
        deposit(amount, to: account)
    }

    /// Makes an account's balance what somebody outside wants; the issuance follows.
    mutating func set(_ amount: UInt64, for account: Coldkey) {
        issuance = issuance - balance(of: account) + amount
        free[account] = amount == 0 ? nil : amount
    }

    /// Takes an amount out of circulation for good.
    mutating func recycle(_ amount: UInt64, from account: Coldkey) throws(DispatchError) {
        try withdraw(amount, from: account)
        issuance -= amount
    }

    /// Takes an amount of a subnet out of circulation for good.
    mutating func recycle(_ amount: UInt64, from netuid: NetUID) {
        let amount = min(amount, pools[netuid, default: 0])
        pools[netuid, default: 0] -= amount
        issuance -= amount
    }

    /// Puts an account's amount into a subnet.
    mutating func pay(_ amount: UInt64, from account: Coldkey, into netuid: NetUID) throws(DispatchError) {
        try withdraw(amount, from: account)
        pools[netuid, default: 0] += amount
    }

    /// Pays an amount of a subnet out to an account; the pool's own books say that it is there.
    mutating func pay(_ amount: UInt64, from netuid: NetUID, to account: Coldkey) {
        let amount = min(amount, pools[netuid, default: 0])
        pools[netuid, default: 0] -= amount
        deposit(amount, to: account)
    }

    /// Moves an amount from one subnet to another.
    mutating func move(_ amount: UInt64, from: NetUID, to: NetUID) {
        let amount = min(amount, pools[from, default: 0])
        pools[from, default: 0] -= amount
        pools[to, default: 0] += amount
    }

    /// Moves an amount between accounts; without a receiver it is burned.
    mutating func transfer(_ amount: UInt64, from: Coldkey, to: Coldkey?) throws(DispatchError) {
        guard balance(of: from) >= amount else { throw .transferTooLarge }
        try withdraw(amount, from: from)
        if let to { deposit(amount, to: to) } else { burned += amount }
    }

    private mutating func deposit(_ amount: UInt64, to account: Coldkey) {
        if amount > 0 { free[account, default: 0] += amount }
    }

    private mutating func withdraw(_ amount: UInt64, from account: Coldkey) throws(DispatchError) {
        let balance = balance(of: account)
        guard balance >= amount else { throw .notEnoughBalance }
        free[account] = balance == amount ? nil : balance - amount
    }
}
