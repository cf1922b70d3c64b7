internal import Neuron

/// The whole state of the chain at one block: a value, so that a failed call leaves nothing behind and old blocks stay readable.
struct ChainState: Sendable {
    var block: BlockHeader
    var ledger: Ledger
    var nonces: [Coldkey: UInt64] = [:]
    /// Who owns each hotkey that was ever registered.
    var owners: [Hotkey: Coldkey] = [:]
    var subnets: [NetUID: Subnet]
    let allowsLoopbackAxons: Bool

    init(_ genesis: Genesis, block: BlockHeader) {
        self.block = block
        ledger = Ledger(genesis.balances)
        subnets = Dictionary(uniqueKeysWithValues: genesis.subnets.map { ($0.netuid, Subnet($0)) })
        allowsLoopbackAxons = genesis.allowsLoopbackAxons
        for subnet in genesis.subnets { owners[subnet.ownerHotkey] = subnet.owner }
    }

    /// What a block does before its first call: prices decay, alpha is issued, epochs that are due run.
    mutating func begin(_ block: BlockHeader) {
        self.block = block
        for netuid in subnets.keys.sorted() {
            subnets[netuid]?.decayBurn()
            subnets[netuid]?.issueAlpha()
            subnets[netuid]?.runEpochIfDue(at: block.number)
        }
    }

    /// Applies one call; on an error nothing has changed but the nonce.
    mutating func apply(_ call: ChainCall, from signer: Hotkey) throws(DispatchError) -> [ChainEvent] {
        let account = Coldkey(signer.address)
        nonces[account, default: 0] += 1
        let before = self
        do throws(DispatchError) {
            switch call {
            case .burnedRegister(let netuid, let hotkey): return try register(hotkey, on: netuid, by: account)
            case .addStake(let hotkey, let netuid, let amount):
                return try addStake(amount.rao, to: hotkey, on: netuid, by: account)
            case .serveAxon(let netuid, let info, let certificate):
                return try serveAxon(info, certificate, on: netuid, by: signer)
            case .setWeights(let netuid, let weights, let version):
                return try setWeights(weights, version: version, on: netuid, by: signer)
            case .transfer(let to, let amount):
                try ledger.transfer(amount.rao, from: account, to: to)
                return [ChainEvent("Transfer", ["from": "\(account)", "to": "\(to)", "amount": "\(amount.rao)"])]
            default: throw .unsupportedCall
            }
        } catch {
            self = before
            throw error
        }
    }

    /// The subnet, or the chain's error.
    func subnet(_ netuid: NetUID) throws(DispatchError) -> Subnet {
        guard let subnet = subnets[netuid] else { throw .subnetNotExists }
        return subnet
    }
}
