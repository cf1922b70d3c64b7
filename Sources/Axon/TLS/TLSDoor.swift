internal import NIOCore
internal import Neuron
internal import Synchronization

/// How a connection that begins with TLS goes on. Without the trait `TLS` there is none.
final class TLSDoor: Sendable {
    /// What callers are shown.
    struct Face: Sendable {
        /// The key of the certificate.
        let key: CertificateKey
        /// What decrypts one connection.
        let makeHandler: @Sendable () throws -> any ChannelHandler
    }

    /// Whether cleartext is refused.
    let isRequired: Bool
    private let face: Mutex<Face>

    init(isRequired: Bool, _ face: Face) {
        self.isRequired = isRequired
        self.face = Mutex(face)
    }

    /// The key of the certificate.
    var key: CertificateKey { face.withLock { $0.key } }

    /// What decrypts one connection.
    func makeHandler() throws -> any ChannelHandler { try face.withLock { $0.makeHandler }() }

    /// Shows another certificate to connections that come from now on.
    func show(_ face: Face) { self.face.withLock { $0 = face } }
}
