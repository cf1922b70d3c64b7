internal import Foundation
internal import Templates

/// What an operator sets for a neuron of this subnet, below `subnet` in its file: `kind` and `corpus` of a miner, `corpus` and `seed`
/// of a validator.
struct TextPredictionSettings: Sendable {
    /// How a miner works; the best model of the example unless given.
    private(set) var kind = MinerKind.mixture
    /// Text files; the licence texts unless given.
    private(set) var corpus: [String] = []
    /// Where validators ask follows from it: those of one subnet share it.
    private(set) var seed: UInt64 = 0

    /// Settings by their names.
    ///
    /// - Throws: ``NeuronError/Code/badConfiguration`` for a name or a value that means nothing.
    init(_ settings: [String: String]) throws(NeuronError) {
        for (name, text) in settings.sorted(by: { $0.key < $1.key }) {
            switch name {
            case "kind":
                guard let kind = MinerKind(rawValue: text) else {
                    throw Self.bad(name, text, "one of \(MinerKind.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                self.kind = kind
            case "corpus":
                corpus = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            case "seed":
                guard let seed = UInt64(text) else { throw Self.bad(name, text, "a whole number") }
                self.seed = seed
            default:
                throw NeuronError(
                    .badConfiguration, "subnet.\(name) is set, and this subnet has no such setting.",
                    remedy: "Set subnet.kind, subnet.corpus or subnet.seed.")
            }
        }
    }

    private static func bad(_ name: String, _ text: String, _ expected: String) -> NeuronError {
        NeuronError(
            .badConfiguration, "subnet.\(name) is \"\(text)\", which is not \(expected).", remedy: "Set it below `subnet`.")
    }
}
