internal import Foundation
internal import Neuron

/// A subnet's last reading as it stands on disk, so that a start needs no luck.
struct SubnetSnapshot: Codable, Sendable {
    let reading: SubnetReading
    /// The chain that it was read from.
    let genesis: BlockHash
    /// When it was read, in seconds since 1970.
    let savedAt: UInt64

    /// The largest file that is read.
    private static let maxBytes = 32 << 20

    /// The file of a subnet. It is named by the network, because no node may be there to tell the genesis.
    private static func name(_ network: NetworkName, _ netuid: NetUID) -> String {
        "subnet-\(Hex.encode(SHA256.hash(Bytes(network.description.utf8)).prefix(8)))-\(netuid).json"
    }

    /// The snapshot of a subnet, unless it is damaged, of another chain, or older than allowed.
    static func read(
        _ cache: ChainCache, _ network: NetworkName, _ netuid: NetUID, genesis: BlockHash?, now: UnixTime, maxAge: Duration
    ) -> SubnetSnapshot? {
        guard let bytes = cache.read(name(network, netuid), maxBytes: maxBytes),
            let snapshot = try? JSONDecoder().decode(SubnetSnapshot.self, from: Data(bytes)),
            snapshot.reading.details.count == snapshot.reading.metagraph.neurons.count,
            genesis == nil || snapshot.genesis == genesis, now.since(UnixTime(seconds: snapshot.savedAt)) <= maxAge
        else { return nil }
        return snapshot
    }

    /// Writes the snapshot; says why it could not be.
    func write(_ cache: ChainCache, _ network: NetworkName) -> String? {
        guard let data = try? JSONEncoder().encode(self) else { return "it has no JSON form" }
        return cache.write(Bytes(data), to: Self.name(network, reading.metagraph.netuid))
    }
}
