internal import Consensus
internal import Neuron

/// What a subnet's epochs found and what its alpha cost, as far back as the page draws it.
///
/// Bounded: the last ``epochLimit`` epochs and ``priceLimit`` blocks of each subnet. It is not part of the chain's state.
struct PageHistory: Sendable {
    /// One epoch; columns are indexed by uid.
    struct Epoch: Sendable {
        let block: BlockNumber
        let price: Double
        let incentive: [UInt16]
        let dividends: [UInt16]
        /// The mean of the validators' bonds to each neuron.
        let bonds: [UInt16]
        /// In rao of alpha.
        let emission: [UInt64]
    }

    static let epochLimit = 120
    static let priceLimit = 600

    private var epochs: [NetUID: [Epoch]] = [:]
    private var prices: [NetUID: [(block: BlockNumber, price: Double)]] = [:]

    /// Takes in a block. One of a number that was there already replaces it and all after it: the chain was taken back.
    mutating func record(_ state: ChainState) {
        let number = state.block.number
        for netuid in state.netuids {
            guard let subnet = state.subnets[netuid] else { continue }
            let price = subnet.price.double
            // Out of the dictionary while it changes, so that it is not copied.
            var line = prices.removeValue(forKey: netuid) ?? []
            while let last = line.last, last.block >= number { line.removeLast() }
            if line.count >= 2 * Self.priceLimit { line.removeFirst(Self.priceLimit) }
            line.append((number, price))
            prices[netuid] = line
            var known = epochs.removeValue(forKey: netuid) ?? []
            while let last = known.last, last.block >= number { known.removeLast() }
            if subnet.lastStepBlock == number, number > 0 {
                if known.count >= Self.epochLimit { known.removeFirst() }
                known.append(Epoch(subnet, at: number, price: price))
            }
            epochs[netuid] = known
        }
        for netuid in prices.keys where state.subnets[netuid] == nil {
            prices[netuid] = nil
            epochs[netuid] = nil
        }
    }

    /// The epochs after one block and up to another, oldest first.
    func epochs(of netuid: NetUID, after first: BlockNumber?, to last: BlockNumber) -> [Epoch] {
        (epochs[netuid] ?? []).filter { $0.block <= last && $0.block > first ?? 0 }
    }

    /// The prices after one block and up to another, oldest first.
    func prices(of netuid: NetUID, after first: BlockNumber?, to last: BlockNumber) -> [(block: BlockNumber, price: Double)] {
        (prices[netuid] ?? []).suffix(Self.priceLimit).filter { point in
            point.block <= last && first.map { point.block > $0 } ?? true
        }
    }
}

extension PageHistory.Epoch {
    fileprivate init(_ subnet: Subnet, at block: BlockNumber, price: Double) {
        self.block = block
        self.price = price
        incentive = subnet.neurons.map(\.incentive)
        dividends = subnet.neurons.map(\.dividends)
        emission = subnet.neurons.map(\.emission)
        var sums = [UInt64](repeating: 0, count: subnet.neurons.count)
        var holders: UInt64 = 0
        for neuron in subnet.neurons where !neuron.scores[0].bonds.isEmpty {
            holders += 1
            for bond in neuron.scores[0].bonds where sums.indices.contains(Int(bond.uid)) {
                sums[Int(bond.uid)] += UInt64(bond.value)
            }
        }
        bonds = sums.map { UInt16(clamping: holders == 0 ? 0 : $0 / holders) }
    }
}
