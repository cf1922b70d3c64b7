internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

// The runtime's own summaries: who is on a subnet (`NeuronInfoLite`), and the fields of `SelectiveMetagraph` that are wanted.
extension SubnetReader {
    /// The fields that are asked for. Their places in the struct are the numbers that the runtime knows them by.
    private static let fields = [
        "name", "symbol", "owner_hotkey", "tempo", "kappa", "min_allowed_weights", "max_weights_limit", "weights_version",
        "weights_rate_limit", "activity_cutoff", "max_validators", "max_uids", "burn", "registration_allowed",
        "immunity_period", "serving_rate_limit", "commit_reveal_weights_enabled", "commit_reveal_period",
        "liquid_alpha_enabled", "bonds_moving_avg", "block_at_registration", "alpha_stake", "tao_stake", "total_stake",
    ]

    func readSummaries(_ selective: String) async throws(ChainError) -> SubnetReading {
        var arguments: [ScaleValue] = [.netuid(netuid)]
        if try reader.lookup({ (metadata) throws(ScaleError) in try metadata.api(selective).inputs.count }) == 3 {
            arguments.append(.number(UInt8(0)))
        }
        arguments.append(.sequence(try fieldNumbers(selective).map { .number($0) }))
        var calls = [
            try reader.call(Self.neuronsAPI, [.netuid(netuid)]), try reader.call(selective, arguments),
        ]
        let yuma3 = try? reader.metadata.storage("SubtensorModule", "Yuma3On")
        if let yuma3 {
            let key = try reader.lookup { (metadata) throws(ScaleError) in try yuma3.key([.netuid(netuid)], metadata.types) }
            calls.append(.storage(key, reader.block.hash))
        }
        let found: SubnetReading? = try await reader.nodes.ask("subnet \(netuid)", calls) { (answers) throws(AnswerError) in
            let neurons = try reader.result(answers, 0, of: Self.neuronsAPI)
            let summary = try reader.result(answers, 1, of: selective)
            let bytes = yuma3 == nil ? nil : try answers.bytes(2)
            do throws(ScaleError) {
                let isYuma3 = try yuma3?.value(bytes, reader.types)?.flag() ?? false
                return try self.reading(neurons, summary, isYuma3: isYuma3)
            } catch {
                throw .malformed(error)
            }
        }
        guard let found else { throw unknown }
        return found
    }

    /// Nil where there is no such subnet.
    private func reading(_ neurons: ScaleValue, _ summary: ScaleValue, isYuma3: Bool) throws(ScaleError) -> SubnetReading? {
        guard let summary = try summary.option({ $0 }) else { return nil }
        /// Reads a field that was asked for; the runtime's default where it has no such field.
        func field<Value>(_ name: String, _ standard: Value, _ take: (ScaleValue) throws(ScaleError) -> Value)
            throws(ScaleError) -> Value
        {
            try summary.readIfPresent(name) { (value) throws(ScaleError) in try value.option(take) ?? standard } ?? standard
        }
        func number<Integer: FixedWidthInteger>(_ name: String, _ standard: Integer) throws(ScaleError) -> Integer {
            try field(name, standard) { (value) throws(ScaleError) in try value.integer() }
        }
        func flag(_ name: String) throws(ScaleError) -> Bool {
            try field(name, false) { (value) throws(ScaleError) in try value.flag() }
        }
        func amounts(_ name: String, count: Int) throws(ScaleError) -> [UInt64] {
            let list = try field(name, []) { (value) throws(ScaleError) in
                try value.list { (value) throws(ScaleError) in try value.integer(UInt64.self) }
            }
            guard list.count == count else {
                throw ScaleError(.mismatch, "\(list.count) values stand for \(count) neurons.").within(name)
            }
            return list
        }

        let infos = try neurons.elements()
        let registered = try amounts("block_at_registration", count: infos.count)
        let alpha = try amounts("alpha_stake", count: infos.count)
        let tao = try amounts("tao_stake", count: infos.count)
        let total = try amounts("total_stake", count: infos.count)
        var list: [Metagraph.Neuron] = []
        var details: [SubnetReading.Details] = []
        list.reserveCapacity(infos.count)
        for (index, info) in infos.enumerated() {
            do throws(ScaleError) {
                var (neuron, more) = try Self.neuron(info)
                guard Int(neuron.uid.rawValue) == index else {
                    throw ScaleError(.mismatch, "uid \(neuron.uid) stands at place \(index).")
                }
                neuron.registeredAt = registered[index]
                neuron.stake = Tao(rao: total[index])
                more.alphaStake = Tao(rao: alpha[index])
                more.taoStake = Tao(rao: tao[index])
                list.append(neuron)
                details.append(more)
            } catch {
                throw error.within("[\(index)]").within("neurons")
            }
        }
        let rules = SubnetHyperparameters(
            tempo: try number("tempo", 0), maxUIDs: try number("max_uids", .max),
            maxValidators: try number("max_validators", .max),
            immunityPeriod: try number("immunity_period", 0), minAllowedWeights: try number("min_allowed_weights", 0),
            maxWeightLimit: try number("max_weights_limit", .max), weightsRateLimit: try number("weights_rate_limit", 0),
            weightsVersion: try number("weights_version", 0), commitReveal: try flag("commit_reveal_weights_enabled"),
            commitRevealPeriod: try number("commit_reveal_period", 1), servingRateLimit: try number("serving_rate_limit", 0),
            activityCutoff: try number("activity_cutoff", 0), burn: Tao(rao: try number("burn", 0)),
            registrationAllowed: try flag("registration_allowed"), kappa: try number("kappa", 0),
            bondsMovingAverage: try number("bonds_moving_avg", 0), yuma3: isYuma3, liquidAlpha: try flag("liquid_alpha_enabled")
        )
        guard let owner = try field("owner_hotkey", nil, { (value) throws(ScaleError) -> Hotkey? in try value.hotkey() }) else {
            throw ScaleError(.mismatch, "The subnet has no owner.").within("owner_hotkey")
        }
        return SubnetReading(
            metagraph: Metagraph(netuid: netuid, block: reader.block, owner: owner, neurons: list), rules: rules,
            details: details, name: try field("name", "") { (value) throws(ScaleError) in try value.string() },
            symbol: try field("symbol", "") { (value) throws(ScaleError) in try value.string() }, source: .runtimeAPI)
    }

    /// A neuron of `NeuronInfoLite`; its stakes and the block of its registration stand elsewhere.
    private static func neuron(_ info: ScaleValue) throws(ScaleError) -> (Metagraph.Neuron, SubnetReading.Details) {
        func number<Integer: FixedWidthInteger>(_ name: String, _ standard: Integer) throws(ScaleError) -> Integer {
            try info.readIfPresent(name) { (value) throws(ScaleError) in try value.integer() } ?? standard
        }
        let hotkey = try info.read("hotkey") { (value) throws(ScaleError) in try value.hotkey() }
        let axon = info.field("axon_info")
        let neuron = Metagraph.Neuron(
            uid: UID(try info.read("uid") { (value) throws(ScaleError) in try value.integer() }), hotkey: hotkey,
            coldkey: try info.read("coldkey") { (value) throws(ScaleError) in try value.coldkey() },
            // An address that no family has serves nobody; the neuron is still there.
            axon: axon.flatMap { try? StoredAxon($0) }?.serving,
            isActive: try info.read("active") { (value) throws(ScaleError) in try value.flag() },
            validatorPermit: try info.read("validator_permit") { (value) throws(ScaleError) in try value.flag() },
            consensus: try number("consensus", 0), incentive: try number("incentive", 0), dividends: try number("dividends", 0),
            validatorTrust: try number("validator_trust", 0), emission: Tao(rao: try number("emission", 0)),
            lastUpdate: try number("last_update", 0))
        let servedAt = try axon?.readIfPresent("block") { (value) throws(ScaleError) in try value.integer(BlockNumber.self) }
        // What stands here is staked to the hotkey itself, coldkey by coldkey.
        let own = try info.readIfPresent("stake") { (stakes) throws(ScaleError) in
            try stakes.list { (pair) throws(ScaleError) in
                guard let amount = try pair.elements().last else { throw ScaleError(.mismatch, "A stake has no amount.") }
                return Tao(rao: try amount.integer())
            }
        }
        return (
            neuron,
            SubnetReading.Details(
                ownStake: own?.reduce(.zero, +) ?? .zero, trust: try number("trust", 0), rank: try number("rank", 0),
                servedAt: servedAt ?? 0)
        )
    }

    /// The numbers of the wanted fields: their places in the struct that the summary is.
    private func fieldNumbers(_ selective: String) throws(ChainError) -> [UInt16] {
        try reader.lookup { (metadata) throws(ScaleError) in
            var type = try metadata.api(selective).output
            if case .variants(let variants) = try metadata.types[type].shape,
                let some = variants.first(where: { $0.name == "Some" })?.fields.first
            {
                type = some.type
            }
            guard case .composite(let fields) = try metadata.types[type].shape else {
                throw ScaleError(.mismatch, "The summary is \(metadata.types.name(of: type)).")
            }
            return Self.fields.compactMap { name in
                fields.firstIndex { $0.name == name }.flatMap { UInt16(exactly: $0) }
            }
        }
    }
}
