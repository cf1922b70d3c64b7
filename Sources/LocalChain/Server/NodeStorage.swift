internal import Consensus
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// The chain's state as storage: each item by its name and key, made when it is asked for.
struct NodeStorage {
    /// What a key is made of, and the value for it.
    enum Source: Sendable {
        case single(@Sendable (ChainState) -> ScaleValue?)
        case subnet(@Sendable (Subnet) -> ScaleValue?)
        case neuron(@Sendable (Subnet, Int) -> ScaleValue?)
        case member(@Sendable (Subnet, Int) -> ScaleValue?)
        case mechanism(@Sendable (Subnet, Int) -> ScaleValue?)
        case mechanismNeuron(@Sendable (Subnet, Int, Int) -> ScaleValue?)
        case hotkey(@Sendable (ChainState, Hotkey) -> ScaleValue?)
        case coldkey(@Sendable (ChainState, Coldkey) -> ScaleValue?)
        /// Of a hotkey and a subnet, the hotkey first.
        case hotkeySubnet(@Sendable (Subnet, Hotkey) -> ScaleValue?)
        /// Of a round of the beacon.
        case round(@Sendable (UInt64, Bytes) -> ScaleValue?)
    }

    let state: ChainState

    /// The value under a key's parts; nil where nothing is stored.
    func value(_ source: Source, _ parts: [ScaleValue]) -> ScaleValue? {
        func number(_ place: Int) -> Int? {
            guard parts.indices.contains(place), let value: UInt64 = try? parts[place].integer() else { return nil }
            return Int(clamping: value)
        }
        func subnet(_ place: Int = 0) -> Subnet? {
            number(place).flatMap { UInt16(exactly: $0) }.flatMap { state.subnets[NetUID($0)] }
        }
        func key(_ place: Int) -> PublicKey? {
            guard parts.indices.contains(place), let bytes = try? parts[place].byteArray(32) else { return nil }
            return try? PublicKey(bytes)
        }
        func indexed() -> (Subnet, Int)? {
            guard let index = number(0), let subnet = state.subnets[NetUID(UInt16(index % 4_096))],
                index / 4_096 < subnet.rules.mechanisms
            else { return nil }
            return (subnet, index / 4_096)
        }
        switch source {
        case .single(let make): return make(state)
        case .subnet(let make): return subnet().flatMap(make)
        case .neuron(let make):
            guard let subnet = subnet(), let uid = number(1), subnet.neurons.indices.contains(uid) else { return nil }
            return make(subnet, uid)
        case .member(let make):
            guard let subnet = subnet(), let key = key(1), let uid = subnet.uids[Hotkey(publicKey: key)] else { return nil }
            return make(subnet, uid)
        case .mechanism(let make): return indexed().flatMap { make($0.0, $0.1) }
        case .mechanismNeuron(let make):
            guard let (subnet, mechanism) = indexed(), let uid = number(1), subnet.neurons.indices.contains(uid) else {
                return nil
            }
            return make(subnet, mechanism, uid)
        case .hotkey(let make): return key(0).flatMap { make(state, Hotkey(publicKey: $0)) }
        case .coldkey(let make): return key(0).flatMap { make(state, Coldkey(publicKey: $0)) }
        case .hotkeySubnet(let make):
            guard let key = key(0), let subnet = subnet(1) else { return nil }
            return make(subnet, Hotkey(publicKey: key))
        case .round(let make):
            guard let part = parts.first, let round = try? part.integer(UInt64.self), let signature = state.pulses[round] else {
                return nil
            }
            return make(round, signature)
        }
    }

    /// The parts of every key of an item.
    func keys(_ source: Source) -> [[ScaleValue]] {
        let subnets = state.subnets.values.sorted { $0.netuid < $1.netuid }
        switch source {
        case .single: return [[]]
        case .subnet: return subnets.map { [.netuid($0.netuid)] }
        case .neuron: return subnets.flatMap { subnet in subnet.neurons.indices.map { [.netuid(subnet.netuid), .count($0)] } }
        case .member:
            return subnets.flatMap { subnet in subnet.neurons.map { [.netuid(subnet.netuid), .account($0.hotkey)] } }
        case .mechanism:
            return subnets.flatMap { subnet in
                (0..<subnet.rules.mechanisms).map { [.number(WeightsTarget(subnet.netuid, mechanism: $0).storageIndex)] }
            }
        case .mechanismNeuron:
            return subnets.flatMap { subnet in
                (0..<subnet.rules.mechanisms).flatMap { mechanism in
                    subnet.neurons.indices.map {
                        [.number(WeightsTarget(subnet.netuid, mechanism: mechanism).storageIndex), .count($0)]
                    }
                }
            }
        case .hotkey: return state.owners.keys.sorted().map { [.account($0)] }
        case .coldkey:
            return Set(state.owners.values).union(state.ledger.free.keys).union(state.nonces.keys).sorted().map {
                [.account($0)]
            }
        case .hotkeySubnet:
            return subnets.flatMap { subnet in
                Set(subnet.stake.hotkeys).union(subnet.uids.keys).sorted().map { [.account($0), .netuid(subnet.netuid)] }
            }
        case .round: return state.pulses.keys.sorted().map { [.number($0)] }
        }
    }

    /// An account as `System.Account` has it; nil for one that was never seen.
    static func account(_ coldkey: Coldkey, in state: ChainState) -> ScaleValue? {
        let balance = state.ledger.balance(of: coldkey)
        let nonce = state.nonces[coldkey, default: 0]
        guard balance > 0 || nonce > 0 else { return nil }
        let zero = ScaleValue.number(UInt64(0))
        return .record([
            "nonce": .number(nonce), "consumers": zero, "providers": .number(UInt64(balance > 0 ? 1 : 0)), "sufficients": zero,
            "data": .record(["free": .number(balance), "reserved": zero, "frozen": zero, "flags": .unsigned(1 << 127)]),
        ])
    }
}
