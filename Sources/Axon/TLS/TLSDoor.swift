internal import NIOCore

/// How a connection that begins with TLS goes on. Without the trait `TLS` there is none.
struct TLSDoor: Sendable {
    /// The key of the certificate.
    let key: CertificateKey
    /// Whether cleartext is refused.
    let isRequired: Bool
    /// What decrypts one connection.
    let makeHandler: @Sendable () throws -> any ChannelHandler
}
