public import Neuron
internal import Foundation

/// What a validator thinks of each miner: a moving average by hotkey.
///
/// By hotkey and not by uid, because uids are recycled: a newcomer starts from nothing, and so does a hotkey that registers anew.
/// - Source: section 1 of `docs/scoring.md`; golden vectors `scoring/scores.json`.
public struct ScoreBoard: Sendable, Codable, Hashable {
    /// How much of a score one new sample replaces, 0…1; 0.1 unless given.
    public let smoothing: Double
    /// Below so many samples a hotkey's score is the prior.
    public let minimumSamples: Int
    /// What a hotkey is thought to be worth before it has shown anything.
    public let prior: Double
    /// After this time without a sample, half of what is above the prior is forgotten; nil forgets nothing.
    public let halfLife: Duration?
    /// Whether the first samples count in full; without it an average starts at zero and rises.
    public let isCorrected: Bool
    /// The moment at which records and reads take place that name none; nil where boards forget nothing, or are told each time.
    ///
    /// Not saved. A validator's board has the moment at which it was taken in hand.
    public var clock: UnixTime?
    /// How many samples were refused because they were not finite or had no positive weight.
    public private(set) var refused = 0

    private var entries: [Hotkey: Entry] = [:]

    private enum CodingKeys: String, CodingKey {
        case smoothing, minimumSamples, prior, halfLife, isCorrected, refused, entries
    }

    private struct Entry: Sendable, Codable, Hashable {
        var mass = 0.0
        var weight = 0.0
        var count = 0
        var last: UnixTime?
        var registeredAt: BlockNumber?
    }

    /// An empty board.
    ///
    /// - Parameter smoothing: a share of one, above 0 and at most 1.
    public init(
        smoothing: Double = 0.1, minimumSamples: Int = 1, prior: Double = 0, halfLife: Duration? = nil, isCorrected: Bool = true
    ) {
        precondition(smoothing > 0 && smoothing <= 1, "The smoothing of a ScoreBoard lies above 0 and is at most 1.")
        precondition(prior.isFinite, "The prior of a ScoreBoard is a finite number.")
        self.smoothing = smoothing
        self.minimumSamples = minimumSamples
        self.prior = prior
        self.halfLife = halfLife
        self.isCorrected = isCorrected
    }

    /// Goes on with the scores of a board that was saved; how they are kept stays as this board has it.
    public mutating func resume(_ saved: ScoreBoard) {
        entries = saved.entries
        refused = saved.refused
    }

    /// Moves the average of one hotkey towards `score`; nobody else's moves.
    ///
    /// - Parameters:
    ///   - weight: how many samples this one counts for; above zero.
    ///   - time: when the sample was taken, for boards that forget; the ``clock`` unless given.
    /// - Returns: whether it was taken: a score that is not finite is refused and counted in ``refused``.
    @discardableResult
    public mutating func record(_ score: Double, for hotkey: Hotkey, weight: Double = 1, at time: UnixTime? = nil) -> Bool {
        guard score.isFinite, weight.isFinite, weight > 0 else {
            refused += 1
            return false
        }
        var entry = entries[hotkey] ?? Entry()
        let keep = pow(1 - smoothing, weight)
        entry.mass = keep * entry.mass + (1 - keep) * score
        entry.weight = keep * entry.weight + (1 - keep)
        entry.count += 1
        if let time = time ?? clock { entry.last = max(time, entry.last ?? time) }
        entries[hotkey] = entry
        return true
    }

    /// What a hotkey is worth, at `time` for boards that forget; at the ``clock`` unless given.
    public func score(of hotkey: Hotkey, at time: UnixTime? = nil) -> Double {
        guard let entry = entries[hotkey], entry.count >= minimumSamples, entry.weight > 0 else { return prior }
        let score = isCorrected ? entry.mass / entry.weight : entry.mass
        guard let halfLife, let last = entry.last, let time = time ?? clock, time > last, halfLife > .zero else { return score }
        return prior + (score - prior) * exp2(-time.since(last).inSeconds / halfLife.inSeconds)
    }

    /// How many samples a hotkey has.
    public func samples(of hotkey: Hotkey) -> Int { entries[hotkey]?.count ?? 0 }

    /// Every hotkey with at least one sample, with its score.
    public var scores: [Hotkey: Double] { scores(at: nil) }

    /// Every hotkey with at least one sample, with its score at `time`.
    public func scores(at time: UnixTime?) -> [Hotkey: Double] {
        Dictionary(uniqueKeysWithValues: entries.keys.map { ($0, score(of: $0, at: time)) })
    }

    /// Forgets hotkeys that are not on the subnet any more, and those that have registered anew since they were scored.
    public mutating func follow(_ metagraph: Metagraph) {
        for (hotkey, entry) in entries {
            guard let neuron = metagraph.neuron(hotkey) else {
                entries.removeValue(forKey: hotkey)
                continue
            }
            if let known = entry.registeredAt, known != neuron.registeredAt {
                entries.removeValue(forKey: hotkey)
            } else if entry.registeredAt == nil {
                entries[hotkey]?.registeredAt = neuron.registeredAt
            }
        }
    }

    /// The weights that these scores make: each neuron's share is its score, where that is above zero.
    ///
    /// Cut to the subnet's largest share where it sets one and enough neurons have a score to keep it.
    public func weights(on metagraph: Metagraph, under rules: SubnetHyperparameters, at time: UnixTime? = nil) -> WeightVector {
        Self.weights(metagraph.neurons.map { (uid: $0.uid, share: max(0, score(of: $0.hotkey, at: time))) }, under: rules)
    }

    /// The weights after some transforms, such as ``ScoreTransform/standard``, of the scores of those who have enough samples; the
    /// others get none, so that silence is never paid by where the middle happens to lie.
    ///
    /// - Throws: ``ScoringError`` for a transform whose parameter is out of range.
    public func weights(
        on metagraph: Metagraph, under rules: SubnetHyperparameters, transformedBy transforms: [ScoreTransform],
        at time: UnixTime? = nil
    ) throws(ScoringError) -> WeightVector {
        let judged = metagraph.neurons.filter { samples(of: $0.hotkey) >= max(1, minimumSamples) }
        var values = judged.map { score(of: $0.hotkey, at: time) }
        for transform in transforms { values = try transform.apply(values) }
        return Self.weights(zip(judged, values).map { (uid: $0.uid, share: max(0, $1)) }, under: rules)
    }

    private static func weights(_ shares: [(uid: UID, share: Double)], under rules: SubnetHyperparameters) -> WeightVector {
        let limit = rules.maxWeightLimit == .max ? nil : Double(rules.maxWeightLimit) / 65_535
        // Scores are finite, and a metagraph has each uid once: only a limit that can't be kept is refused, and the chain says so.
        return (try? WeightVector(shares: shares, limit: limit)) ?? (try? WeightVector(shares: shares))
            ?? WeightVector(entries: [])
    }
}
