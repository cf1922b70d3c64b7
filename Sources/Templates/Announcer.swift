internal import Axon
internal import Logging
internal import Neuron
internal import ServiceLifecycle

/// Publishes where the axon is, when that has changed, and ends the neuron when its hotkey leaves the subnet.
struct Announcer: Service {
    let axon: Axon
    let environment: NeuronEnvironment

    /// Publishes once, then watches the metagraph until a graceful shutdown.
    func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                let rotation = CertificateRotation(axon: axon, announcer: self, environment: environment)
                if try await rotation.isWished { try await rotation.perform() } else { try await announce() }
            } catch  where Task.isCancelled {
                // A stop came first: there is nothing to publish any more.
                return
            }
            for await metagraph in environment.metagraph.updates() {
                try check(metagraph)
            }
        }
    }

    /// Publishes the axon's address, and its certificate's key if it has one, unless the chain has them already.
    ///
    /// - Throws: ``NeuronError/Code/notRegistered`` when the hotkey has left the subnet meanwhile; `ChainError` for another refusal.
    func announce() async throws { try await publish(certificate: try await axon.certificateKey) }

    /// Publishes the axon's address with the key that its certificate has, or is about to have.
    func publish(certificate: CertificateKey?) async throws {
        let port = try await axon.address.port
        let configuration = environment.configuration
        let info = AxonInfo(
            address: configuration.axonExternalAddress, port: configuration.axonExternalPort ?? UInt16(clamping: port))
        let hotkey = environment.signer.hotkey
        let known = environment.metagraph.current.neuron(hotkey)
        if known?.axon == info, certificate == nil || known?.certificate == certificate { return }
        var wait: Duration = .seconds(1)
        while true {
            do {
                let receipt = try await environment.chain.submit(
                    .serveAxon(netuid: environment.netuid, info: info, certificate: certificate), signedBy: environment.signer)
                environment.logger.info(
                    "The axon is published.",
                    metadata: ["address": "\(info.address):\(info.port)", "block": "\(receipt.block.number)"])
                return
            } catch {
                try checkRegistration(after: error)
                guard error.isRetryable else { throw error }
                environment.logger.warning("The axon could not be published yet.", metadata: ["error": "\(error)"])
                try await environment.time.sleep(for: wait)
                wait = min(wait * 2, .seconds(60))
            }
        }
    }

    /// The chain knows before the last metagraph does that a hotkey has left.
    private func checkRegistration(after refusal: ChainError) throws(NeuronError) {
        if refusal.dispatch?.hasPrefix("HotKeyNotRegistered") == true {
            throw environment.notRegistered(at: environment.metagraph.current.block, cause: refusal)
        }
        try check(environment.metagraph.current)
    }

    private func check(_ metagraph: Metagraph) throws(NeuronError) {
        try environment.requireRegistration(on: metagraph)
    }
}

extension NeuronEnvironment {
    /// The neuron's own entry.
    ///
    /// - Throws: ``NeuronError/Code/notRegistered`` where it has none.
    @discardableResult
    package func requireRegistration(on metagraph: Metagraph) throws(NeuronError) -> Metagraph.Neuron {
        guard let neuron = metagraph.neuron(signer.hotkey) else {
            throw notRegistered(at: metagraph.block, cause: nil)
        }
        return neuron
    }

    /// What ends a neuron whose hotkey is not on the subnet.
    fileprivate func notRegistered(at block: BlockHeader, cause: ChainError?) -> NeuronError {
        NeuronError(
            .notRegistered,
            "Hotkey \(signer.hotkey) is not registered on subnet \(netuid) at block \(block.number), or no longer.",
            remedy: "Register it, then start the neuron again.", cause: cause)
    }
}
