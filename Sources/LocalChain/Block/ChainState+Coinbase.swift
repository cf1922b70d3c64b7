internal import Consensus
internal import Neuron

extension ChainState {
    /// Mints a block's TAO and alpha, feeds the markets, and sets each part aside for the next epochs.
    ///
    /// - Source: sections 3.1 to 3.4 of `docs/consensus.md`.
    mutating func emitBlock() {
        let eligible = netuids.filter { subnets[$0]?.isEligible(at: block.number) == true }
        guard !eligible.isEmpty else { return }
        let emission = Issuance.perBlock(issuance: ledger.issuance)
        let found = eligible.compactMap { subnets[$0] }
        let shares = SubnetEmission.shares(
            found.map { .init(movingPrice: $0.movingPrice, withheld: $0.withheld, isEnabled: $0.emissionEnabled) })
        // Root sells its alpha only while alpha is worth more than the TAO that all subnets together stand for.
        let keepsRoot = found.reduce(Wide64.zero) { $0 + $1.movingPrice } > .one
        let rootStake = subnets[0]?.stake.total ?? 0
        for (netuid, share) in zip(eligible, shares) {
            guard var subnet = subnets[netuid] else { continue }
            subnets[netuid] = nil
            let tao = Wide32(share) * Wide32(emission)
            let spent = subnet.receive(tao, rules: rules, rootStake: rootStake, keepsRoot: keepsRoot)
            subnets[netuid] = subnet
            // What rounding or a small pool leaves is not minted at all, which is as if it were recycled at once.
            ledger.mint(spent, into: netuid)
        }
    }
}

extension Subnet {
    /// Takes a block's TAO, and issues the block's alpha: the TAO that was used.
    fileprivate mutating func receive(_ tao: Wide32, rules chain: ChainRules, rootStake: UInt64, keepsRoot: Bool) -> UInt64 {
        let alpha = alphaEmission
        let rootProportion = SubnetEmission.rootProportion(
            rootStake: rootStake, taoWeight: chain.taoWeight, alphaIssuance: alphaIssuance)
        let terms = SubnetEmission.terms(
            tao: tao, price: market.price, alphaEmission: alpha, rootProportion: rootProportion)
        var spent: UInt64 = 0
        let inside = min(terms.alphaIn, Issuance.cap - min(Issuance.cap, alphaIssuance))
        if market.inject(tao: terms.taoIn, alpha: inside) { spent += terms.taoIn }
        if terms.excess > 0, let swap = try? market.swap(.buy, terms.excess, feeRate: 0) {
            // A pool that is too small for it keeps its alpha; the TAO is not made.
            spent += swap.paidIn
            alphaOut += swap.paidOut
            protocolAlpha += swap.paidOut
        }
        issue(min(alpha, Issuance.cap - min(Issuance.cap, alphaIssuance)), chain, rootProportion, keepsRoot: keepsRoot)
        return spent
    }

    /// Alpha of the next block: it halves as TAO does.
    var alphaEmission: UInt64 {
        UInt64(UInt128(alphaPerBlock) * UInt128(Issuance.perBlock(issuance: alphaIssuance)) / 1_000_000_000)
    }

    private mutating func issue(_ alpha: UInt64, _ chain: ChainRules, _ rootProportion: Wide32, keepsRoot: Bool) {
        let split = AlphaSplit(alpha, ownerCut: rules.ownerCutEnabled ? chain.ownerCut : 0, rootProportion: rootProportion)
        pending.owner += split.owner
        pending.server += split.server
        pending.validator += split.validator
        alphaOut += alpha
        if keepsRoot { pending.root += split.root } else { alphaOut -= split.root }
        unallocated += alpha - split.owner - split.server - split.validator - split.root
    }
}
