import Neuron

@testable import LocalChain

/// Calls by chance: mostly by somebody who may make them, of things that are there, and wrong in any part now and then.
struct RandomLot {
    var random: RandomSource
    let state: ChainState

    private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &random) }
    private mutating func isOne(in count: Int) -> Bool { number(count) == 0 }

    /// A subnet, mostly one that is there.
    private mutating func netuid() -> NetUID {
        let present = state.netuids
        if isOne(in: 10) || present.isEmpty { return NetUID(UInt16(number(7))) }
        return isOne(in: 8) ? 0 : present[number(present.count)]
    }

    /// An amount: nothing, too little, usual, too much.
    private mutating func amount() -> UInt64 {
        let sizes: [UInt64] = [0, 1_999_999, 3_000_000, 1_000_000_000, 9_000_000_000, 50_000_000_000, 900_000_000_000]
        if isOne(in: 30) { return .max / UInt64(1 + number(3)) }
        return sizes[number(sizes.count)] / UInt64(1 + number(3))
    }

    /// Somebody with stake: the account's number, hotkey, and amount; anybody where nobody has.
    private mutating func holder(on netuid: NetUID) throws -> (account: Int, hotkey: Hotkey, amount: UInt64) {
        let account = number(8)
        guard let book = state.subnets[netuid]?.stake, !book.hotkeys.isEmpty, !isOne(in: 8) else {
            return (account, try RuntimeWorld.hot(number(16)), amount())
        }
        let hotkey = book.hotkeys[number(book.hotkeys.count)]
        let holders = book.holders(of: hotkey)
        guard let coldkey = holders.isEmpty ? nil : holders[number(holders.count)] else { return (account, hotkey, amount()) }
        for account in 0..<8 where try RuntimeWorld.cold(account) == coldkey {
            let stake = book.stake(of: hotkey, by: coldkey)
            return (account, hotkey, isOne(in: 10) ? stake &+ 1 : stake / UInt64(1 + number(3)))
        }
        return (account, hotkey, amount())
    }

    /// A call, and who signs it.
    mutating func call() throws -> (RuntimeCall, Int) {
        switch number(8) {
        case 0, 1: try staking()
        case 2: try moving()
        case 3: try registration()
        case 4: try delegation()
        case 5, 6: try weights()
        default: try administration()
        }
    }

    private mutating func staking() throws -> (RuntimeCall, Int) {
        let netuid = netuid()
        let limit = isOne(in: 4) ? PriceLimit(price: UInt64(number(2_000_000_000)), allowsPart: isOne(in: 2)) : nil
        if isOne(in: 2) {
            let key = number(16)
            return (.addStake(hotkey: try RuntimeWorld.hot(key), netuid: netuid, amount: amount(), limit: limit), number(8))
        }
        let holder = try holder(on: netuid)
        if isOne(in: 12) { return (.unstakeAll(hotkey: holder.hotkey), holder.account) }
        return (.removeStake(hotkey: holder.hotkey, netuid: netuid, amount: holder.amount, limit: limit), holder.account)
    }

    private mutating func moving() throws -> (RuntimeCall, Int) {
        let origin = netuid()
        let other = netuid()
        let holder = try holder(on: origin)
        let second = try RuntimeWorld.hot(number(16))
        let to = try RuntimeWorld.cold(number(9))
        let call: RuntimeCall =
            switch number(8) {
            case 0: .moveStake(from: holder.hotkey, to: second, origin: origin, destination: other, amount: holder.amount)
            case 1: .transferStake(to: to, hotkey: holder.hotkey, origin: origin, destination: other, amount: holder.amount)
            case 2: .swapStake(hotkey: holder.hotkey, origin: origin, destination: other, amount: holder.amount)
            case 3: .burnAlpha(hotkey: holder.hotkey, netuid: origin, amount: holder.amount / 50)
            case 4: .recycleAlpha(hotkey: holder.hotkey, netuid: origin, amount: holder.amount / 50)
            case 5: .claimRoot(netuids: [origin, other])
            case 6: .transfer(to: to, amount: amount(), keepAlive: isOne(in: 2))
            default: .setRootClaimType(keeps: isOne(in: 2))
            }
        return (call, holder.account)
    }

    private mutating func registration() throws -> (RuntimeCall, Int) {
        let netuid = netuid()
        let key = number(16)
        let hotkey = try RuntimeWorld.hot(key)
        let account = isOne(in: 10) ? number(8) : key % 8
        switch number(12) {
        case 0:
            let block = state.block.number - min(1, state.block.number)
            return (.register(netuid: netuid, workBlock: block, nonce: 1, work: [], hotkey: hotkey), account)
        case 1: return (.rootRegister(hotkey: hotkey), account)
        case 2: return (.registerNetwork(hotkey: hotkey), account)
        case 3, 4:
            let waiting = state.netuids.first { state.subnets[$0]?.firstEmission == nil }
            return (.startCall(netuid: waiting ?? netuid), try owner(of: waiting ?? netuid))
        case 5: return (.triggerEpoch(netuid: netuid), try owner(of: netuid))
        case 6: return (.setAutoStake(netuid: netuid, hotkey: hotkey), account)
        default:
            return (.burnedRegister(netuid: netuid, hotkey: hotkey, limit: isOne(in: 9) ? amount() : nil), account)
        }
    }

    private mutating func delegation() throws -> (RuntimeCall, Int) {
        let netuid = netuid()
        let key = number(16)
        let hotkey = try RuntimeWorld.hot(key)
        let account = isOne(in: 10) ? number(8) : key % 8
        switch number(5) {
        case 0: return (.increaseTake(hotkey: hotkey, take: UInt16(number(12_500))), account)
        case 1: return (.decreaseTake(hotkey: hotkey, take: UInt16(number(12_500))), account)
        case 2: return (.setChildkeyTake(hotkey: hotkey, netuid: netuid, take: UInt16(number(12_500))), account)
        default:
            var children: [Families.Link] = []
            for _ in 0..<number(3) {
                children.append(.init(proportion: .max / UInt64(1 + number(4)), hotkey: try RuntimeWorld.hot(number(16))))
            }
            return (.setChildren(hotkey: hotkey, netuid: netuid, children: children), account)
        }
    }

    private mutating func weights() throws -> (RuntimeCall, Int) {
        let netuid = netuid()
        let target = WeightsTarget(netuid, mechanism: isOne(in: 8) ? 1 : 0)
        let count = state.subnets[netuid]?.neurons.count ?? 0
        var key = number(16)
        if let neurons = state.subnets[netuid]?.neurons, !neurons.isEmpty, !isOne(in: 8) {
            let hotkey = neurons[number(neurons.count)].hotkey
            for candidate in 0..<16 where try RuntimeWorld.hot(candidate) == hotkey { key = candidate }
        }
        let hotkey = try RuntimeWorld.hot(key)
        let reveal = WeightsReveal(uids: [0], values: [7], salt: [1], version: 0)
        let account = 10_000 + key
        if state.subnets[netuid]?.rules.commitReveal == isOne(in: 9) {
            let uids = (0..<number(count + 1)).map { UInt16($0) } + (isOne(in: 9) ? [UInt16(number(40))] : [])
            let values = uids.map { _ in UInt16(number(60_000)) }
            return (.setWeights(target, uids: uids, values: values, version: 0), account)
        }
        switch number(6) {
        case 0, 1: return (.commitWeights(target, hash: ChainState.commitHash(reveal, for: target, by: hotkey)), account)
        case 2, 3: return (.revealWeights(target, reveal), account)
        case 4: return (.batchRevealWeights(target, [reveal], isUneven: isOne(in: 4)), account)
        default:
            let sealed = Bytes(repeating: 1, count: number(5_500))
            return (.commitTimelockedWeights(target, sealed: sealed, round: UInt64(number(9)), version: 4), account)
        }
    }

    private mutating func administration() throws -> (RuntimeCall, Int) {
        let netuid = netuid()
        if isOne(in: 40) { return (.sudo(.dissolveNetwork(netuid: netuid)), 0) }
        if isOne(in: 20) { return (.sudo(.setChainRule(.pulse(round: UInt64(number(9)), signature: [1]))), 0) }
        let parameters: [Hyperparameter] = [
            .commitReveal(isOne(in: 3)), .tempo(UInt64(5 + number(9))), .mechanismCount(1 + number(2)), .yuma3(isOne(in: 2)),
            .liquidAlpha(isOne(in: 2)), .bondsPenalty(UInt16(number(65_536))), .recyclesWithheld(isOne(in: 2)),
            .ownerCutEnabled(!isOne(in: 4)), .workRegistrationAllowed(isOne(in: 2)), .registrationAllowed(!isOne(in: 9)),
            .immunityPeriod(UInt64(number(30))), .emissionEnabled(!isOne(in: 4)), .mechanismSplit([20_000, 45_535]),
            .maxAllowedUIDs(UInt16(10 + number(60))), .transfersAllowed(!isOne(in: 5)), .minAllowedWeights(UInt16(number(3))),
            .weightsRateLimit(UInt64(number(4))), .alphaValues(low: 2_000, high: UInt16(1_000 + number(9_000))),
        ]
        let call = RuntimeCall.setHyperparameter(netuid: netuid, parameters[number(parameters.count)])
        return isOne(in: 3) ? (call, try owner(of: netuid)) : (.sudo(call), isOne(in: 9) ? 1 : 0)
    }

    /// The number of a subnet's owner, 0 where there is none.
    private func owner(of netuid: NetUID) throws -> Int {
        guard let owner = state.subnets[netuid]?.owner else { return 0 }
        for account in 0..<8 where try RuntimeWorld.cold(account) == owner { return account }
        return 0
    }
}
