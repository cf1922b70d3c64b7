public import Neuron
public import Scoring

/// A subnet in virtual time, on the chain's own rules, to be attacked: the same seed gives the same report, bit by bit.
///
/// Registration, stake, weights, commits and epochs are those of ``LocalChain``; scores are kept by ``Scoring/ScoreBoard``; where a
/// scenario is about the wire, requests and answers are signed and checked by the protocol's own code. Only the network's delays, the
/// clocks and the skill of miners are models.
/// - Source: `docs/simulation.md`.
public struct Simulation: Sendable {
    /// How many tempos a scenario may last.
    public static let temposAllowed = 12...200

    /// The seed of all chance.
    public var seed: UInt64
    /// How many tempos each world lasts.
    public var tempos: Int
    /// The subnet's rules; scenarios change what they are about.
    public var rules: SubnetHyperparameters
    /// How validators keep scores: a board of this kind each.
    public var board: ScoreBoard
    /// From scores to weights.
    public var transforms: [ScoreTransform]
    /// How many questions each validator asks each miner in a tempo.
    public var questions = 4
    /// How many validators do their work.
    public var validators = 6
    /// How many miners do their work.
    public var miners = 12

    /// A simulation; the parameters of the subnet are to be put in place of those given here.
    ///
    /// - Parameter tempos: how long each world lasts; kept within ``temposAllowed``.
    public init(seed: UInt64 = 1, tempos: Int = 24) {
        self.seed = seed
        self.tempos = min(max(tempos, Self.temposAllowed.lowerBound), Self.temposAllowed.upperBound)
        rules = SubnetHyperparameters(tempo: 20, immunityPeriod: 100)
        board = ScoreBoard(smoothing: 0.1)
        transforms = [.power(2)]
    }

    /// Plays a scenario: the world without the attack first, then with it.
    ///
    /// - Throws: ``SimulationError`` where the parameters make no world, such as rules that nobody can register by.
    public func run(_ scenario: Scenario) async throws -> SimulationReport {
        let trial = try await scenario.play(self)
        return SimulationReport(
            scenario: scenario.name, attack: scenario.attack, defence: scenario.defence, seed: seed, tempos: tempos,
            worlds: trial.worlds, promises: trial.promises)
    }
}

/// Why a simulation could not be played.
public struct SimulationError: NeuronFailure {
    /// The facts.
    public let message: String
    /// What to do.
    public var remedy: String? { "Give the simulation rules and numbers by which a subnet can live." }
    /// The error's name.
    public var label: String { "simulation" }

    init(_ message: String) { self.message = message }
}
