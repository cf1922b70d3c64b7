internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension RuntimeCall {
    /// A call as it came in an extrinsic; nil for one that is declared and not carried out.
    init?(_ call: SubtensorFormat.RuntimeCall, depth: Int = 0) {
        guard depth < 64, let made = try? Self.made(call, depth) else { return nil }
        self = made
    }

    private static func made(_ call: SubtensorFormat.RuntimeCall, _ depth: Int) throws(ScaleError) -> RuntimeCall? {
        func number<Number: FixedWidthInteger>(_ name: String) throws(ScaleError) -> Number {
            try call.argument(name).integer()
        }
        func key(_ name: String) throws(ScaleError) -> PublicKey {
            guard let key = try? PublicKey(call.argument(name).byteArray(32)) else {
                throw ScaleError(.mismatch, "An account has 32 bytes.")
            }
            return key
        }
        func hotkey(_ name: String = "hotkey") throws(ScaleError) -> Hotkey { Hotkey(publicKey: try key(name)) }
        func netuid() throws(ScaleError) -> NetUID { NetUID(try number("netuid")) }
        func list(_ name: String) throws(ScaleError) -> [UInt16] {
            try call.argument(name).list { (value) throws(ScaleError) in try value.integer(UInt16.self) }
        }
        func target() throws(ScaleError) -> WeightsTarget {
            WeightsTarget(try netuid(), mechanism: call.name.contains("mechanism") ? try number("mecid") : 0)
        }
        func limit() throws(ScaleError) -> PriceLimit {
            PriceLimit(price: try number("limit_price"), allowsPart: try call.argument("allow_partial").flag())
        }
        func address() throws(ScaleError) -> IPAddress {
            try IPAddress(chainValue: try number("ip"), type: try number("ip_type"))
        }
        /// The calls within a batch; nil for one that is not carried out.
        func inner() throws(ScaleError) -> [RuntimeCall?] {
            try call.argument("calls").list { (value) throws(ScaleError) in try nested(value, depth) }
        }
        switch call.fullName {
        case "Balances.transfer_keep_alive", "Balances.transfer_allow_death":
            let (kind, account) = try call.argument("dest").variant()
            guard kind == "Id", let key = try? PublicKey(account.byteArray(32)) else { return nil }
            return .transfer(
                to: Coldkey(publicKey: key), amount: try number("value"), keepAlive: call.name == "transfer_keep_alive")
        case "Balances.transfer_all":
            let (kind, account) = try call.argument("dest").variant()
            guard kind == "Id", let key = try? PublicKey(account.byteArray(32)) else { return nil }
            return .transferAll(to: Coldkey(publicKey: key), keepAlive: try call.argument("keep_alive").flag())
        case "System.remark": return .remark
        case "Utility.batch": return .batch(.untilRefused, try inner())
        case "Utility.batch_all": return .batch(.all, try inner())
        case "Utility.force_batch": return .batch(.each, try inner())
        case "Sudo.sudo":
            guard let made = try nested(call.argument("call"), depth) else { return nil }
            return .sudo(made)
        case "Drand.write_pulse":
            return .writePulses(
                try call.argument("pulses_payload").read("pulses") { (value) throws(ScaleError) in
                    try value.list { (pulse) throws(ScaleError) in
                        BeaconPulse(
                            round: try pulse.read("round") { (value) throws(ScaleError) in try value.integer() },
                            signature: try pulse.read("signature") { (value) throws(ScaleError) in try value.byteArray() })
                    }
                })
        case "Commitments.set_commitment":
            let fields = try call.argument("info").read("fields") { (value) throws(ScaleError) in try value.elements() }
            var data: Bytes = []
            for field in fields { data += (try? field.variant().fields.byteArray()) ?? [] }
            return .setCommitment(netuid: try netuid(), data: data)
        case "SubtensorModule.root_register": return .rootRegister(hotkey: try hotkey())
        case "SubtensorModule.start_call": return .startCall(netuid: try netuid())
        case "SubtensorModule.trigger_epoch": return .triggerEpoch(netuid: try netuid())
        case "SubtensorModule.root_dissolve_network": return .dissolveNetwork(netuid: try netuid())
        case "SubtensorModule.increase_take": return .increaseTake(hotkey: try hotkey(), take: try number("take"))
        case "SubtensorModule.decrease_take": return .decreaseTake(hotkey: try hotkey(), take: try number("take"))
        case "SubtensorModule.set_childkey_take":
            return .setChildkeyTake(hotkey: try hotkey(), netuid: try netuid(), take: try number("take"))
        case "SubtensorModule.set_coldkey_auto_stake_hotkey":
            return .setAutoStake(netuid: try netuid(), hotkey: try hotkey())
        case "MevShield.submit_encrypted": return .submitEncrypted(try call.argument("ciphertext").byteArray())
        case "SubtensorModule.burned_register":
            return .burnedRegister(netuid: try netuid(), hotkey: try hotkey(), limit: nil)
        case "SubtensorModule.register_limit":
            return .burnedRegister(netuid: try netuid(), hotkey: try hotkey(), limit: try number("limit_price"))
        case "SubtensorModule.register":
            return .register(
                netuid: try netuid(), workBlock: try number("block_number"), nonce: try number("nonce"),
                work: try call.argument("work").byteArray(), hotkey: try hotkey())
        case "SubtensorModule.register_network": return .registerNetwork(hotkey: try hotkey())
        case "SubtensorModule.add_stake":
            return .addStake(hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount_staked"), limit: nil)
        case "SubtensorModule.add_stake_limit":
            return .addStake(
                hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount_staked"), limit: try limit())
        case "SubtensorModule.remove_stake":
            return .removeStake(hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount_unstaked"), limit: nil)
        case "SubtensorModule.remove_stake_limit":
            return .removeStake(
                hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount_unstaked"), limit: try limit())
        case "SubtensorModule.unstake_all": return .unstakeAll(hotkey: try hotkey())
        case "SubtensorModule.move_stake":
            return .moveStake(
                from: try hotkey("origin_hotkey"), to: try hotkey("destination_hotkey"),
                origin: NetUID(try number("origin_netuid")), destination: NetUID(try number("destination_netuid")),
                amount: try number("alpha_amount"))
        case "SubtensorModule.transfer_stake":
            return .transferStake(
                to: Coldkey(publicKey: try key("destination_coldkey")), hotkey: try hotkey(),
                origin: NetUID(try number("origin_netuid")), destination: NetUID(try number("destination_netuid")),
                amount: try number("alpha_amount"))
        case "SubtensorModule.swap_stake":
            return .swapStake(
                hotkey: try hotkey(), origin: NetUID(try number("origin_netuid")),
                destination: NetUID(try number("destination_netuid")), amount: try number("alpha_amount"))
        case "SubtensorModule.burn_alpha":
            return .burnAlpha(hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount"))
        case "SubtensorModule.recycle_alpha":
            return .recycleAlpha(hotkey: try hotkey(), netuid: try netuid(), amount: try number("amount"))
        case "SubtensorModule.set_children":
            let children = try call.argument("children").list { (value) throws(ScaleError) -> Families.Link in
                guard case .tuple(let parts) = value, parts.count == 2, let key = try? PublicKey(parts[1].byteArray(32)) else {
                    throw ScaleError(.mismatch, "A child is a proportion and an account.")
                }
                return Families.Link(proportion: try parts[0].integer(), hotkey: Hotkey(publicKey: key))
            }
            return .setChildren(hotkey: try hotkey(), netuid: try netuid(), children: children)
        case "SubtensorModule.set_weights", "SubtensorModule.set_mechanism_weights":
            return .setWeights(
                try target(), uids: try list("dests"), values: try list("weights"), version: try number("version_key"))
        case "SubtensorModule.commit_weights", "SubtensorModule.commit_mechanism_weights":
            return .commitWeights(try target(), hash: try call.argument("commit_hash").byteArray(32))
        case "SubtensorModule.reveal_weights", "SubtensorModule.reveal_mechanism_weights":
            return .revealWeights(
                try target(),
                WeightsReveal(
                    uids: try list("uids"), values: try list("values"), salt: try list("salt"),
                    version: try number("version_key")))
        case "SubtensorModule.batch_set_weights", "SubtensorModule.batch_commit_weights",
            "SubtensorModule.batch_reveal_weights":
            return try batched(call)
        case "SubtensorModule.commit_crv3_mechanism_weights":
            // The form without a version is the one that the chain takes now.
            return .commitTimelockedWeights(
                try target(), sealed: try call.argument("commit").byteArray(), round: try number("reveal_round"), version: 4)
        case "SubtensorModule.commit_timelocked_weights", "SubtensorModule.commit_timelocked_mechanism_weights":
            return .commitTimelockedWeights(
                try target(), sealed: try call.argument("commit").byteArray(), round: try number("reveal_round"),
                version: try number("commit_reveal_version"))
        case "SubtensorModule.serve_axon", "SubtensorModule.serve_axon_tls":
            let info = AxonInfo(
                version: try number("version"), address: try address(), port: try number("port"),
                transport: try number("protocol"), placeholder1: try number("placeholder1"),
                placeholder2: try number("placeholder2"))
            let certificate =
                call.name == "serve_axon_tls" ? CertificateKey(bytes: try call.argument("certificate").byteArray()) : nil
            return .serveAxon(netuid: try netuid(), info: info, certificate: certificate)
        case "SubtensorModule.serve_prometheus":
            return .servePrometheus(
                netuid: try netuid(),
                PrometheusRecord(version: try number("version"), address: try address(), port: try number("port")))
        default: return try administration(call)
        }
    }

    /// A call within another; nil for one that is not carried out.
    private static func nested(_ value: ScaleValue, _ depth: Int) throws(ScaleError) -> RuntimeCall? {
        let (pallet, inner) = try value.variant()
        let (name, arguments) = try inner.variant()
        // A call without arguments has no record.
        let fields = if case .record(let fields) = arguments { fields } else { [ScaleValue.Field]() }
        return RuntimeCall(.init(pallet, name, fields), depth: depth + 1)
    }

    /// Whether neurons may make the call without paying a fee.
    var isFree: Bool {
        switch self {
        case .setWeights, .commitWeights, .revealWeights, .batchRevealWeights, .batchSetWeights, .batchCommitWeights,
            .commitTimelockedWeights, .serveAxon, .servePrometheus, .setCommitment, .writePulses:
            true
        case .batch(_, let calls): !calls.isEmpty && calls.allSatisfy { $0?.isFree == true }
        default: false
        }
    }
}

/// What an extrinsic costs: by its length, unless the call is free.
enum NodeFees {
    private static let base: UInt64 = 26_000
    private static let perByte: UInt64 = 1_000

    /// The fee of an extrinsic of so many bytes, in rao.
    static func fee(_ call: RuntimeCall?, bytes: Int) -> UInt64 {
        call?.isFree == true ? 0 : base + perByte * UInt64(max(0, bytes))
    }

    /// What `query_info` answers: the extrinsic's bytes, and their count in four bytes behind them.
    static func info(of arguments: Bytes, by runtime: NodeRuntime) throws(ScaleError) -> ScaleValue {
        let bytes = Bytes(arguments.dropLast(4))
        let zero = Bytes(repeating: 0, count: 32)
        var call: RuntimeCall?
        if let genesis = BlockHash(zero), let read = try? ReadExtrinsic(bytes, genesis: genesis, by: runtime.metadata) {
            call = RuntimeCall(read.call)
        }
        return .record([
            "weight": .record(["ref_time": .number(UInt64(1_000_000)), "proof_size": .number(UInt64(0))]),
            "class": .variant("Normal"), "partial_fee": .number(fee(call, bytes: bytes.count)),
        ])
    }
}
