public import Neuron

/// Why numbers can't be scored, combined or shared out.
public struct ScoringError: NeuronFailure, Equatable {
    /// What is wrong with the input.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code's name.
        public let rawValue: String
        /// A code by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A number is infinite or none.
        public static let notFinite = Code(rawValue: "not-finite")
        /// A reward or a loss lies outside 0…1.
        public static let rewardRange = Code(rawValue: "reward-range")
        /// A number lies outside of what it may be.
        public static let outOfRange = Code(rawValue: "out-of-range")
        /// Lists that belong together have different lengths, or one is empty that may not be.
        public static let length = Code(rawValue: "length")
        /// Probabilities are negative, or don't sum to one.
        public static let notADistribution = Code(rawValue: "not-a-distribution")
        /// More players than the method can count.
        public static let tooManyPlayers = Code(rawValue: "too-many-players")
        /// The budget of evaluations does not suffice for a first estimate.
        public static let budget = Code(rawValue: "budget")
    }

    /// What is wrong.
    public let code: Code
    /// The facts.
    public let message: String
    /// What to do.
    public let remedy: String?
    /// The code's name, after `scoring-`.
    public var label: String { "scoring-\(code.rawValue)" }

    init(_ code: Code, _ message: String, remedy: String? = nil) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// Refuses lists with a number that is not finite.
    static func requireFinite(_ values: some Sequence<Double>, _ what: String) throws(ScoringError) {
        for (place, value) in values.enumerated() where !value.isFinite {
            throw ScoringError(
                .notFinite, "\(what) number \(place) is \(value).",
                remedy: "Leave out what was not measured; zero would be a claim.")
        }
    }

    /// Refuses a list of another length than it must have.
    static func requireLength(_ length: Int, _ expected: Int, _ what: String) throws(ScoringError) {
        guard length == expected else {
            throw ScoringError(
                .length, "\(what): \(length) entries where \(expected) belong.", remedy: "Give one entry for each.")
        }
    }
}
