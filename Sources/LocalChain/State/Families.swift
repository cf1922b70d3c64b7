internal import Consensus
internal import Neuron

/// Which hotkeys vote with the stake of which others on one subnet.
///
/// - Source: section 7.3 of `docs/consensus.md`.
struct Families: Hashable, Sendable, Codable {
    /// A part of one hotkey's stake that another votes with.
    struct Link: Hashable, Sendable, Codable {
        /// As value / (2^64 − 1).
        let proportion: UInt64
        let hotkey: Hotkey
    }
    /// Children that come into force after a cooldown.
    struct Proposal: Hashable, Sendable, Codable {
        let children: [Link]
        let dueAt: BlockNumber
    }

    /// The most children that a hotkey can have.
    static let limit = 5

    private(set) var children: [Hotkey: [Link]] = [:]
    private(set) var parents: [Hotkey: [Link]] = [:]
    var proposals: [Hotkey: Proposal] = [:]
    /// What a child keeps of a parent's part of its dividend, in 16 bits.
    var takes: [Hotkey: UInt16] = [:]
    var lastChange: [Hotkey: BlockNumber] = [:]
    var lastTake: [Hotkey: BlockNumber] = [:]

    /// Gives a hotkey's stake to these children, and to no others.
    mutating func set(_ links: [Link], of parent: Hotkey) {
        for link in children[parent] ?? [] {
            parents[link.hotkey]?.removeAll { $0.hotkey == parent }
            if parents[link.hotkey]?.isEmpty == true { parents[link.hotkey] = nil }
        }
        children[parent] = links.isEmpty ? nil : links
        for link in links { parents[link.hotkey, default: []].append(Link(proportion: link.proportion, hotkey: parent)) }
    }

    /// An amount of one hotkey with what its parents lend it, less what it lends its children.
    func inherited(_ hotkey: Hotkey, _ amount: (Hotkey) -> UInt64) -> UInt64 {
        let own = amount(hotkey)
        guard !children.isEmpty else { return own }
        let whole = Wide32(own)
        var given = Wide32.zero
        for link in children[hotkey] ?? [] { given = given + whole * Wide32(proportion: link.proportion) }
        var lent = Wide32.zero
        for link in parents[hotkey] ?? [] { lent = lent + Wide32(amount(link.hotkey)) * Wide32(proportion: link.proportion) }
        return (whole - given + lent).floor
    }
}
