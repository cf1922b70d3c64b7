internal import Axon
internal import Logging
internal import Neuron

/// Gives an axon's TLS certificate a new key, when its operator asks: with a file in the neuron's state folder, so that the wish outlives a restart.
///
/// The next key is published first and shown once the chain has it, so that callers who follow the chain trust it by then.
struct CertificateRotation: Sendable {
    /// The file whose presence asks for a new key; `touch` makes it.
    static let wish = "rotate-certificate"

    let axon: Axon
    let announcer: Announcer
    let environment: NeuronEnvironment

    /// Whether a new key was asked for, and the axon speaks TLS.
    var isWished: Bool {
        get async throws {
            guard try await axon.certificateKey != nil else { return false }
            return try await environment.state.read(Self.wish) != nil
        }
    }

    /// Rotates, whether that was asked for or not.
    ///
    /// - Throws: ``StateError``; ``AxonError``; what publishing throws. The wish then stands, and the old key stays in use.
    func perform() async throws {
        #if TLS
            let key = try await axon.prepareCertificate()
            environment.logger.notice("A new certificate's key is being published.", metadata: ["key": "\(key)"])
            try await announcer.publish(certificate: key)
            try await axon.switchCertificate()
            try await environment.state.remove(Self.wish)
            environment.logger.notice("The new certificate is in use.", metadata: ["key": "\(key)"])
        #endif
    }
}
