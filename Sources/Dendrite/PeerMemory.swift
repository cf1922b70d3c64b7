internal import Foundation
public import Neuron
internal import Synchronization

/// What is known of axons met before: the HTTP they speak, whether they sign their answers, and their TLS certificates' keys.
///
/// By hotkey, address and port, so an axon that moves is met anew. In memory; ``save(to:)`` and ``load(from:)`` keep it over a
/// restart. What is lost costs one refused attempt an axon, and the protection against an axon that stops signing.
public final class PeerMemory: Sendable {
    private struct Key: Hashable, Codable {
        let hotkey: Hotkey
        let host: String
        let port: UInt16

        init(_ axon: AxonEndpoint) {
            hotkey = axon.hotkey
            host = axon.host
            port = axon.port
        }

        var place: String { "\(port) \(host)" }
    }

    /// What is known of one axon at one moment.
    struct View {
        /// The HTTP to speak with it: HTTP/2 unless it is known to speak HTTP/1.1 only.
        var version = TransportRequest.Version.http2
        /// Whether it has signed an answer before, so that an unsigned one can't be its own.
        var signs = false
        /// The key that its certificate must have; see ``PeerMemory/certificate(of:)``.
        var certificate: CertificateKey?
        /// The older protocol that it was found to speak.
        var speaks: String?
    }

    private struct Peer: Codable {
        var key: Key
        var version: TransportRequest.Version
        var signs: Bool
        var certificate: CertificateKey?
        /// The older protocol that was found out; nil for the native one.
        var speaks: String?
    }

    private struct State {
        var peers: [Key: Peer] = [:]
        var warned: Set<Key> = []
    }

    private static let file = "peers.json"
    private static let maxPeers = 65_536
    private let state = Mutex(State())

    /// A memory of nobody.
    public init() {}

    /// What was saved before is known again; what is newer in memory stays.
    ///
    /// - Throws: `StateError` when the store can't be read, or holds something else.
    public func load(from store: any StateStore) async throws(StateError) {
        guard let bytes = try await store.read(Self.file) else { return }
        guard let peers = try? JSONDecoder().decode([Peer].self, from: Data(bytes)) else {
            throw StateError(.damaged, "\(Self.file) is not a memory of peers.", remedy: "Remove the file; axons are met anew.")
        }
        state.withLock { state in
            for peer in peers.prefix(Self.maxPeers) where state.peers[peer.key] == nil { state.peers[peer.key] = peer }
        }
    }

    /// Keeps what is known.
    ///
    /// - Throws: `StateError` when the store can't write.
    public func save(to store: any StateStore) async throws(StateError) {
        let peers = state.withLock { Array($0.peers.values) }
        guard let data = try? JSONEncoder().encode(peers) else { return }
        try await store.write(Bytes(data), to: Self.file)
    }

    /// Forgets the axons that a metagraph shows to have changed: their hotkey serves elsewhere or with another certificate, or
    /// another hotkey serves there.
    ///
    /// Hotkeys and addresses that the metagraph does not name stay known.
    public func follow(_ axons: some Sequence<AxonEndpoint>) {
        let certificates = Dictionary(axons.map { (Key($0), $0.certificate) }) { first, _ in first }
        let keys = Set(certificates.keys)
        let hotkeys = Set(keys.map(\.hotkey))
        let places = Set(keys.map(\.place))
        state.withLock { state in
            guard !state.peers.isEmpty else { return }
            state.peers = state.peers.filter { key, peer in
                if let certificate = certificates[key] { return peer.certificate == nil || peer.certificate == certificate }
                return !(hotkeys.contains(key.hotkey) || places.contains(key.place))
            }
        }
    }

    /// What is known of an axon, all of it at once.
    func view(of axon: AxonEndpoint) -> View {
        let known = state.withLock { $0.peers[Key(axon)] }
        guard let known else { return View(certificate: axon.certificate) }
        return View(
            version: known.version, signs: known.signs, certificate: axon.certificate ?? known.certificate,
            speaks: known.signs ? nil : known.speaks)
    }

    /// The HTTP to speak with an axon: HTTP/2 unless it is known to speak HTTP/1.1 only.
    func version(for axon: AxonEndpoint) -> TransportRequest.Version {
        state.withLock { $0.peers[Key(axon)]?.version ?? .http2 }
    }

    /// The key that an axon's certificate must have: the one that is named, or else the one that it had before, so that TLS is never
    /// given up without a word of the chain; nil for an axon without TLS.
    func certificate(of axon: AxonEndpoint) -> CertificateKey? {
        axon.certificate ?? state.withLock { $0.peers[Key(axon)]?.certificate }
    }

    /// HTTP/1.1 has brought nothing: the next query tries HTTP/2 again. Whether the axon signs stays known.
    func forgetVersion(_ version: TransportRequest.Version, of axon: AxonEndpoint) {
        guard version == .http1 else { return }
        state.withLock { $0.peers[Key(axon)]?.version = .http2 }
    }

    /// Whether an axon has signed an answer before, so that an unsigned one can't be its own.
    func signs(_ axon: AxonEndpoint) -> Bool {
        state.withLock { $0.peers[Key(axon)]?.signs ?? false }
    }

    /// An axon answered over this HTTP, and signed or did not.
    func met(
        _ axon: AxonEndpoint, version: TransportRequest.Version, signed: Bool, certificate: CertificateKey? = nil
    ) {
        let key = Key(axon)
        state.withLock { state in
            let known = state.peers[key]
            let signs = signed || known?.signs == true
            let certificate = certificate ?? known?.certificate
            if let known, known.version == version, known.signs == signs, known.certificate == certificate { return }
            if known == nil, state.peers.count >= Self.maxPeers { state = State() }
            state.peers[key] = Peer(
                key: key, version: version, signs: signs, certificate: certificate, speaks: signs ? nil : known?.speaks)
        }
    }

    /// An axon was found to speak an older protocol, or with nil not to speak it any more.
    func found(_ axon: AxonEndpoint, speaking name: String?) {
        state.withLock { $0.peers[Key(axon)]?.speaks = name }
    }

    /// Whether this is the first time that an axon's clock is worth a warning.
    func shouldWarn(of axon: AxonEndpoint) -> Bool {
        state.withLock { state in
            if state.warned.count >= Self.maxPeers { state.warned = [] }
            return state.warned.insert(Key(axon)).inserted
        }
    }
}
