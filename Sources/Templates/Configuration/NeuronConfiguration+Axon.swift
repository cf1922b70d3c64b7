package import Axon

extension NeuronConfiguration {
    /// What one hotkey may call: a burst of two seconds' worth.
    package var callsPerHotkey: CallBudget? {
        axonCallsPerSecond.map { CallBudget(perSecond: $0, burst: max(1, 2 * $0)) }
    }

    #if TLS
        /// Whether the axon speaks TLS.
        package var tlsMode: Axon.Configuration.TLSMode {
            switch axonTLS {
            case .off: .off
            case .offered: .offered
            case .required: .required
            }
        }
    #endif
}
