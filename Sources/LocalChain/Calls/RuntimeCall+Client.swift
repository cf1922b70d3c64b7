internal import Neuron

extension RuntimeCall {
    /// A client's call; nil for one that this runtime does not have.
    init?(_ call: ChainCall) {
        switch call {
        case .burnedRegister(let netuid, let hotkey): self = .burnedRegister(netuid: netuid, hotkey: hotkey, limit: nil)
        case .registerLimit(let netuid, let hotkey, let limit):
            self = .burnedRegister(netuid: netuid, hotkey: hotkey, limit: limit.rao)
        case .workRegister(let netuid, let hotkey, let block, let work):
            self = .register(netuid: netuid, workBlock: block, nonce: work.nonce, work: work.seal, hotkey: hotkey)
        case .legacyRegister: return nil
        case .addStake(let hotkey, let netuid, let amount):
            self = .addStake(hotkey: hotkey, netuid: netuid, amount: amount.rao, limit: nil)
        case .removeStake(let hotkey, let netuid, let amount):
            self = .removeStake(hotkey: hotkey, netuid: netuid, amount: amount.rao, limit: nil)
        case .addStakeLimit(let hotkey, let netuid, let amount, let price, let allowPartial):
            self = .addStake(
                hotkey: hotkey, netuid: netuid, amount: amount.rao,
                limit: PriceLimit(price: price.rao, allowsPart: allowPartial))
        case .removeStakeLimit(let hotkey, let netuid, let amount, let price, let allowPartial):
            self = .removeStake(
                hotkey: hotkey, netuid: netuid, amount: amount.rao,
                limit: PriceLimit(price: price.rao, allowsPart: allowPartial))
        case .transfer(let to, let amount): self = .transfer(to: to, amount: amount.rao, keepAlive: false)
        case .serveAxon(let netuid, let info, let certificate):
            self = .serveAxon(netuid: netuid, info: info, certificate: certificate)
        case .servePrometheus(let netuid, let version, let address, let port):
            self = .servePrometheus(netuid: netuid, PrometheusRecord(version: version, address: address, port: port))
        case .setCommitment(let netuid, let data): self = .setCommitment(netuid: netuid, data: data)
        case .setWeights(let netuid, let weights, let version):
            self = .weights(WeightsTarget(netuid), weights, version)
        case .setMechanismWeights(let netuid, let mechanism, let weights, let version):
            self = .weights(WeightsTarget(netuid, mechanism: Int(mechanism)), weights, version)
        case .commitWeights(let netuid, let mechanism, let hash):
            self = .commitWeights(WeightsTarget(netuid, mechanism: Int(mechanism)), hash: hash)
        case .revealWeights(let netuid, let mechanism, let weights, let salt, let version):
            self = .revealWeights(
                WeightsTarget(netuid, mechanism: Int(mechanism)),
                WeightsReveal(
                    uids: weights.map(\.uid.rawValue), values: weights.map(\.value), salt: salt, version: version))
        case .commitTimelockedWeights(let netuid, let mechanism, let commit, let round):
            self = .commitTimelockedWeights(
                WeightsTarget(netuid, mechanism: Int(mechanism)), sealed: commit, round: round, version: 4)
        }
    }

    private static func weights(_ target: WeightsTarget, _ weights: [WeightVector.Entry], _ version: UInt64) -> RuntimeCall {
        .setWeights(target, uids: weights.map(\.uid.rawValue), values: weights.map(\.value), version: version)
    }
}
