internal import Consensus
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// Values of the chain as the metadata's types have them.
extension ScaleValue {
    static func account(_ hotkey: Hotkey) -> ScaleValue { .bytes(hotkey.publicKey.bytes) }
    static func account(_ coldkey: Coldkey) -> ScaleValue { .bytes(coldkey.publicKey.bytes) }
    static func netuid(_ netuid: NetUID) -> ScaleValue { .number(netuid.rawValue) }
    static func count(_ value: Int) -> ScaleValue { .number(UInt64(max(0, value))) }
    static func list(_ values: some Sequence<ScaleValue>) -> ScaleValue { .sequence(Array(values)) }
    static func numbers(_ values: some Sequence<some UnsignedInteger & FixedWidthInteger>) -> ScaleValue {
        .sequence(values.map { .number($0) })
    }
    static func flags(_ values: some Sequence<Bool>) -> ScaleValue { .sequence(values.map { .bool($0) }) }
    static func record(_ fields: KeyValuePairs<String, ScaleValue>) -> ScaleValue {
        .record(fields.map { Field($0.key, $0.value) })
    }
    /// A price with 32 bits behind the point.
    static func fixed32(_ value: Wide64) -> ScaleValue { .record(["bits": .signed(Int128(value.bits >> 32))]) }
    /// A list of compact bytes.
    static func compactText(_ text: String) -> ScaleValue { .numbers(text.utf8) }
    /// Pairs of uid and value.
    static func entries(_ entries: [StoredEntry]) -> ScaleValue {
        .sequence(entries.map { .tuple([.number($0.uid), .number($0.value)]) })
    }
}

extension Subnet {
    /// The subnet's name, which nobody set.
    var name: String { isRoot ? "root" : "subnet \(netuid)" }
    /// The subnet's token.
    var symbol: String { isRoot ? "τ" : "α" }

    /// Everything that clients ask of a subnet as a whole, by the names that the runtime's structs have.
    func facts(in state: ChainState) -> [String: ScaleValue] {
        var facts = rules.facts
        for more in [ownFacts(at: state.block.number), marketFacts, neuronFacts, stakeFacts(in: state)] {
            facts.merge(more) { first, _ in first }
        }
        return facts
    }

    private func ownFacts(at block: BlockNumber) -> [String: ScaleValue] {
        var facts: [String: ScaleValue] = [:]
        facts["netuid"] = .netuid(netuid)
        facts["name"] = .compactText(name)
        facts["symbol"] = .compactText(symbol)
        facts["subnet_name"] = .compactText(name)
        facts["token_symbol"] = .compactText(symbol)
        facts["identity"] = ScaleValue.none
        facts["subnet_identity"] = ScaleValue.none
        facts["network_registered_at"] = .number(createdAt)
        facts["owner_hotkey"] = .account(ownerHotkey)
        facts["owner_coldkey"] = .account(owner)
        facts["owner"] = .account(owner)
        facts["block"] = .number(block)
        facts["tempo"] = .number(min(rules.tempo, 65_535))
        facts["last_step"] = .number(lastStepBlock)
        facts["blocks_since_last_step"] = .number(block - min(block, lastStepBlock))
        facts["subnetwork_n"] = .count(neurons.count)
        facts["num_uids"] = .count(neurons.count)
        facts["burn"] = .number(burn)
        facts["difficulty"] = .number(difficulty)
        facts["network_connect"] = .sequence([])
        return facts
    }

    private var marketFacts: [String: ScaleValue] {
        var facts: [String: ScaleValue] = [:]
        for name in [
            "subnet_emission", "emission_value", "emission_values", "alpha_in_emission", "tao_in_emission", "subnet_volume",
        ] {
            facts[name] = .number(UInt64(0))
        }
        facts["alpha_in"] = .number(market.alpha)
        facts["alpha_out"] = .number(alphaOut)
        facts["tao_in"] = .number(isRoot ? stake.total : market.tao)
        facts["alpha_out_emission"] = .number(isRoot ? 0 : alphaEmission)
        facts["pending_alpha_emission"] = .number(pending.server + pending.validator)
        facts["pending_root_emission"] = .number(pending.root)
        facts["moving_price"] = .fixed32(isRoot ? .one : movingPrice)
        return facts
    }

    private var neuronFacts: [String: ScaleValue] {
        let zeros = ScaleValue.numbers(neurons.map { _ in UInt64(0) })
        var facts: [String: ScaleValue] = [:]
        facts["hotkeys"] = .list(neurons.map { .account($0.hotkey) })
        facts["coldkeys"] = .list(neurons.map { .account($0.coldkey) })
        facts["identities"] = .list(neurons.map { _ in ScaleValue.none })
        facts["axons"] = .list(neurons.map(\.axonValue))
        facts["active"] = .flags(neurons.map(\.isActive))
        facts["validator_permit"] = .flags(neurons.map(\.validatorPermit))
        facts["pruning_score"] = .numbers(neurons.map { _ in UInt16.max })
        facts["last_update"] = .numbers(neurons.map(\.lastUpdate))
        facts["emission"] = .numbers(neurons.map(\.emission))
        facts["dividends"] = .numbers(neurons.map(\.dividends))
        facts["incentives"] = .numbers(neurons.map(\.incentive))
        facts["consensus"] = .numbers(neurons.map(\.consensus))
        facts["trust"] = zeros
        facts["rank"] = zeros
        facts["block_at_registration"] = .numbers(neurons.map(\.registeredAt))
        facts["collateral_locked"] = zeros
        facts["collateral_min"] = zeros
        facts["collateral_earned"] = zeros
        facts["validators"] = .numbers(neurons.indices.filter { neurons[$0].validatorPermit }.map { UInt16($0) })
        return facts
    }

    private func stakeFacts(in state: ChainState) -> [String: ScaleValue] {
        let weight = Wide32(proportion: state.rules.taoWeight)
        let roots = neurons.map { (Wide32(state.rootStake(of: $0.hotkey)) * weight).floor }
        let alphas = neurons.map { stake.stake(of: $0.hotkey) }
        var facts: [String: ScaleValue] = [:]
        facts["alpha_stake"] = .numbers(alphas)
        facts["tao_stake"] = .numbers(roots)
        facts["total_stake"] = .numbers(zip(alphas, roots).map { $0 + $1 })
        for name in ["tao_dividends_per_hotkey", "alpha_dividends_per_hotkey", "emission_history"] {
            facts[name] = .sequence([])
        }
        facts["commitments"] = .list(
            commitments.keys.sorted().map { .tuple([.account($0), .numbers(commitments[$0]?.data ?? [])]) })
        return facts
    }
}

extension SubnetRules {
    /// The hyperparameters by the names that the runtime's structs have.
    var facts: [String: ScaleValue] {
        var facts: [String: ScaleValue] = [:]
        facts["rho"] = .number(rho)
        facts["kappa"] = .number(kappa)
        facts["min_allowed_weights"] = .number(minAllowedWeights)
        facts["max_weights_limit"] = .number(maxWeightLimit)
        facts["weights_version"] = .number(weightsVersion)
        facts["weights_rate_limit"] = .number(weightsRateLimit)
        facts["activity_cutoff"] = .number(activityCutoff)
        facts["max_validators"] = .number(maxValidators)
        facts["max_allowed_validators"] = .number(maxValidators)
        facts["max_uids"] = .number(maxUIDs)
        facts["max_allowed_uids"] = .number(maxUIDs)
        facts["registration_allowed"] = .bool(registrationAllowed)
        facts["pow_registration_allowed"] = .bool(workRegistrationAllowed)
        facts["immunity_period"] = .number(min(immunityPeriod, 65_535))
        facts["min_difficulty"] = .number(minDifficulty)
        facts["max_difficulty"] = .number(maxDifficulty)
        facts["min_burn"] = .number(minBurn)
        facts["max_burn"] = .number(maxBurn)
        facts["adjustment_alpha"] = .number(adjustmentAlpha)
        facts["adjustment_interval"] = .number(min(adjustmentInterval, 65_535))
        facts["target_regs_per_interval"] = .number(targetRegistrations)
        facts["max_regs_per_block"] = .number(maxRegistrationsPerBlock)
        facts["serving_rate_limit"] = .number(servingRateLimit)
        facts["commit_reveal_weights_enabled"] = .bool(commitReveal)
        facts["commit_reveal_period"] = .number(commitRevealPeriod)
        facts["liquid_alpha_enabled"] = .bool(liquidAlpha)
        facts["alpha_high"] = .number(alphaHigh)
        facts["alpha_low"] = .number(alphaLow)
        facts["bonds_moving_avg"] = .number(bondsMovingAverage)
        facts["alpha_sigmoid_steepness"] = .record(["bits": .signed(Int128(alphaSteepness) << 32)])
        facts["yuma_version"] = .number(UInt16(yuma3 ? 3 : 2))
        facts["subnet_is_active"] = .bool(true)
        facts["transfers_enabled"] = .bool(transfersAllowed)
        facts["bonds_reset_enabled"] = .bool(bondsReset)
        facts["user_liquidity_enabled"] = .bool(false)
        return facts
    }
}

extension NeuronRecord {
    /// The axon as the chain keeps it; zeros where none is published.
    var axonValue: ScaleValue {
        StoredAxon(block: lastServed ?? 0, info: axon ?? AxonInfo(version: 0, address: .v4(0), port: 0)).value
    }

    /// Where figures can be fetched; zeros where nothing is published.
    var prometheusValue: ScaleValue {
        .record([
            "block": .number(prometheus?.block ?? 0), "version": .number(prometheus?.version ?? 0),
            "ip": .unsigned(prometheus?.address.chainValue ?? 0), "port": .number(prometheus?.port ?? 0),
            "ip_type": .number(prometheus?.address.chainType ?? 4),
        ])
    }

    /// The neuron as the runtime's structs have it.
    func value(uid: Int, of subnet: Subnet) -> [String: ScaleValue] {
        var value: [String: ScaleValue] = [:]
        value["hotkey"] = .account(hotkey)
        value["coldkey"] = .account(coldkey)
        value["uid"] = .count(uid)
        value["netuid"] = .netuid(subnet.netuid)
        value["active"] = .bool(isActive)
        value["axon_info"] = axonValue
        value["prometheus_info"] = prometheusValue
        value["stake"] = .sequence([.tuple([.account(coldkey), .number(subnet.stake.stake(of: hotkey))])])
        value["rank"] = .number(UInt16(0))
        value["emission"] = .number(emission)
        value["incentive"] = .number(incentive)
        value["consensus"] = .number(consensus)
        value["trust"] = .number(UInt16(0))
        value["validator_trust"] = .number(validatorTrust)
        value["dividends"] = .number(dividends)
        value["last_update"] = .number(lastUpdate)
        value["validator_permit"] = .bool(validatorPermit)
        value["weights"] = .entries(weights)
        value["bonds"] = .entries(scores[0].bonds)
        value["pruning_score"] = .number(UInt16.max)
        return value
    }
}
