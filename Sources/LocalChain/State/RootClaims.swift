internal import Consensus
internal import Neuron

/// What a subnet owes to those who staked on root, in alpha: a rate for each unit of root stake, less what was claimed.
///
/// - Source: section 7.2 of `docs/consensus.md`.
struct RootClaims: Hashable, Sendable, Codable {
    /// Alpha for each rao of root stake with a hotkey, ever.
    private(set) var rates: [Hotkey: Wide64] = [:]
    /// What each holder's stake was not there for, or was paid already.
    private var settled: [Hotkey: [Coldkey: Int64]] = [:]
    /// Alpha that is set aside for claims, in rao.
    private(set) var held: UInt64 = 0

    /// Sets alpha aside for a hotkey's holders: what the rate could not take, which nobody can claim.
    mutating func add(_ amount: UInt64, for hotkey: Hotkey, rootStake: UInt64) -> UInt64 {
        guard rootStake > 0 else { return amount }
        rates[hotkey] = rates[hotkey, default: .zero] + Wide64(amount, over: rootStake)
        held += amount
        return 0
    }

    /// What a holder of so much root stake may claim.
    func owed(to coldkey: Coldkey, for hotkey: Hotkey, stake: UInt64) -> UInt64 {
        guard let rate = rates[hotkey] else { return 0 }
        let all = (rate * Wide64(stake)).floor
        return min(held, UInt64(clamping: Int128(all) - Int128(settled[hotkey]?[coldkey] ?? 0)))
    }

    /// Notes that a holder's root stake changed, so that what it is owed stays as it was.
    mutating func stakeChanged(of hotkey: Hotkey, by coldkey: Coldkey, from old: UInt64, to new: UInt64) {
        guard let rate = rates[hotkey] else { return }
        let owed = owed(to: coldkey, for: hotkey, stake: old)
        let all = (rate * Wide64(new)).floor
        settled[hotkey, default: [:]][coldkey] = Int64(clamping: Int128(all) - Int128(owed))
    }

    /// Pays a claim: it is not owed any more.
    mutating func pay(_ amount: UInt64, to coldkey: Coldkey, for hotkey: Hotkey) {
        settled[hotkey, default: [:]][coldkey, default: 0] += Int64(clamping: amount)
        held -= min(held, amount)
    }
}
