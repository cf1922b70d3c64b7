internal import Consensus
internal import Neuron

extension ChainState {
    /// How many subnets a holder may name in one claim.
    private static let claimLimit = 5

    /// Pays what subnets owe a holder of root stake.
    mutating func claimRoot(_ netuids: [NetUID], by coldkey: Coldkey) throws(DispatchError) {
        guard (1...Self.claimLimit).contains(netuids.count) else { throw .invalidValue }
        for netuid in netuids {
            guard netuid != 0, subnets[netuid] != nil else { throw .subnetNotExists }
            payRootClaims(of: coldkey, on: netuid)
        }
        emit(RuntimeEvent("RootClaimed", ["coldkey": .account(coldkey)]))
    }

    /// Pays the claims of a few holders each block; which ones follows from the block's hash.
    mutating func claimRootAutomatically() {
        guard !rootStakers.isEmpty else { return }
        let bytes = block.hash.bytes
        for turn in 0..<min(rules.rootClaimsPerBlock, rootStakers.count) {
            let place = bytes.dropFirst(4 * turn % 28).prefix(4).reduce(0) { $0 << 8 | Int($1) } % rootStakers.count
            let coldkey = rootStakers[place]
            for netuid in netuids { payRootClaims(of: coldkey, on: netuid) }
        }
    }

    /// Pays a holder's claims on one subnet: as alpha, or sold and staked on root.
    private mutating func payRootClaims(of coldkey: Coldkey, on netuid: NetUID) {
        guard let claims = subnets[netuid]?.claims, !claims.rates.isEmpty else { return }
        for hotkey in claims.rates.keys.sorted() {
            let stake = subnets[0]?.stake.stake(of: hotkey, by: coldkey) ?? 0
            let owed = subnets[netuid]?.claims.owed(to: coldkey, for: hotkey, stake: stake) ?? 0
            guard owed >= rules.rootClaimThreshold, var subnet = subnets[netuid] else { continue }
            if keepsRootAlpha.contains(coldkey) {
                subnet.claims.pay(owed, to: coldkey, for: hotkey)
                subnet.stake.deposit(owed, to: hotkey, by: coldkey)
                subnets[netuid] = subnet
            } else if let swap = try? subnet.market.swap(.sell, owed, feeRate: 0) {
                // A market that is too small for the sale leaves the claim as it is.
                subnet.claims.pay(owed, to: coldkey, for: hotkey)
                subnet.alphaOut -= owed
                subnets[netuid] = subnet
                ledger.move(swap.paidOut, from: netuid, to: 0)
                credit(swap.paidOut, to: hotkey, on: 0, by: coldkey)
            }
        }
    }
}
