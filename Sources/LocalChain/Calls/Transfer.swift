internal import Neuron

extension ChainState {
    /// Moves TAO.
    mutating func transfer(_ amount: UInt64, from: Coldkey, to: Coldkey, keepAlive: Bool) throws(DispatchError) {
        let balance = ledger.balance(of: from)
        guard balance >= amount else { throw .transferTooLarge }
        if keepAlive, balance - amount < rules.existentialDeposit { throw .wouldDie }
        try ledger.transfer(amount, from: from, to: to)
        emit(
            RuntimeEvent(
                "Transfer", ["from": .account(from), "to": .account(to), "amount": .number(amount)], pallet: "Balances"))
    }

    /// Moves all TAO, but the existential deposit where the account must stay.
    mutating func transferAll(from: Coldkey, to: Coldkey, keepAlive: Bool) throws(DispatchError) {
        let balance = ledger.balance(of: from)
        let amount = keepAlive ? balance - min(balance, rules.existentialDeposit) : balance
        try transfer(amount, from: from, to: to, keepAlive: keepAlive && amount > 0)
    }
}
