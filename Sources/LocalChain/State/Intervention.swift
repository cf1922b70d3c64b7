internal import Consensus
internal import Neuron

/// What a tester does to the chain from outside, without a call: done before everything else in a block, and kept with it.
enum Intervention: Hashable, Sendable, Codable {
    /// An account has so much from now on, in rao.
    case balance(Coldkey, UInt64)
    /// An account gets so much, in rao.
    case faucet(Coldkey, UInt64)
    /// The beacon's signatures of rounds become known.
    case pulses([BeaconPulse])

    /// What the block's hash covers.
    var bytes: Bytes {
        switch self {
        case .balance(let account, let amount): Bytes("balance \(account) \(amount)".utf8)
        case .faucet(let account, let amount): Bytes("faucet \(account) \(amount)".utf8)
        case .pulses(let pulses): Bytes("pulses \(pulses.map { "\($0.round) \(Hex.encode($0.signature))" })".utf8)
        }
    }
}

extension ChainState {
    /// Does what comes from outside, as far as it is allowed: ``refusal(of:)`` was asked before.
    mutating func apply(_ intervention: Intervention) {
        switch intervention {
        case .balance(let account, let amount):
            let before = ledger.balance(of: account)
            ledger.set(amount, for: account)
            let (name, change) = amount < before ? ("Withdraw", before - amount) : ("Deposit", amount - before)
            emit(RuntimeEvent(name, ["who": .account(account), "amount": .number(change)], pallet: "Balances"))
        case .faucet(let account, let amount):
            ledger.mint(amount, for: account)
            emit(RuntimeEvent("Deposit", ["who": .account(account), "amount": .number(amount)], pallet: "Balances"))
        case .pulses(let pulses): take(pulses)
        }
    }

    /// Why something can't be done to the chain; nil where it can.
    func refusal(of intervention: Intervention) -> ChainError? {
        let (added, removed): (UInt64, UInt64) =
            switch intervention {
            case .balance(let account, let amount): (amount, ledger.balance(of: account))
            case .faucet(_, let amount): (amount, 0)
            case .pulses: (0, 0)
            }
        let (sum, overflow) = (ledger.issuance - removed).addingReportingOverflow(added)
        if !overflow, sum <= Issuance.cap { return nil }
        return ChainError(
            .refused, "There would be more than 21,000,000 TAO: \(Tao(rao: ledger.issuance)) are issued.",
            remedy: "Give the account less.")
    }
}
