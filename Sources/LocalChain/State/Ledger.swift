internal import Neuron

/// TAO: who has how much, and how much there is.
///
/// The issuance changes by recycling only (this chain mints no TAO), and is always the sum of what accounts and pools hold.
struct Ledger: Sendable {
    private(set) var free: [Coldkey: UInt64]
    /// TAO that was staked, by subnet: it stands against the alpha of the stakers.
    private(set) var pools: [NetUID: UInt64] = [:]
    private(set) var issuance: UInt64

    init(_ balances: [Coldkey: Tao]) {
        free = balances.mapValues(\.rao)
        issuance = free.values.reduce(0, +)
    }

    /// Takes an amount out of circulation for good.
    mutating func recycle(_ amount: UInt64, from account: Coldkey) throws(DispatchError) {
        try withdraw(amount, from: account)
        issuance -= amount
    }

    /// Puts an amount into a subnet's pool.
    mutating func stake(_ amount: UInt64, from account: Coldkey, into netuid: NetUID) throws(DispatchError) {
        try withdraw(amount, from: account)
        pools[netuid, default: 0] += amount
    }

    /// Moves an amount between accounts.
    mutating func transfer(_ amount: UInt64, from: Coldkey, to: Coldkey) throws(DispatchError) {
        guard free[from, default: 0] >= amount else { throw .transferTooLarge }
        free[from, default: 0] -= amount
        free[to, default: 0] += amount
    }

    private mutating func withdraw(_ amount: UInt64, from account: Coldkey) throws(DispatchError) {
        guard free[account, default: 0] >= amount else { throw .notEnoughBalance }
        free[account, default: 0] -= amount
    }
}
