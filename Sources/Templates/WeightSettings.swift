internal import Logging
internal import Neuron
internal import ServiceLifecycle

/// Sets the weights when they are due, block by block, and ends the neuron when its hotkey leaves the subnet.
struct WeightSettings: Service {
    let validator: Validator

    func run() async throws {
        let environment = validator.environment
        try await cancelWhenGracefulShutdown {
            for await metagraph in environment.metagraph.updates() {
                try environment.requireRegistration(on: metagraph)
                do {
                    switch try await validator.submitWeightsIfDue() {
                    case .nothingToSet(let why):
                        environment.logger.debug("No weights are set.", metadata: ["reason": "\(why)"])
                    case .set, .committed, .revealed, .tooSoon, .noPermit: break
                    }
                } catch {
                    // Tried again with the next block.
                    environment.logger.warning("The weights could not be set yet.", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
