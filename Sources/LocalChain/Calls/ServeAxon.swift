internal import Neuron

extension ChainState {
    /// Publishes where a neuron's axon is, and its certificate's key where there is one; a key that was published before stays.
    mutating func serveAxon(
        _ info: AxonInfo, _ certificate: CertificateKey?, on netuid: NetUID, by hotkey: Hotkey
    ) throws(DispatchError) -> [ChainEvent] {
        var subnet = try subnet(netuid)
        guard let uid = subnet.uids[hotkey] else { throw .notRegistered }
        guard info.port != 0 else { throw .invalidPort }
        guard isServable(info.address) else { throw .invalidAddress }
        if let last = subnet.neurons[uid].lastServed, subnet.rules.servingRateLimit > 0,
            block.number - last < subnet.rules.servingRateLimit
        {
            throw .servingTooFast
        }
        subnet.neurons[uid].axon = info
        if let certificate { subnet.neurons[uid].certificate = certificate }
        subnet.neurons[uid].lastServed = block.number
        subnets[netuid] = subnet
        return [ChainEvent("AxonServed", ["netuid": "\(netuid)", "hotkey": "\(hotkey)"])]
    }

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
