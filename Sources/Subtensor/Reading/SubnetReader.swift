internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

/// Reads one subnet at one block: by the runtime's summaries where it has them, else from storage.
struct SubnetReader: Sendable {
    let reader: BlockReader
    let netuid: NetUID

    static let neuronsAPI = "NeuronInfoRuntimeApi_get_neurons_lite"
    /// The summaries of a subnet, the newest first.
    static let selectiveAPIs = [
        "SubnetInfoRuntimeApi_get_selective_mechagraph", "SubnetInfoRuntimeApi_get_selective_metagraph",
    ]

    /// Reads the subnet; `earlier` spares what can't have changed since.
    func read(after earlier: SubnetReading?) async throws(ChainError) -> SubnetReading {
        let selective = Self.selectiveAPIs.first { reader.metadata.hasAPI($0) }
        let reading: SubnetReading
        if let selective, reader.metadata.hasAPI(Self.neuronsAPI) {
            reading = try await readSummaries(selective)
        } else {
            reading = try await readStorage()
        }
        return try await withCertificates(reading, after: earlier)
    }

    /// The subnet does not exist.
    var unknown: ChainError {
        ChainError(
            .unknownSubnet, "The chain has no subnet \(netuid) at block \(reader.block.number).",
            remedy: "Choose another netuid.")
    }

    // MARK: Certificates

    /// The reading with the certificates' keys of those that serve.
    ///
    /// A key changes only with an axon's entry, so only entries that are newer than the earlier reading's are asked for.
    private func withCertificates(_ reading: SubnetReading, after earlier: SubnetReading?) async throws(ChainError)
        -> SubnetReading
    {
        guard let entry = try? reader.metadata.storage("SubtensorModule", "NeuronCertificates") else { return reading }
        var keys: [Hotkey: CertificateKey] = [:]
        var asked: [Metagraph.Neuron] = []
        for (neuron, details) in zip(reading.metagraph.neurons, reading.details) where neuron.axon != nil {
            let before = earlier?.metagraph.neuron(neuron.hotkey)
            if let before, let place = earlier?.details[Int(before.uid.rawValue)], place.servedAt == details.servedAt,
                before.axon == neuron.axon
            {
                keys[neuron.hotkey] = before.certificate
            } else {
                asked.append(neuron)
            }
        }
        // Few are asked for by their keys; of a whole subnet only those that are there.
        if asked.count <= 64 {
            let storageKeys = try asked.map { neuron throws(ChainError) in
                try reader.lookup { (metadata) throws(ScaleError) in
                    try entry.key([.netuid(netuid), .account(neuron.hotkey.address)], metadata.types)
                }
            }
            for (neuron, bytes) in zip(asked, try await reader.values(entry.name, storageKeys)) {
                keys[neuron.hotkey] = bytes.flatMap { try? entry.value($0, reader.types) }.flatMap(Self.certificate)
            }
        } else {
            for (parts, value) in try await reader.entries("SubtensorModule", "NeuronCertificates", [.netuid(netuid)]) {
                guard let hotkey = try? parts.last?.hotkey() else { continue }
                keys[hotkey] = Self.certificate(value)
            }
        }
        guard !keys.isEmpty else { return reading }
        let neurons = reading.metagraph.neurons.map { neuron in
            var neuron = neuron
            neuron.certificate = neuron.axon == nil ? nil : keys[neuron.hotkey]
            return neuron
        }
        return SubnetReading(
            metagraph: Metagraph(
                netuid: netuid, block: reading.metagraph.block, owner: reading.metagraph.owner, neurons: neurons),
            rules: reading.rules, details: reading.details, name: reading.name, symbol: reading.symbol, source: reading.source)
    }

    private static func certificate(_ value: ScaleValue) -> CertificateKey? {
        guard let stored = try? StoredCertificate(value) else { return nil }
        return CertificateKey(bytes: stored.argument)
    }
}
