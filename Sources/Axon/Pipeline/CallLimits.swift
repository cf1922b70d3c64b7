internal import Neuron

/// What calls may use; see ``Axon/Configuration`` for what each is for.
struct CallLimits: Sendable {
    let netuid: NetUID?
    let maxConcurrent: Int
    let maxWaiting: Int
    let maxStreams: Int
    let maxBodyBytes: Int
    let maxRequestAge: Duration
    let maxHeldBodyBytes: Int
    let failures: CallBudget
    let callsPerHotkey: CallBudget?
}
