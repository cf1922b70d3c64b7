internal import Foundation
internal import Neuron

extension Route {
    /// Sessions are logged, refused and counted under this name.
    private static let sessions = SynapseName("neuron-session")

    /// Where callers open sessions.
    ///
    /// - Source: section 5 of the native protocol in `docs/native-protocol.md`.
    convenience init?(opening table: SessionTable, isRegistered: @escaping @Sendable (Hotkey) -> Bool, time: any TimeSource) {
        guard let name = Self.sessions else { return nil }
        self.init(
            form: SynapseForm(name: name), limits: SynapseLimits(maxRequestBytes: 4 << 10), schema: .object,
            work: .whole { call, context in
                let opening: SessionOpening
                do throws(SynapseCodingError) {
                    opening = try SynapseCoding.decode(SessionOpening.self, from: call.body)
                } catch {
                    throw Rejection(.invalidField, error.message, field: error.field)
                }
                let secret = try SessionSecret()
                guard let key = opening.key, let keys = secret.keys(asAxonOf: key) else {
                    throw Rejection(.invalidField, "Send an X25519 public key in base64.", field: "x25519")
                }
                let hotkey = context.caller.hotkey
                let session = try table.open(for: hotkey, keys: keys, isRegistered: isRegistered(hotkey))
                let end = time.now.advanced(by: session.end.since(time.monotonic))
                return Answer(body: try SynapseCoding.encode(SessionOpened(id: session.id, secret, end: end)))
            })
    }
}
