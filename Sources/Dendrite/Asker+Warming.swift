internal import HTTPTypes
internal import Neuron

extension Asker {
    /// Asks for `/healthz`, unsigned, over the HTTP that the axon is known to speak, or over HTTP/1.1 where it has nothing else.
    ///
    /// - Returns: whether there is a connection now.
    func warm(_ axon: AxonEndpoint, timeout: Duration) async -> Bool {
        guard AddressGuard(allowsAll: configuration.allowPrivateAddresses).objection(to: axon) == nil else { return false }
        let version = memory.version(for: axon)
        do throws(TransportError) {
            return try await isHealthy(axon, version, timeout: timeout)
        } catch {
            memory.forgetVersion(version, of: axon)
            guard error.reason == .notHTTP2, version == .http2 else { return false }
        }
        do throws(TransportError) {
            return try await isHealthy(axon, .http1, timeout: timeout)
        } catch {
            // Nobody is there; the query that finds so too tells it.
            return false
        }
    }

    private func isHealthy(
        _ axon: AxonEndpoint, _ version: TransportRequest.Version, timeout: Duration
    ) async throws(TransportError) -> Bool {
        let certificate = memory.certificate(of: axon)
        let scheme = certificate == nil ? "http" : "https"
        let head = HTTPRequest(method: .get, scheme: scheme, authority: axon.authority, path: "/healthz")
        let answer = try await transport.send(
            TransportRequest(
                axon: axon, head: head, body: [], timeout: timeout, connectTimeout: min(timeout, configuration.connectTimeout),
                maxBodyBytes: 64 << 10, maxInFlight: configuration.perAxonInFlight, version: version,
                certificate: certificate))
        guard answer.wireHead.status == 200 else { return false }
        memory.met(axon, version: answer.version ?? version, signed: false)
        return true
    }
}
