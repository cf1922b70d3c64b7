internal import Neuron

/// Who makes a call.
enum Origin: Hashable, Sendable, Codable {
    /// The account that signed it.
    case signed(SS58Address)
    /// The chain itself, or who may speak for it.
    case root
}

/// Everything that the runtime can be asked to do, by the pallets' own names.
indirect enum RuntimeCall: Hashable, Sendable, Codable {
    // Balances
    case transfer(to: Coldkey, amount: UInt64, keepAlive: Bool)
    case transferAll(to: Coldkey, keepAlive: Bool)
    // Registration and subnets
    case burnedRegister(netuid: NetUID, hotkey: Hotkey, limit: UInt64?)
    case register(netuid: NetUID, workBlock: BlockNumber, nonce: UInt64, work: Bytes, hotkey: Hotkey)
    case rootRegister(hotkey: Hotkey)
    case registerNetwork(hotkey: Hotkey)
    case startCall(netuid: NetUID)
    case dissolveNetwork(netuid: NetUID)
    case triggerEpoch(netuid: NetUID)
    // Stake
    case addStake(hotkey: Hotkey, netuid: NetUID, amount: UInt64, limit: PriceLimit?)
    case removeStake(hotkey: Hotkey, netuid: NetUID, amount: UInt64, limit: PriceLimit?)
    case unstakeAll(hotkey: Hotkey)
    case moveStake(from: Hotkey, to: Hotkey, origin: NetUID, destination: NetUID, amount: UInt64)
    case transferStake(to: Coldkey, hotkey: Hotkey, origin: NetUID, destination: NetUID, amount: UInt64)
    case swapStake(hotkey: Hotkey, origin: NetUID, destination: NetUID, amount: UInt64)
    case burnAlpha(hotkey: Hotkey, netuid: NetUID, amount: UInt64)
    case recycleAlpha(hotkey: Hotkey, netuid: NetUID, amount: UInt64)
    case claimRoot(netuids: [NetUID])
    case setRootClaimType(keeps: Bool)
    case setAutoStake(netuid: NetUID, hotkey: Hotkey)
    // Delegation
    case increaseTake(hotkey: Hotkey, take: UInt16)
    case decreaseTake(hotkey: Hotkey, take: UInt16)
    case setChildkeyTake(hotkey: Hotkey, netuid: NetUID, take: UInt16)
    case setChildren(hotkey: Hotkey, netuid: NetUID, children: [Families.Link])
    // Weights
    case batchSetWeights([BatchedWeights], isUneven: Bool)
    case batchCommitWeights([BatchedCommit], isUneven: Bool)
    case setWeights(WeightsTarget, uids: [UInt16], values: [UInt16], version: UInt64)
    case commitWeights(WeightsTarget, hash: Bytes)
    case revealWeights(WeightsTarget, WeightsReveal)
    case batchRevealWeights(WeightsTarget, [WeightsReveal], isUneven: Bool)
    case commitTimelockedWeights(WeightsTarget, sealed: Bytes, round: UInt64, version: UInt16)
    // Serving
    case serveAxon(netuid: NetUID, info: AxonInfo, certificate: CertificateKey?)
    case servePrometheus(netuid: NetUID, PrometheusRecord)
    case setCommitment(netuid: NetUID, data: Bytes)
    // The beacon
    case writePulses([BeaconPulse])
    // Several at once, and none
    case batch(BatchKind, [RuntimeCall?])
    case remark
    /// An envelope with an extrinsic that is read once this one has its place.
    case submitEncrypted(Bytes)
    // Administration
    case setHyperparameter(netuid: NetUID, Hyperparameter)
    case setChainRule(ChainRule)
    case sudo(RuntimeCall)
}

/// The worst price that a swap may reach, in rao of TAO per alpha, and whether a part of the amount will do.
struct PriceLimit: Hashable, Sendable, Codable {
    let price: UInt64
    let allowsPart: Bool
}
