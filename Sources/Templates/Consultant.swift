public import Axon
internal import Dendrite
public import Neuron
internal import Synchronization

/// Asks other miners on behalf of a call: within a budget, within the caller's time, and never in a circle.
///
/// Each question carries how many more hops it may make and who passed it on, under this miner's signature. A miner that is asked
/// refuses a question that has been with it before.
public final class Consultant: Sendable {
    /// Asks the miners.
    private let dendrite: Dendrite
    private let time: any TimeSource
    private let questionsPerMinute: Int
    private let budget: Mutex<Budget>

    /// How many questions a miner asks others in a minute, at most.
    public static let defaultQuestionsPerMinute = 600

    private struct Budget {
        var left: Double
        var at: MonotonicInstant
    }

    /// A consultant in a neuron's environment; signs with its hotkey.
    ///
    /// - Parameter questionsPerMinute: how many questions are asked in a minute; as many may come at once.
    public init(_ environment: NeuronEnvironment, questionsPerMinute: Int = defaultQuestionsPerMinute) {
        var configuration = Dendrite.Configuration()
        configuration.maxInFlight = environment.configuration.dendriteMaxInFlight
        configuration.allowPrivateAddresses = environment.configuration.allowPrivateAddresses
        dendrite = Dendrite(
            signer: environment.signer, configuration: configuration, receipts: environment.receipts, time: environment.time,
            random: environment.random, logger: environment.logger)
        time = environment.time
        self.questionsPerMinute = questionsPerMinute
        budget = Mutex(Budget(left: Double(questionsPerMinute), at: environment.time.monotonic))
    }

    /// Asks one miner for a call, and returns its proven answer.
    ///
    /// Costs one question of the budget. Ends by nine tenths of the time that the call has left, so that its own answer is in time.
    /// - Throws: ``ConsultationError`` where the question has no hop left, would go in a circle, or is over the budget; `DendriteError`
    ///   where there is no answer.
    public func query<S: Synapse>(_ synapse: S, to axon: AxonEndpoint, for context: CallContext) async throws -> S.Response {
        guard let trail = context.trail.passed(on: dendrite.hotkey) else { throw ConsultationError.noHopsLeft }
        guard axon.hotkey != context.caller.hotkey, !trail.via.contains(axon.hotkey) else {
            throw ConsultationError.circle(axon.hotkey)
        }
        guard spend(at: time.monotonic) else { throw ConsultationError.overBudget(perMinute: questionsPerMinute) }
        let left = context.deadline.remaining(at: time.monotonic) * 9 / 10
        return try await dendrite.query(synapse, to: axon, timeout: min(left, S.timeout), trail: trail)
    }

    private func spend(at now: MonotonicInstant) -> Bool {
        budget.withLock { budget in
            let most = Double(questionsPerMinute)
            budget.left = min(most, budget.left + most * (now.since(budget.at) / .seconds(60)))
            budget.at = now
            guard budget.left >= 1 else { return false }
            budget.left -= 1
            return true
        }
    }
}

/// Why another miner was not asked.
public enum ConsultationError: NeuronFailure, Equatable {
    /// The question may not be passed on any more.
    case noHopsLeft
    /// The miner has passed the question on itself, or asked it.
    case circle(Hotkey)
    /// As many questions were asked as the budget has.
    case overBudget(perMinute: Int)

    /// The case's name.
    public var label: String {
        switch self {
        case .noHopsLeft: "consultation-no-hops-left"
        case .circle: "consultation-circle"
        case .overBudget: "consultation-over-budget"
        }
    }
    /// The facts.
    public var message: String {
        switch self {
        case .noHopsLeft: "The question has been passed on as often as it may be."
        case .circle(let hotkey): "The question has been with \(hotkey) already."
        case .overBudget(let perMinute): "This miner asks others at most \(perMinute) questions a minute."
        }
    }
    /// What to do.
    public var remedy: String? {
        switch self {
        case .noHopsLeft: "Answer from what this miner knows."
        case .circle: "Ask another miner."
        case .overBudget: "Answer without asking, or give the consultant a larger budget."
        }
    }
    /// Whether the same question may be asked later.
    public var isRetryable: Bool { if case .overBudget = self { true } else { false } }
}
