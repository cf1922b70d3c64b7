internal import Neuron

/// Where a neuron's figures can be fetched, as it published it.
struct PrometheusRecord: Hashable, Sendable, Codable {
    let version: UInt32
    let address: IPAddress
    let port: UInt16
    /// The block of the publication.
    var block: BlockNumber = 0

    init(version: UInt32, address: IPAddress, port: UInt16) {
        self.version = version
        self.address = address
        self.port = port
    }
}

/// Bytes of a neuron's own, with the block that they came in.
struct Commitment: Hashable, Sendable, Codable {
    let data: Bytes
    let block: BlockNumber
}
