internal import Consensus
internal import Neuron

/// One epoch of a subnet, without the chain around it.
enum EpochRows {
    static var all: [Row] {
        [
            row(
                "epoch-256x64", "epoch: 256 uids × 64 validators, all weights", uids: 256, validators: 64, weights: 256,
                among: 256, goal: 3, counted: .instructions(of: 2)
            ),
            row(
                "epoch-4096x256", "epoch: 4,096 uids × 256 validators, 768 weights each", uids: 4_096, validators: 256,
                weights: 768, among: 1_024, goal: 250),
        ]
    }

    private static func row(
        _ name: String, _ title: String, uids: Int, validators: Int, weights: Int, among: Int, goal: Double,
        counted: Row.Counted = .allocations
    ) -> Row {
        Row(name: name, title: title, unit: .milliseconds, goals: [.figure(goal)], counted: counted) { stage in
            let input = settled(uids: uids, validators: validators, weights: weights, among: among)
            let count = stage.operations(1)
            try await stage.measure {
                for _ in 0..<count {
                    let output = YumaEpoch.run(input)
                    try BenchmarkFailure.unless(
                        output.incentive.count { $0 > .zero } > among / 2, "The validators agreed on few miners.")
                }
                return count
            }
        }
    }

    /// A subnet whose bonds are those of an epoch before. Each validator has `weights` on the last `among` uids: enough of them on each
    /// that they agree.
    private static func settled(uids: Int, validators: Int, weights: Int, among: Int) -> EpochInput {
        var random = RandomSource.seeded(1)
        var rules = EpochInput.Rules()
        rules.maxValidators = validators
        let neurons = (0..<uids).map { uid in
            let votes = uid < validators
            let about = votes ? (uids - among..<uids).shuffled(using: &random).prefix(weights).sorted() : []
            return EpochInput.Neuron(
                alphaStake: votes ? .random(in: 1_000_000_000_000...2_000_000_000_000, using: &random) : 0, lastUpdate: 700,
                registeredAt: 0, hasPermit: votes,
                weights: about.map { StoredEntry(uid: UInt16($0), value: .random(in: 1...65_535, using: &random)) }, bonds: [])
        }
        var input = EpochInput(
            block: 720, lastStepBlock: 360, ownerUID: 0, rules: rules, emission: 147_600_000_000, neurons: neurons)
        for (uid, bonds) in YumaEpoch.run(input).bonds.enumerated() { input.neurons[uid].bonds = bonds }
        return input
    }
}
