internal import Consensus
internal import Neuron

/// One subnet at one block, as the page is told of it.
struct PageSubnet {
    let state: ChainState
    let subnet: Subnet

    /// What there is to know besides the neurons. Amounts are in rao.
    var facts: JSONValue {
        let next = Schedule.blocksUntilNext(
            tempo: subnet.rules.tempo, block: state.block.number, lastEpoch: subnet.lastEpoch)
        return .object([
            "netuid": .count(subnet.netuid.rawValue), "owner": .string("\(subnet.owner)"),
            "ownerHotkey": .string("\(subnet.ownerHotkey)"), "size": .count(subnet.neurons.count),
            "maxUIDs": .count(subnet.rules.maxUIDs), "maxValidators": .count(subnet.rules.maxValidators),
            "tempo": .count(subnet.rules.tempo), "next": next == .max ? .null : .count(next),
            "lastEpoch": .count(subnet.lastStepBlock), "epochs": .count(subnet.epochIndex),
            "started": .bool(subnet.firstEmission != nil), "price": .number(subnet.price.double),
            "tao": .count(subnet.market.tao), "alpha": .count(subnet.market.alpha), "alphaOut": .count(subnet.alphaOut),
            "burn": .count(subnet.burn), "immunity": .count(subnet.rules.immunityPeriod),
            "rateLimit": .count(subnet.rules.weightsRateLimit), "commitReveal": .bool(subnet.rules.commitReveal),
        ])
    }

    /// The neurons, or those that are not as they were at an older block.
    func neurons(unlike old: PageSubnet?) -> [JSONValue] {
        subnet.neurons.indices.compactMap { uid in
            let row = Row(self, uid: uid)
            if let old, old.subnet.neurons.indices.contains(uid), Row(old, uid: uid) == row { return nil }
            return row.json
        }
    }

    /// The rows of weights of the first mechanism, or those that are not as they were: uid, and a column for all uids.
    func weights(unlike old: Subnet?) -> [JSONValue] {
        subnet.neurons.indices.compactMap { uid in
            let row = subnet.neurons[uid].weights
            let before = old.map { $0.neurons.indices.contains(uid) ? $0.neurons[uid].weights : [] } ?? []
            guard row != before else { return nil }
            var column = [UInt16](repeating: 0, count: subnet.neurons.count)
            for entry in row where column.indices.contains(Int(entry.uid)) { column[Int(entry.uid)] = entry.value }
            return .array([.count(uid), .column(column)])
        }
    }

    /// What the table says of a neuron.
    private struct Row: Equatable {
        let uid: Int
        let record: NeuronRecord
        let alpha: UInt64
        let root: UInt64

        init(_ page: PageSubnet, uid: Int) {
            self.uid = uid
            var record = page.subnet.neurons[uid]
            // Weights and bonds are told of elsewhere.
            record.scores[0].weights = []
            record.scores[0].bonds = []
            self.record = record
            alpha = page.subnet.stake.stake(of: record.hotkey)
            root = page.state.rootStake(of: record.hotkey)
        }

        /// Where an axon listens, as a URL has it.
        private static func place(_ axon: AxonInfo?) -> JSONValue {
            guard let axon else { return .null }
            let host = axon.address.description
            return .string(host.contains(":") ? "[\(host)]:\(axon.port)" : "\(host):\(axon.port)")
        }

        var json: JSONValue {
            .array([
                .count(uid), .string("\(record.hotkey)"), .string("\(record.coldkey)"),
                Self.place(record.axon), .count(alpha), .count(root), .bool(record.validatorPermit),
                .bool(record.isActive), .count(record.consensus), .count(record.incentive), .count(record.dividends),
                .count(record.validatorTrust), .count(record.emission), .count(record.lastUpdate), .count(record.registeredAt),
            ])
        }
    }
}
