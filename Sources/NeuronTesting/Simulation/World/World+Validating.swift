internal import LocalChain
internal import Neuron
internal import Scoring

extension World {
    /// What every validator does in a tempo: those who work first, those who look at the others last.
    mutating func actValidators(in tempo: Int) async throws {
        let metagraph = try await metagraph()
        var calls: [CallToSign] = []
        var watchers: [Int] = []
        for place in validators.indices where plan.isOnChain(place, tempo) {
            let weights: [WeightVector.Entry]
            switch validators[place].model.conduct {
            case .works: weights = try await work(place, in: tempo, on: metagraph)
            case .favours(let chosen):
                weights = chosen.compactMap { metagraph.neuron(miners[$0].person.hotkey) }.map {
                    WeightVector.Entry(uid: $0.uid, value: .max)
                }
            case .copies:
                watchers.append(place)
                continue
            }
            calls += try publication(of: weights, by: place, in: tempo)
        }
        try await submit(calls)
        guard !watchers.isEmpty else { return }
        let rows = await chain.weights(on: Self.netuid)
        calls = []
        for place in watchers {
            calls += try publication(of: copy(of: rows, by: place, on: metagraph), by: place, in: tempo)
        }
        try await submit(calls)
    }

    /// A round of questions, and the weights that come of it.
    private mutating func work(_ place: Int, in tempo: Int, on metagraph: Metagraph) async throws -> [WeightVector.Entry] {
        validators[place].board.follow(metagraph)
        let seats = miners.indices.filter { metagraph.neuron(miners[$0].person.hotkey) != nil }
        let answers = try await answers(to: place, from: seats, in: tempo)
        for (seat, given) in zip(seats, answers) {
            for (answer, truth) in given {
                if answer == nil, plan.skipsSilence { continue }
                record(answer.map { Self.reward($0, truth) } ?? 0, by: place, for: seat, on: metagraph)
            }
        }
        if plan.scoresByUID { return weightsByUID(place, on: metagraph) }
        guard plan.paysDistinctAnswers else {
            return try validators[place].board.weights(
                on: metagraph, under: plan.rules, transformedBy: simulation.transforms
            ).entries
        }
        return try distinctWeights(place, seats: seats, answers: answers, on: metagraph)
    }

    /// What an answer is worth: all at the truth, nothing at a distance of one.
    static func reward(_ answer: Double, _ truth: Double) -> Double { max(0, 1 - abs(answer - truth)) }

    private mutating func record(_ reward: Double, by place: Int, for seat: Int, on metagraph: Metagraph) {
        let hotkey = miners[seat].person.hotkey
        guard plan.scoresByUID else {
            validators[place].board.record(reward, for: hotkey)
            return
        }
        guard let uid = metagraph.neuron(hotkey).map({ Int($0.uid.rawValue) }) else { return }
        let missing = max(0, uid + 1 - validators[place].slots.count)
        validators[place].slots += Array(repeating: 0, count: missing)
        let smoothing = simulation.board.smoothing
        validators[place].slots[uid] = smoothing * reward + (1 - smoothing) * validators[place].slots[uid]
    }

    private func weightsByUID(_ place: Int, on metagraph: Metagraph) -> [WeightVector.Entry] {
        let slots = validators[place].slots
        let shares = metagraph.neurons.compactMap { neuron -> (uid: UID, share: Double)? in
            let uid = Int(neuron.uid.rawValue)
            return uid < slots.count ? (neuron.uid, slots[uid] * slots[uid]) : nil
        }
        return (try? WeightVector(shares: shares))?.entries ?? []
    }

    /// Weights by which miners whose errors are the same share one miner's part.
    private mutating func distinctWeights(
        _ place: Int, seats: [Int], answers: [[(answer: Double?, truth: Double)]], on metagraph: Metagraph
    ) throws -> [WeightVector.Entry] {
        let row = try validators[place].board.weights(
            on: metagraph, under: plan.rules, transformedBy: simulation.transforms
        ).row(metagraph.neurons.count)
        for (seat, given) in zip(seats, answers) {
            let errors = given.map { ($0.answer ?? 0) - $0.truth }
            validators[place].errors[miners[seat].person.hotkey, default: []] += errors
        }
        let errors = seats.map { Array((validators[place].errors[miners[$0].person.hotkey] ?? []).suffix(Self.compared)) }
        var parts = Array(repeating: 1.0, count: seats.count)
        for group in try Suspicion.cliques(try Self.alike(errors), among: seats.count) {
            for member in group { parts[member] = 1 / Double(group.count) }
        }
        let shares = zip(seats, parts).compactMap { seat, part -> (uid: UID, share: Double)? in
            guard let uid = metagraph.neuron(miners[seat].person.hotkey)?.uid else { return nil }
            return (uid, row[Int(uid.rawValue)] * part)
        }
        return try WeightVector(shares: shares).entries
    }

    /// How many answers are compared, and from how many on a likeness counts.
    private static let compared = 24
    private static let enough = 12

    /// The pairs whose errors go together as no two miners' do by chance.
    private static func alike(_ errors: [[Double]]) throws -> [(Int, Int)] {
        var pairs: [(Int, Int)] = []
        for a in errors.indices where errors[a].count >= enough {
            for b in errors.indices where b > a && errors[b].count == errors[a].count {
                let centre = errors[a].map { _ in 0.0 }
                let likeness = try AnswerSimilarity.residualCorrelation(errors[a], errors[b], centre: centre)
                if let likeness, likeness > 0.99 { pairs.append((a, b)) }
            }
        }
        return pairs
    }

    /// What a copier says: the mean of what the others say, by their stake.
    private func copy(of rows: [[WeightVector.Entry]], by place: Int, on metagraph: Metagraph) -> [WeightVector.Entry] {
        let own = metagraph.neuron(validators[place].person.hotkey)?.uid
        var sum = Array(repeating: 0.0, count: metagraph.neurons.count)
        for (neuron, row) in zip(metagraph.neurons, rows) where neuron.uid != own {
            let stake = Double(neuron.stake.rao)
            for (uid, share) in WeightVector(entries: row).row(sum.count).enumerated() { sum[uid] += stake * share }
        }
        return (try? WeightVector(shares: sum.enumerated().map { (uid: UID(UInt16($0)), share: $1) }))?.entries ?? []
    }

    /// The calls that tell the chain of weights: in the open, or a commit and the reveal of an earlier one.
    private mutating func publication(of weights: [WeightVector.Entry], by place: Int, in tempo: Int) throws -> [CallToSign] {
        let key = validators[place].person.key
        validators[place].meant[tempo] = weights
        guard plan.rules.commitReveal else {
            guard !weights.isEmpty else { return [] }
            return [CallToSign(.setWeights(netuid: Self.netuid, weights: weights, versionKey: 0), by: key)]
        }
        var calls: [CallToSign] = []
        let due = tempo - Int(plan.rules.commitRevealPeriod)
        if let secret = validators[place].committed.removeValue(forKey: due), !secret.weights.isEmpty {
            calls.append(
                CallToSign(
                    .revealWeights(
                        netuid: Self.netuid, mechanism: 0, weights: secret.weights, salt: secret.salt, versionKey: 0), by: key))
        }
        let salt = (0..<4).map { _ in UInt16.random(in: 0...UInt16.max, using: &random) }
        validators[place].committed[tempo] = SimulatedValidator.Secret(weights: weights, salt: salt)
        let hash = LocalChain.commitHash(
            weights, salt: salt, version: 0, on: Self.netuid, by: validators[place].person.hotkey)
        calls.append(CallToSign(.commitWeights(netuid: Self.netuid, mechanism: 0, hash: hash), by: key))
        return calls
    }
}
