internal import Neuron

extension ChainState {
    /// Publishes where a neuron's axon is, and its certificate's key where there is one; a key that was published before stays.
    mutating func serveAxon(
        _ info: AxonInfo, _ certificate: CertificateKey?, on netuid: NetUID, by hotkey: Hotkey
    ) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard let uid = subnet.uids[hotkey] else { throw .notRegistered }
        guard info.port != 0 else { throw .invalidPort }
        guard isServable(info.address) else { throw .invalidAddress }
        if let last = subnet.neurons[uid].lastServed, subnet.rules.servingRateLimit > 0,
            block.number - last < subnet.rules.servingRateLimit
        {
            throw .servingTooFast
        }
        let number = block.number
        try change(netuid) { subnet throws(DispatchError) in
            subnet.neurons[uid].axon = info
            if let certificate { subnet.neurons[uid].certificate = certificate }
            subnet.neurons[uid].lastServed = number
        }
        emit(RuntimeEvent("AxonServed", ["netuid": .number(netuid), "hotkey": .account(hotkey)]))
    }

    /// Publishes where a neuron's figures can be fetched.
    mutating func servePrometheus(_ record: PrometheusRecord, on netuid: NetUID, by hotkey: Hotkey) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard let uid = subnet.uids[hotkey] else { throw .notRegistered }
        guard record.port != 0 else { throw .invalidPort }
        guard isServable(record.address) else { throw .invalidAddress }
        if let last = subnet.neurons[uid].prometheus?.block, subnet.rules.servingRateLimit > 0,
            block.number - last < subnet.rules.servingRateLimit
        {
            throw .servingTooFast
        }
        var record = record
        record.block = block.number
        subnets[netuid]?.neurons[uid].prometheus = record
        emit(RuntimeEvent("PrometheusServed", ["netuid": .number(netuid), "hotkey": .account(hotkey)]))
    }

    /// Puts a few bytes of a neuron's own on the chain.
    mutating func setCommitment(_ data: Bytes, on netuid: NetUID, by hotkey: Hotkey) throws(DispatchError) {
        let subnet = try subnet(netuid)
        guard subnet.uids[hotkey] != nil else { throw .commitmentAccount }
        guard data.count <= Self.commitmentLimit else { throw .commitmentTooLong }
        subnets[netuid]?.commitments[hotkey] = Commitment(data: data, block: block.number)
        emit(RuntimeEvent("Commitment", ["netuid": .number(netuid), "who": .account(hotkey)], pallet: "Commitments"))
    }

    /// The longest commitment, in bytes: the largest raw datum.
    private static let commitmentLimit = 128

    /// Whether an address may be published: not "any" or broadcast, and not loopback unless the genesis allows it.
    private func isServable(_ address: IPAddress) -> Bool {
        switch address {
        case .v4(0), .v4(.max), .v6(0, 0): false
        case .v4(let value): value >> 24 != 127 || allowsLoopbackAxons
        case .v6(0, 1): allowsLoopbackAxons
        case .v6: true
        }
    }
}
