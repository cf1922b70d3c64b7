package import Neuron
internal import ScaleCodec

extension ChainCall {
    /// The call as a runtime knows it: pallet, name and arguments.
    ///
    /// Weights go to mechanism 0 by the mechanism calls, as both SDKs do, unless the runtime is older than mechanisms; a transfer
    /// keeps the payer alive.
    package func runtimeCall(by metadata: RuntimeMetadata) -> RuntimeCall {
        switch self {
        case .burnedRegister(let netuid, let hotkey):
            return .module("burned_register", [.netuid(netuid), .account("hotkey", hotkey.publicKey)])
        case .registerLimit(let netuid, let hotkey, let limit):
            return .module(
                "register_limit",
                [.netuid(netuid), .account("hotkey", hotkey.publicKey), .init("limit_price", .number(limit.rao))])
        case .workRegister(let netuid, let hotkey, let block, let work):
            return .module(
                "pow_register",
                [
                    .netuid(netuid), .init("work_block", .number(block)), .init("nonce", .number(work.nonce)),
                    .init("work", .bytes(work.seal)), .account("hotkey", hotkey.publicKey),
                ])
        case .legacyRegister(let netuid, let hotkey, let coldkey, let block, let work):
            return .module(
                "register",
                [
                    .netuid(netuid), .init("block_number", .number(block)), .init("nonce", .number(work.nonce)),
                    .init("work", .bytes(work.seal)), .account("hotkey", hotkey.publicKey),
                    .account("coldkey", coldkey.publicKey),
                ])
        case .addStake(let hotkey, let netuid, let amount):
            return .module(
                "add_stake",
                [.account("hotkey", hotkey.publicKey), .netuid(netuid), .init("amount_staked", .number(amount.rao))])
        case .removeStake(let hotkey, let netuid, let amount):
            return .module(
                "remove_stake",
                [.account("hotkey", hotkey.publicKey), .netuid(netuid), .init("amount_unstaked", .number(amount.rao))])
        case .addStakeLimit(let hotkey, let netuid, let amount, let price, let allowPartial):
            return .module(
                "add_stake_limit",
                [
                    .account("hotkey", hotkey.publicKey), .netuid(netuid), .init("amount_staked", .number(amount.rao)),
                    .init("limit_price", .number(price.rao)), .init("allow_partial", .bool(allowPartial)),
                ])
        case .removeStakeLimit(let hotkey, let netuid, let amount, let price, let allowPartial):
            return .module(
                "remove_stake_limit",
                [
                    .account("hotkey", hotkey.publicKey), .netuid(netuid), .init("amount_unstaked", .number(amount.rao)),
                    .init("limit_price", .number(price.rao)), .init("allow_partial", .bool(allowPartial)),
                ])
        case .transfer(let to, let amount):
            return RuntimeCall(
                "Balances", "transfer_keep_alive",
                [
                    .init("dest", .variant("Id", .bytes(to.publicKey.bytes))), .init("value", .number(amount.rao)),
                ])
        case .serveAxon(let netuid, let info, let certificate):
            var arguments: [ScaleValue.Field] = [
                .netuid(netuid), .init("version", .number(info.version)), .init("ip", .unsigned(info.address.chainValue)),
                .init("port", .number(info.port)), .init("ip_type", .number(info.address.chainType)),
                .init("protocol", .number(info.transport)), .init("placeholder1", .number(info.placeholder1)),
                .init("placeholder2", .number(info.placeholder2)),
            ]
            guard let certificate else { return .module("serve_axon", arguments) }
            arguments.append(.init("certificate", .bytes(certificate.bytes)))
            return .module("serve_axon_tls", arguments)
        case .servePrometheus(let netuid, let version, let address, let port):
            return .module(
                "serve_prometheus",
                [
                    .netuid(netuid), .init("version", .number(version)), .init("ip", .unsigned(address.chainValue)),
                    .init("port", .number(port)), .init("ip_type", .number(address.chainType)),
                ])
        case .setCommitment(let netuid, let data):
            let field: ScaleValue =
                data.count <= 128 ? .variant("Raw\(data.count)", .bytes(data)) : .variant("BigRaw", .bytes(data))
            return RuntimeCall(
                "Commitments", "set_commitment",
                [.netuid(netuid), .init("info", .record([.init("fields", .sequence([field]))]))])
        case .setWeights(let netuid, let weights, let versionKey):
            return .weights("set", netuid, 0, .targets(weights, versionKey), by: metadata)
        case .setMechanismWeights(let netuid, let mechanism, let weights, let versionKey):
            return .weights("set", netuid, mechanism, .targets(weights, versionKey), by: metadata)
        case .commitWeights(let netuid, let mechanism, let hash):
            return .weights("commit", netuid, mechanism, [.init("commit_hash", .bytes(hash))], by: metadata)
        case .revealWeights(let netuid, let mechanism, let weights, let salt, let versionKey):
            return .weights(
                "reveal", netuid, mechanism,
                [
                    .numbers("uids", weights.map(\.uid.rawValue)), .numbers("values", weights.map(\.value)),
                    .numbers("salt", salt), .init("version_key", .number(versionKey)),
                ], by: metadata)
        case .commitTimelockedWeights(let netuid, let mechanism, let commit, let round):
            return .weights(
                "commit_timelocked", netuid, mechanism,
                [
                    .init("commit", .bytes(commit)), .init("reveal_round", .number(round)),
                    .init("commit_reveal_version", .number(TimelockedWeights.version)),
                ], by: metadata)
        }
    }
}

extension RuntimeCall {
    fileprivate static func module(_ name: String, _ arguments: [ScaleValue.Field]) -> RuntimeCall {
        RuntimeCall("SubtensorModule", name, arguments)
    }

    fileprivate static func weights(
        _ verb: String, _ netuid: NetUID, _ mechanism: UInt8, _ arguments: [ScaleValue.Field], by metadata: RuntimeMetadata
    ) -> RuntimeCall {
        let name = "\(verb)_mechanism_weights"
        guard mechanism > 0 || (try? metadata.call("SubtensorModule", name)) != nil else {
            return .module("\(verb)_weights", [.netuid(netuid)] + arguments)
        }
        return .module(name, [.netuid(netuid), .init("mecid", .number(mechanism))] + arguments)
    }
}

extension ScaleValue.Field {
    fileprivate static func netuid(_ netuid: NetUID) -> Self { .init("netuid", .number(netuid.rawValue)) }
    fileprivate static func account(_ name: String, _ key: PublicKey) -> Self { .init(name, .bytes(key.bytes)) }
    fileprivate static func numbers(_ name: String, _ values: [UInt16]) -> Self {
        .init(name, .sequence(values.map { .number($0) }))
    }
}

extension [ScaleValue.Field] {
    fileprivate static func targets(_ weights: [WeightVector.Entry], _ versionKey: UInt64) -> Self {
        [
            .numbers("dests", weights.map(\.uid.rawValue)), .numbers("weights", weights.map(\.value)),
            .init("version_key", .number(versionKey)),
        ]
    }
}
