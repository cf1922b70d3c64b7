internal import Foundation
internal import Templates

/// Miners' distributions of the same next bytes, pooled: each one's logarithms count by a weight, and the sum is normalised.
///
/// The weights are learned from every other context and judged on the rest, and the other way about: so no context is judged by
/// weights that have seen it.
/// - Source: Genest, Zidek, "Combining probability distributions" (1986); weights by Kivinen, Warmuth, "Exponentiated gradient versus
///   gradient descent for linear predictors" (1997).
struct AnswerPool: Sendable {
    /// What each half of the contexts taught: a weight for each miner, which sum to one.
    typealias Weights = [[Double]]

    /// How many miners answered.
    let miners: Int
    /// Miner by miner, context by context: the natural logarithm of each byte's probability.
    private let logarithms: [[Double]]
    private let next: [Int]
    /// Miner by miner: the probability that each context's next byte was given.
    private let chances: [[Double]]

    private static let rate = 0.02
    private static let lessons = 2
    private static let sharpness = 4.0

    /// The answers of miners to the same contexts; nil where there is none.
    init?(_ answers: [[ByteShares]], for contexts: [HeldOutContext]) {
        guard !answers.isEmpty, !contexts.isEmpty, answers.allSatisfy({ $0.count == contexts.count }) else { return nil }
        // 65,536 shares have as many logarithms: a table is quicker than a function.
        logarithms = answers.map { $0.flatMap { shares in shares.shares.map { Self.table[Int($0)] } } }
        next = contexts.map { Int($0.next) }
        chances = answers.map { zip($0, contexts).map { Double($0.shares[Int($1.next)]) / Double(ByteShares.whole) } }
        miners = answers.count
    }

    /// Weights by what each miner cost alone on the contexts of a half: a quarter of a bit less is twice the weight.
    ///
    /// They hold for every coalition; weights learned in the company of all are worth nothing without it.
    func byRecord() -> Weights {
        [0, 1].map { half in
            let places = next.indices.filter { $0 % 2 == half }
            let costs = chances.map { own in -places.reduce(0) { $0 + log(own[$1]) } / Double(max(1, places.count)) }
            let least = costs.min() ?? 0
            let powers = costs.map { exp(Self.sharpness * (least - $0)) }
            let sum = powers.reduce(0, +)
            return powers.map { $0 / sum }
        }
    }

    /// What the pool of some miners costs, in bits per byte.
    func bitsPerByte(of members: [Int], under weights: Weights) -> Double {
        guard !members.isEmpty else { return 8 }
        let nats = next.indices.reduce(0.0) { sum, place in
            let mixed = mix(members, Self.shares(weights[1 - place % 2], of: members), at: place)
            return sum + mixed.logSum - mixed.values[next[place]]
        }
        return nats / log(2) / Double(next.count)
    }

    /// What the weighted mean of some miners' distributions costs, in bits per byte: no normalising, so hundreds of coalitions can be
    /// valued in a round.
    func linearBitsPerByte(of members: [Int], under weights: Weights) -> Double {
        let shares = weights.map { Self.shares($0, of: members) }
        let bits = next.indices.reduce(0.0) { sum, place in
            let half = shares[1 - place % 2]
            var chance = 0.0
            for (number, member) in members.enumerated() { chance += half[number] * chances[member][place] }
            return sum - log2(chance)
        }
        return bits / Double(next.count)
    }

    /// Goes on learning the weights of some miners, the others' stay.
    func learn(_ weights: inout Weights, from members: [Int]) {
        guard members.count > 1 else { return }
        for _ in 0..<Self.lessons {
            for place in next.indices {
                var shares = Self.shares(weights[place % 2], of: members)
                let mixed = mix(members, shares, at: place)
                for (number, member) in members.enumerated() {
                    let start = place << 8
                    var expected = 0.0
                    for byte in 0..<256 {
                        expected += exp(mixed.values[byte] - mixed.logSum) * logarithms[member][start + byte]
                    }
                    shares[number] *= exp(Self.rate * (logarithms[member][start + next[place]] - expected))
                }
                let sum = shares.reduce(0, +)
                for (number, member) in members.enumerated() { weights[place % 2][member] = shares[number] / sum }
            }
        }
    }

    /// The weights of some miners as shares of one; even ones where all are zero.
    private static func shares(_ weights: [Double], of members: [Int]) -> [Double] {
        let sum = members.reduce(0) { $0 + weights[$1] }
        return members.map { sum > 0 ? weights[$0] / sum : 1 / Double(members.count) }
    }

    /// The weighted logarithms of each byte, and the logarithm of their sum.
    private func mix(_ members: [Int], _ shares: [Double], at place: Int) -> (values: [Double], logSum: Double) {
        let start = place << 8
        var mixed = [Double](repeating: 0, count: 256)
        for (number, member) in members.enumerated() {
            let share = shares[number]
            for byte in 0..<256 { mixed[byte] += share * logarithms[member][start + byte] }
        }
        var sum = 0.0
        for byte in 0..<256 { sum += exp(mixed[byte]) }
        return (mixed, log(sum))
    }

    private static let table = (0..<ByteShares.whole).map { log(Double(max(1, $0)) / Double(ByteShares.whole)) }
}
