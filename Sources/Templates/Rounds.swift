internal import Neuron
internal import ServiceLifecycle

/// The rounds of a validator, each at its time; a failed one is followed by a longer pause.
struct Rounds: Service {
    let validator: Validator

    func run() async throws {
        await cancelWhenGracefulShutdown { await loop() }
    }

    private func loop() async {
        let environment = validator.environment
        let interval = environment.configuration.validatorInterval
        var failures = 0
        while !Task.isCancelled {
            let begin = environment.time.monotonic
            failures = await validator.runRound() ? 0 : failures + 1
            let pause = Self.pause(after: failures, interval: interval)
            do {
                try await environment.time.sleep(until: begin.advanced(by: max(pause, .milliseconds(1))))
            } catch {
                return
            }
        }
    }

    /// How long after the start of one round the next starts: twice as long with each failure, up to five minutes or the interval,
    /// whichever is longer.
    static func pause(after failures: Int, interval: Duration) -> Duration {
        guard failures > 0 else { return interval }
        return min(max(interval, .seconds(1)) * (1 << min(failures, 16)), max(interval, .seconds(300)))
    }
}
