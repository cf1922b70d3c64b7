internal import Neuron

extension ChainState {
    /// Applies one call; on an error nothing has changed but the nonce.
    mutating func apply(_ call: RuntimeCall, from origin: Origin, index: Int) throws(DispatchError) -> [RuntimeEvent] {
        if case .signed(let account) = origin { nonces[Coldkey(account), default: 0] += 1 }
        phase = .apply(index)
        let before = self
        do {
            try dispatch(call, from: origin)
        } catch {
            self = before
            throw error
        }
        return events.dropFirst(before.events.count).map(\.event)
    }

    /// Applies a client's call; one that the runtime does not have is refused by name, and its nonce is used.
    mutating func apply(client call: ChainCall, from origin: Origin, index: Int) throws(DispatchError) -> [RuntimeEvent] {
        try apply(known: RuntimeCall(call), from: origin, index: index)
    }

    /// Applies a call, or nil for one that the runtime does not have.
    mutating func apply(known call: RuntimeCall?, from origin: Origin, index: Int) throws(DispatchError) -> [RuntimeEvent] {
        guard let call else {
            if case .signed(let account) = origin { nonces[Coldkey(account), default: 0] += 1 }
            throw .unsupportedCall
        }
        return try apply(call, from: origin, index: index)
    }

    /// Hands a call to its rule. Each rule checks in the chain's own order; the first failure is the error.
    mutating func dispatch(_ call: RuntimeCall, from origin: Origin) throws(DispatchError) {
        switch call {
        case .sudo(let inner): try sudo(inner, by: origin)
        case .batch(let kind, let calls): try batch(calls, kind, from: origin)
        case .writePulses(let pulses): try write(pulses)
        case .remark: break
        case .setHyperparameter(let netuid, let parameter): try setHyperparameter(parameter, on: netuid, by: origin)
        case .setChainRule(let rule):
            guard origin == .root else { throw .badOrigin }
            set(rule)
        case .dissolveNetwork(let netuid):
            guard origin == .root else { throw .badOrigin }
            guard netuid != 0, subnets[netuid] != nil else { throw .subnetNotExists }
            try dissolve(netuid)
        default:
            guard case .signed(let account) = origin else { throw .badOrigin }
            try dispatch(call, signedBy: account)
        }
    }

    private mutating func dispatch(_ call: RuntimeCall, signedBy account: SS58Address) throws(DispatchError) {
        let coldkey = Coldkey(account)
        let hotkey = Hotkey(account)
        switch call {
        case .transfer(let to, let amount, let keepAlive): try transfer(amount, from: coldkey, to: to, keepAlive: keepAlive)
        case .transferAll(let to, let keepAlive): try transferAll(from: coldkey, to: to, keepAlive: keepAlive)
        case .burnedRegister(let netuid, let newcomer, let limit):
            try burnedRegister(newcomer, on: netuid, by: coldkey, limit: limit)
        case .register(let netuid, let workBlock, let nonce, let work, let newcomer):
            try register(newcomer, on: netuid, by: coldkey, workBlock: workBlock, nonce: nonce, work: work)
        case .rootRegister(let newcomer): try rootRegister(newcomer, by: coldkey)
        case .registerNetwork(let ownerHotkey): try createSubnet(ownerHotkey, by: coldkey)
        case .startCall(let netuid): try start(netuid, by: coldkey)
        case .triggerEpoch(let netuid): try triggerEpoch(of: netuid, by: coldkey)
        case .addStake(let delegate, let netuid, let amount, let limit):
            try addStake(amount, to: delegate, on: netuid, by: coldkey, limit: limit)
        case .removeStake(let delegate, let netuid, let amount, let limit):
            try removeStake(amount, from: delegate, on: netuid, by: coldkey, limit: limit)
        case .unstakeAll(let delegate): try unstakeAll(from: delegate, by: coldkey)
        case .moveStake(let from, let to, let origin, let destination, let amount):
            try moveStake(amount, of: coldkey, from: (from, origin), to: (to, destination, coldkey))
        case .transferStake(let to, let delegate, let origin, let destination, let amount):
            try moveStake(amount, of: coldkey, from: (delegate, origin), to: (delegate, destination, to))
        case .swapStake(let delegate, let origin, let destination, let amount):
            guard origin != destination else { throw .sameNetuid }
            try moveStake(amount, of: coldkey, from: (delegate, origin), to: (delegate, destination, coldkey))
        case .burnAlpha(let delegate, let netuid, let amount):
            try giveUpAlpha(amount, of: delegate, on: netuid, by: coldkey, recycles: false)
        case .recycleAlpha(let delegate, let netuid, let amount):
            try giveUpAlpha(amount, of: delegate, on: netuid, by: coldkey, recycles: true)
        case .claimRoot(let netuids): try claimRoot(netuids, by: coldkey)
        case .setRootClaimType(let keeps):
            if keeps { keepsRootAlpha.insert(coldkey) } else { keepsRootAlpha.remove(coldkey) }
            emit(RuntimeEvent("RootClaimTypeSet", ["coldkey": .account(coldkey)]))
        case .setAutoStake(let netuid, let target): try setAutoStake(target, on: netuid, by: coldkey)
        case .increaseTake(let delegate, let take): try increaseTake(of: delegate, to: take, by: coldkey)
        case .decreaseTake(let delegate, let take): try decreaseTake(of: delegate, to: take, by: coldkey)
        case .setChildkeyTake(let child, let netuid, let take):
            try setChildkeyTake(of: child, on: netuid, to: take, by: coldkey)
        case .setChildren(let parent, let netuid, let children):
            try setChildren(children, of: parent, on: netuid, by: coldkey)
        case .batchSetWeights(let items, let isUneven):
            guard !isUneven else { throw .lengthsUnequal }
            batchSetWeights(items, by: hotkey)
        case .batchCommitWeights(let items, let isUneven):
            guard !isUneven else { throw .lengthsUnequal }
            batchCommitWeights(items, by: hotkey)
        case .setWeights(let target, let uids, let values, let version):
            try setWeights(uids, values, version: version, for: target, by: hotkey)
        case .commitWeights(let target, let hash): try commitWeights(hash, for: target, by: hotkey)
        case .revealWeights(let target, let reveal): try revealWeights([reveal], for: target, by: hotkey)
        case .batchRevealWeights(let target, let reveals, let isUneven):
            guard !isUneven, !reveals.isEmpty else { throw .lengthsUnequal }
            try revealWeights(reveals, for: target, by: hotkey)
        case .commitTimelockedWeights(let target, let sealed, let round, let version):
            try commitTimelocked(sealed, round: round, version: version, for: target, by: hotkey)
        case .serveAxon(let netuid, let info, let certificate):
            try serveAxon(info, certificate, on: netuid, by: hotkey)
        case .servePrometheus(let netuid, let record): try servePrometheus(record, on: netuid, by: hotkey)
        case .submitEncrypted(let envelope):
            let name = Blake2b.hash(coldkey.publicKey.bytes + envelope, length: 32)
            emit(
                RuntimeEvent("EncryptedSubmitted", ["id": .bytes(name), "who": .account(coldkey)], pallet: "MevShield"))
        case .setCommitment(let netuid, let data): try setCommitment(data, on: netuid, by: hotkey)
        case .setHyperparameter, .setChainRule, .dissolveNetwork, .sudo, .batch, .writePulses, .remark: throw .badOrigin
        }
    }
}
