internal import Consensus
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// The runtime APIs over one block's state.
struct NodeAPIs {
    let runtime: NodeRuntime
    let state: ChainState
    private var metadata: RuntimeMetadata { runtime.metadata }

    /// Calls `Api_method` with arguments in SCALE.
    func call(_ name: String, _ arguments: Bytes) throws(RPCError) -> Bytes {
        if let raw = try metadataCall(name, arguments) { return raw }
        guard metadata.hasAPI(name) else { throw .client("Exported method \(name) is not found") }
        do throws(ScaleError) {
            let method = try metadata.api(name)
            if name == "TransactionPaymentApi_query_info" {
                return try metadata.types.encode(NodeFees.info(of: arguments, by: runtime), as: method.output)
            }
            var decoder = ScaleDecoder(arguments)
            var values: [ScaleValue] = []
            for input in method.inputs { values.append(try metadata.types.decode(input.type, from: &decoder)) }
            return try metadata.types.encode(result(of: name, values, method.output), as: method.output)
        } catch {
            throw .client("Execution failed: \(name): \(error)")
        }
    }

    /// The metadata themselves, in which clients find everything else.
    private func metadataCall(_ name: String, _ arguments: Bytes) throws(RPCError) -> Bytes? {
        var encoder = ScaleEncoder()
        switch name {
        case "Metadata_metadata": encoder.byteVector(runtime.version14)
        case "Metadata_metadata_versions":
            encoder.compact(UInt64(2))
            encoder.integer(UInt32(14))
            encoder.integer(UInt32(15))
        case "Metadata_metadata_at_version":
            let version = arguments.first ?? 0
            encoder.bool(version == 14 || version == 15)
            if version == 14 { encoder.byteVector(runtime.version14) }
            if version == 15 { encoder.byteVector(runtime.version15) }
        case "Core_version":
            guard
                let version = try? metadata.types.encode(
                    metadata.constant("System", "Version"), as: metadata.api("Core_version").output)
            else { throw .client("Execution failed: \(name)") }
            return version
        default: return nil
        }
        return encoder.bytes
    }

    private func result(of name: String, _ arguments: [ScaleValue], _ output: TypeID) throws(ScaleError) -> ScaleValue {
        func subnet(_ place: Int = 0) throws(ScaleError) -> Subnet? {
            guard arguments.indices.contains(place) else { return nil }
            return state.subnets[NetUID(try arguments[place].integer(UInt16.self))]
        }
        func key(_ place: Int) throws(ScaleError) -> PublicKey {
            guard arguments.indices.contains(place), let key = try? PublicKey(arguments[place].byteArray(32)) else {
                throw ScaleError(.mismatch, "An account has 32 bytes.")
            }
            return key
        }
        let method = name.split(separator: "_", maxSplits: 1).last.map(String.init) ?? name
        let subnets = state.subnets.values.sorted { $0.netuid < $1.netuid }
        switch method {
        case "account_nonce": return .number(state.nonces[Coldkey(publicKey: try key(0)), default: 0])
        case "get_neurons", "get_neurons_lite":
            let name = method == "get_neurons" ? "NeuronInfo" : "NeuronInfoLite"
            guard let subnet = try subnet() else { return .sequence([]) }
            return .list(
                subnet.neurons.enumerated().map { uid, neuron in pick(neuron.value(uid: uid, of: subnet), name) })
        case "get_neuron", "get_neuron_lite":
            let name = method == "get_neuron" ? "NeuronInfo" : "NeuronInfoLite"
            guard let subnet = try subnet(), let uid: UInt16 = try? arguments[1].integer(),
                subnet.neurons.indices.contains(Int(uid))
            else { return .none }
            return .some(pick(subnet.neurons[Int(uid)].value(uid: Int(uid), of: subnet), name))
        case "get_subnet_info", "get_subnet_hyperparams", "get_subnet_hyperparams_v2", "get_metagraph", "get_mechagraph",
            "get_dynamic_info", "get_subnet_state":
            let names = [
                "get_subnet_info": "SubnetInfo", "get_subnet_hyperparams": "SubnetHyperparams",
                "get_subnet_hyperparams_v2": "SubnetHyperparamsV2", "get_subnet_state": "SubnetState",
            ]
            guard let subnet = try subnet() else { return .none }
            if method == "get_dynamic_info" { return .some(dynamic(subnet)) }
            return .some(pick(subnet.facts(in: state), names[method] ?? "Metagraph"))
        case "get_selective_metagraph", "get_selective_mechagraph":
            guard let subnet = try subnet(), let wanted = arguments.last else { return .none }
            let indices = try wanted.list { (value) throws(ScaleError) in try value.integer(Int.self) }
            let facts = subnet.facts(in: state)
            guard let type = metadata.types.first(named: "SelectiveMetagraph") else { return .none }
            return .some(
                .record(
                    runtime.fields(of: type).enumerated().map { place, name in
                        let value = facts[name] ?? .sequence([])
                        return .init(name, name == "netuid" ? value : indices.contains(place) ? .some(value) : .none)
                    }))
        case "get_all_dynamic_info": return .list(subnets.map { .some(dynamic($0)) })
        case "get_subnets_info_v2": return .list(subnets.map { .some(pick($0.facts(in: state), "SubnetInfov2")) })
        case "get_subnet_hyperparams_v3": return try subnet().map { .some(hyperparameters($0)) } ?? .none
        case "get_next_epoch_start_block":
            guard let subnet = try subnet(), subnet.rules.tempo > 0 else { return .none }
            return .some(.number(subnet.lastEpoch + subnet.rules.tempo))
        case "get_block_emission": return .number(Issuance.perBlock(issuance: state.ledger.issuance))
        case "get_stake_info_for_coldkey": return .list(stakes(of: Coldkey(publicKey: try key(0))))
        case "get_stake_info_for_coldkeys":
            return .sequence(
                try arguments[0].elements().map { (element) throws(ScaleError) -> ScaleValue in
                    guard let key = try? PublicKey(element.byteArray(32)) else {
                        throw ScaleError(.mismatch, "An account has 32 bytes.")
                    }
                    return .tuple([element, .list(stakes(of: Coldkey(publicKey: key)))])
                })
        case "get_stake_info_for_hotkey_coldkey_netuid":
            guard let subnet = try subnet(2) else { return .none }
            return .some(
                stake(of: Hotkey(publicKey: try key(0)), by: Coldkey(publicKey: try key(1)), on: subnet))
        case "get_stake_availability_for_coldkeys": return try availability(arguments)
        case "get_network_registration_cost": return .number(state.lockCost)
        case "get_root_basket_owed": return .number(UInt64(0))
        case "current_alpha_price": return .number(try subnet().map { price(of: $0) } ?? 0)
        case "current_alpha_price_all":
            return .list(subnets.map { .record(["netuid": .netuid($0.netuid), "price": .number(price(of: $0))]) })
        case "sim_swap_tao_for_alpha": return try swap(.buy, on: subnet(), arguments)
        case "sim_swap_alpha_for_tao": return try swap(.sell, on: subnet(), arguments)
        default: return empty(output)
        }
    }

    /// Nothing, in a form that the type has: an empty list or no value.
    private func empty(_ type: TypeID) -> ScaleValue {
        if case .sequence = try? metadata.types[type].shape { return .sequence([]) }
        return .none
    }

    /// The fields of a struct out of what is known.
    private func pick(_ facts: [String: ScaleValue], _ name: String) -> ScaleValue {
        guard let type = metadata.types.first(named: name) else { return .unit }
        return .record(runtime.fields(of: type).map { .init($0, facts[$0] ?? .number(UInt64(0))) })
    }

    /// A subnet's market. Its emission is one number; that of a metagraph is a list.
    private func dynamic(_ subnet: Subnet) -> ScaleValue {
        var facts = subnet.facts(in: state)
        facts["emission"] = .number(subnet.pending.sum)
        return pick(facts, "DynamicInfo")
    }

    /// The price in rao of TAO for an alpha.
    private func price(of subnet: Subnet) -> UInt64 { (subnet.price * Wide64(UInt64(1_000_000_000))).floor }

    private func swap(_ side: Pool.Side, on subnet: Subnet?, _ arguments: [ScaleValue]) throws(ScaleError) -> ScaleValue {
        let amount: UInt64 = try arguments[1].integer()
        let zero = ScaleValue.number(UInt64(0))
        var tao = amount
        var alpha = amount
        var fee: UInt64 = 0
        if let subnet, !subnet.isRoot {
            let result = try? subnet.market.quote(side, amount, feeRate: state.rules.swapFee)
            fee = result?.fee ?? 0
            if side == .buy { alpha = result?.paidOut ?? 0 } else { tao = result?.paidOut ?? 0 }
        }
        return .record([
            "tao_amount": .number(tao), "alpha_amount": .number(alpha), "tao_fee": side == .buy ? .number(fee) : zero,
            "alpha_fee": side == .sell ? .number(fee) : zero, "tao_slippage": zero, "alpha_slippage": zero,
        ])
    }

    private func stakes(of coldkey: Coldkey) -> [ScaleValue] {
        state.subnets.values.sorted { $0.netuid < $1.netuid }.flatMap { subnet in
            subnet.stake.hotkeys.filter { subnet.stake.stake(of: $0, by: coldkey) > 0 }.map {
                stake(of: $0, by: coldkey, on: subnet)
            }
        }
    }

    /// What accounts have on subnets, and how much of it they may take away: all, since nothing is ever locked here.
    private func availability(_ arguments: [ScaleValue]) throws(ScaleError) -> ScaleValue {
        guard arguments.count == 2 else { throw ScaleError(.mismatch, "Accounts and subnets are expected.") }
        var netuids: Set<NetUID> = []
        for netuid in try arguments[1].elements() { netuids.insert(NetUID(try netuid.integer(UInt16.self))) }
        let subnets = netuids.sorted().compactMap { state.subnets[$0] }
        var coldkeys: Set<Coldkey> = []
        for account in try arguments[0].elements() {
            guard let key = try? PublicKey(account.byteArray(32)) else {
                throw ScaleError(.mismatch, "An account has 32 bytes.")
            }
            coldkeys.insert(Coldkey(publicKey: key))
        }
        return .list(
            coldkeys.sorted().map { coldkey in
                let rows = subnets.map { subnet -> ScaleValue in
                    let total = subnet.stake.hotkeys.reduce(UInt64(0)) { $0 + subnet.stake.stake(of: $1, by: coldkey) }
                    return .tuple([
                        .netuid(subnet.netuid),
                        .record(["total": .number(total), "locked": .number(UInt64(0)), "available": .number(total)]),
                    ])
                }
                return .tuple([.account(coldkey), .list(rows)])
            })
    }

    private func stake(of hotkey: Hotkey, by coldkey: Coldkey, on subnet: Subnet) -> ScaleValue {
        let zero = ScaleValue.number(UInt64(0))
        return .record([
            "hotkey": .account(hotkey), "coldkey": .account(coldkey), "netuid": .netuid(subnet.netuid),
            "stake": .number(subnet.stake.stake(of: hotkey, by: coldkey)), "locked": zero, "emission": zero,
            "tao_emission": zero, "drain": zero, "is_registered": .bool(subnet.uids[hotkey] != nil),
        ])
    }

    /// The hyperparameters as a list of names and values, each with its kind.
    private func hyperparameters(_ subnet: Subnet) -> ScaleValue {
        guard let type = metadata.types.first(named: "SubnetHyperparams"),
            let definition = try? metadata.types[type], case .composite(let fields) = definition.shape
        else { return .sequence([]) }
        let facts = subnet.rules.facts.merging(subnet.facts(in: state)) { first, _ in first }
        return .sequence(
            fields.compactMap { field in
                guard let name = field.name, let value = facts[name] else { return nil }
                let kind: String
                if case .bool = value { kind = "Bool" } else { kind = Self.kinds[name] ?? "U64" }
                return .record(["name": .bytes(Bytes(name.utf8)), "value": .variant(kind, value)])
            })
    }

    private static let kinds: [String: String] = [
        "rho": "U16", "kappa": "U16", "immunity_period": "U16", "min_allowed_weights": "U16", "max_weights_limit": "U16",
        "tempo": "U16", "adjustment_interval": "U16", "target_regs_per_interval": "U16", "max_regs_per_block": "U16",
        "max_validators": "U16", "alpha_high": "U16", "alpha_low": "U16", "min_burn": "TaoBalance", "max_burn": "TaoBalance",
    ]
}
