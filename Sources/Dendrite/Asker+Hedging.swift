internal import Neuron

extension Asker {
    private enum Event: Sendable {
        case due
        case first(Finding)
        case second(Finding)
    }

    /// Asks once and, where no answer has come after `patience` and the budget allows it, a second time; takes the first answer that
    /// settles it, and cancels the other request. Both are signed, each by itself.
    func hedged(
        _ question: Question, of axon: AxonEndpoint, by deadline: Deadline, patience: Duration, budget: Int
    ) async -> Finding {
        let begin = time.monotonic
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { [self] in
                .first(await attempts(question, of: axon, by: deadline, retries: configuration.maxRetries))
            }
            group.addTask { [self] in
                // Cancelled with the group: then nobody reads what it returns.
                try? await time.sleep(for: patience)
                return .due
            }
            var underWay = 1
            var outcome: Finding?
            events: for await event in group {
                let finding: Finding
                switch event {
                case .due:
                    guard !Task.isCancelled, latencies.mayHedge(axon, budget: budget, now: time.monotonic) else { continue }
                    underWay += 1
                    group.addTask { [self] in .second(await attempts(question, of: axon, by: deadline, retries: 0)) }
                    continue
                case .first(let first): finding = first
                case .second(let second):
                    finding = second
                    // The first request has taken at least so long; without it slow answers would never be counted.
                    if underWay == 2, finding.isSettled { latencies.record(time.monotonic.since(begin), of: axon) }
                }
                underWay -= 1
                outcome = finding.isSettled ? finding : outcome ?? finding
                if finding.isSettled || underWay == 0 { break events }
            }
            group.cancelAll()
            return outcome ?? Finding(.cancelled(axon))
        }
    }
}

extension Finding {
    /// Whether another request's answer could not be better: a success, or a proven refusal that would come again.
    fileprivate var isSettled: Bool { error.map { proof != nil && !$0.isRetryable } ?? true }
}
