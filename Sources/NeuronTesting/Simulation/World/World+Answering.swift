internal import Neuron
internal import Scoring

extension World {
    /// What miners answer to one validator's questions of a tempo: for each miner in the order of `seats`, an answer, or none, and the
    /// truth of each question.
    mutating func answers(to place: Int, from seats: [Int], in tempo: Int) async throws -> [[(answer: Double?, truth: Double)]]
    {
        // Chance goes by who asks whom and when, so that whatever attackers do, nobody else's questions and answers change.
        let asker = validators[place].model.name
        var chance = Person.chance(simulation.seed, asker, "\(tempo)")
        let truths = (0..<simulation.questions).map { _ in Double.random(in: -5...5, using: &chance) }
        var given: [Int: [Double?]] = [:]
        for seat in seats { given[seat] = work(of: seat, on: truths, for: asker, in: tempo) }
        for seat in seats {
            guard case .copies(let other) = miners[seat].model.conduct else { continue }
            given[seat] = given[other] ?? truths.map { _ in nil }
        }
        var answers: [[(answer: Double?, truth: Double)]] = []
        for seat in seats {
            var row = plan.reaches(place, seat, tempo) ? given[seat] ?? [] : []
            if plan.wire?.seats?.contains(seat) ?? true, plan.reaches(place, seat, tempo) {
                row = try await carry(row.contains(nil) ? nil : row.compactMap(\.self), from: seat, to: place, in: tempo)
            }
            answers.append(truths.indices.map { ($0 < row.count ? row[$0] : nil, truths[$0]) })
        }
        return answers
    }

    /// What a miner makes of questions by itself.
    private func work(of seat: Int, on truths: [Double], for asker: String, in tempo: Int) -> [Double?] {
        switch miners[seat].model.conduct {
        case .works:
            var chance = Person.chance(simulation.seed, asker, miners[seat].model.name, "\(tempo)")
            return truths.map { $0 + miners[seat].error * chance.normal() }
        case .guesses: return truths.map { _ in 0 }
        case .copies, .silent: return truths.map { _ in nil }
        }
    }

    /// Carries a tempo's questions and answers over the wire; nothing comes back where they are not taken.
    private mutating func carry(_ answers: [Double]?, from seat: Int, to place: Int, in tempo: Int) async throws -> [Double?] {
        guard let wire else { return answers ?? [] }
        let delivery = try await wire.exchange(
            Wire.Query(
                validator: validators[place].person.key, place: place, miner: miners[seat].person.key, seat: seat, tempo: tempo,
                misconduct: miners[seat].model.misconduct, answers: answers))
        switch delivery {
        case .accepted(let values):
            if miners[seat].model.side == .attacker { counts["attackers' answers taken", default: 0] += 1 }
            return values
        case .refused(let reason):
            refuse(reason)
            return []
        case .none: return []
        }
    }
}
