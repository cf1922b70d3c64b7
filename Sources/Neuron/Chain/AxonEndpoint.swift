/// What a neuron publishes on chain about its axon (`serve_axon`).
public struct AxonInfo: Hashable, Sendable, Codable {
    /// The version number of the software.
    public var version: UInt32
    /// Where it listens.
    public var address: IPAddress
    /// Where it listens; never 0 for an axon that serves.
    public var port: UInt16
    /// The transport's number; 4 in every neuron seen.
    public var transport: UInt8
    /// 78 says that a Neuron axon serves here: never spoken to in less than the native protocol with signed answers.
    public var placeholder1: UInt8
    /// Unused.
    public var placeholder2: UInt8

    /// The mark of a Neuron axon.
    public static let neuronMark: UInt8 = 78

    /// An axon's entry; a Neuron axon's unless told otherwise.
    public init(
        version: UInt32 = 1, address: IPAddress, port: UInt16, transport: UInt8 = 4, placeholder1: UInt8 = AxonInfo.neuronMark,
        placeholder2: UInt8 = 0
    ) {
        self.version = version
        self.address = address
        self.port = port
        self.transport = transport
        self.placeholder1 = placeholder1
        self.placeholder2 = placeholder2
    }
}

/// Where one axon is, and whose it must be: what a dendrite is given to query.
public struct AxonEndpoint: Hashable, Sendable {
    /// Who named the address. A chain's word is not trusted with addresses inside the caller's own network; a person's is.
    public enum Origin: Hashable, Sendable { case chain, typed }

    /// The hotkey that must sign the answers.
    public let hotkey: Hotkey
    /// The uid, where the subnet is known.
    public let uid: UID?
    /// An IP address, or a name that a person typed.
    public let host: String
    /// The port.
    public let port: UInt16
    /// Who named the address.
    public let origin: Origin
    /// Whether the chain marks it as a Neuron axon, which always signs its answers.
    public let isNeuron: Bool
    /// The version number that it has published; 0 where it is not known. An axon of Bittensor's SDK 10 tells itself by it.
    public let version: UInt32
    /// The key that its TLS certificate must have; with one, it is spoken to over TLS only.
    public let certificate: CertificateKey?

    /// An axon as the metagraph names it.
    public init(hotkey: Hotkey, uid: UID, info: AxonInfo, certificate: CertificateKey? = nil) {
        self.hotkey = hotkey
        self.uid = uid
        host = info.address.description
        port = info.port
        origin = .chain
        isNeuron = info.placeholder1 == AxonInfo.neuronMark
        version = info.version
        self.certificate = certificate
    }

    /// An axon at an address that a person typed; an IPv6 address with its brackets or without.
    public init(hotkey: Hotkey, host: String, port: UInt16, certificate: CertificateKey? = nil) {
        self.hotkey = hotkey
        uid = nil
        self.host = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
        self.port = port
        origin = .typed
        isNeuron = false
        version = 0
        self.certificate = certificate
    }

    /// The host and port as a URL's authority has them: an IPv6 address in brackets.
    public var authority: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
