#if TLS
    internal import NIOCore
    internal import NIOSSL
    internal import Neuron

    extension TLSDoor.Face {
        /// TLS 1.3 and nothing older; HTTP/2 first, then HTTP/1.1.
        init(_ certificate: AxonCertificate) throws(AxonError) {
            do {
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: [.certificate(try NIOSSLCertificate(bytes: certificate.certificate, format: .der))],
                    privateKey: .privateKey(try NIOSSLPrivateKey(bytes: certificate.privateKey, format: .der)))
                configuration.minimumTLSVersion = .tlsv13
                configuration.applicationProtocols = ["h2", "http/1.1"]
                let context = try NIOSSLContext(configuration: configuration)
                key = certificate.key
                makeHandler = { NIOSSLServerHandler(context: context) }
            } catch {
                throw AxonError(.tls, "TLS can't be set up: \(error).", cause: error)
            }
        }
    }
#endif
