public import Neuron

extension Axon {
    /// The key of the certificate that callers are shown, for `serve_axon_tls`; nil where TLS is off.
    ///
    /// Waits for ``run()`` as ``address`` does, and throws what it throws.
    public var certificateKey: CertificateKey? {
        get async throws { try await door?.key }
    }

    #if TLS
        /// Makes the key that the certificate will have next, or returns the one that was made and is not shown yet.
        ///
        /// To rotate: publish this key, wait for finality, then call ``switchCertificate()``. It is kept over restarts.
        /// - Throws: ``StateError`` when it can't be kept; what ``run()`` failed with.
        public func prepareCertificate() async throws -> CertificateKey {
            _ = try await openDoor
            return try await AxonCertificate.next(in: state, name: hotkey.description).key
        }

        /// Shows the certificate of ``prepareCertificate()`` to connections that come from now on; open ones go on as they are.
        ///
        /// - Throws: ``AxonError/Code/tls`` when TLS is off or nothing was prepared; ``StateError``.
        public func switchCertificate() async throws {
            let door = try await openDoor
            guard let certificate = try await AxonCertificate.switched(in: state, name: hotkey.description) else {
                throw AxonError(
                    .tls, "No certificate was prepared.", remedy: "Call prepareCertificate() and publish its key first.")
            }
            door.show(try TLSDoor.Face(certificate))
        }

        private var openDoor: TLSDoor {
            get async throws {
                guard let door = try await door else {
                    throw AxonError(.tls, "This axon serves no TLS.", remedy: "Set tls in its configuration.")
                }
                return door
            }
        }
    #endif

    /// TLS with the certificate that the state keeps, where the configuration asks for it.
    func makeDoor() async throws -> TLSDoor? {
        #if TLS
            guard configuration.tls != .off else { return nil }
            let certificate = try await AxonCertificate.load(from: state, name: hotkey.description)
            return TLSDoor(isRequired: configuration.tls == .required, try TLSDoor.Face(certificate))
        #else
            return nil
        #endif
    }
}
