internal import Neuron
internal import Subtensor

/// A subnet's metagraph as it is printed.
struct MetagraphReport: Encodable {
    /// One neuron; shares are value / 65,535, amounts rao as text.
    struct Neuron: Encodable {
        let uid: UID
        let hotkey: Hotkey
        let coldkey: Coldkey
        /// The address and port that it serves at, if it serves.
        let axon: String?
        let axonVersion: UInt32?
        let axonIPType: UInt8?
        let axonProtocol: UInt8?
        /// The mark of a Neuron axon.
        let isNeuron: Bool
        let certificate: CertificateKey?
        let active: Bool
        let validatorPermit: Bool
        let stake: Tao
        let ownStake: Tao
        let alphaStake: Tao
        let taoStake: Tao
        let consensus: UInt16
        let incentive: UInt16
        let dividends: UInt16
        let validatorTrust: UInt16
        let trust: UInt16
        let rank: UInt16
        let emission: Tao
        let lastUpdate: BlockNumber
        let registeredAt: BlockNumber
        let servedAt: BlockNumber

        init(_ neuron: Metagraph.Neuron, _ details: SubnetReading.Details) {
            uid = neuron.uid
            hotkey = neuron.hotkey
            coldkey = neuron.coldkey
            axon = neuron.endpoint?.authority
            axonVersion = neuron.axon?.version
            axonIPType = neuron.axon.map {
                switch $0.address {
                case .v4: 4
                case .v6: 6
                }
            }
            axonProtocol = neuron.axon?.transport
            isNeuron = neuron.endpoint?.isNeuron ?? false
            certificate = neuron.certificate
            active = neuron.isActive
            validatorPermit = neuron.validatorPermit
            stake = neuron.stake
            ownStake = details.ownStake
            alphaStake = details.alphaStake
            taoStake = details.taoStake
            consensus = neuron.consensus
            incentive = neuron.incentive
            dividends = neuron.dividends
            validatorTrust = neuron.validatorTrust
            trust = details.trust
            rank = details.rank
            emission = neuron.emission
            lastUpdate = neuron.lastUpdate
            registeredAt = neuron.registeredAt
            servedAt = details.servedAt
        }
    }

    let netuid: NetUID
    let name: String
    let symbol: String
    let block: BlockHeader
    let owner: Hotkey
    let source: SubnetReading.Source
    let neurons: [Neuron]

    init(_ reading: SubnetReading) {
        netuid = reading.metagraph.netuid
        name = reading.name
        symbol = reading.symbol
        block = reading.metagraph.block
        owner = reading.metagraph.owner
        source = reading.source
        neurons = zip(reading.metagraph.neurons, reading.details).map { Neuron($0, $1) }
    }

    /// For people: a title and a table.
    var lines: [String] {
        var table = Table(
            ["uid", "hotkey", "axon", "permit", "stake", "incentive", "dividends", "vtrust", "emission", "updated"],
            figures: [0, 4, 5, 6, 7, 8, 9])
        for neuron in neurons {
            table.add([
                "\(neuron.uid)", String("\(neuron.hotkey)".prefix(12)) + "…", neuron.axon ?? "-",
                neuron.validatorPermit ? "yes" : "-", rounded(neuron.stake), share(neuron.incentive), share(neuron.dividends),
                share(neuron.validatorTrust), rounded(neuron.emission),
                "\(block.number > neuron.lastUpdate ? block.number - neuron.lastUpdate : 0)",
            ])
        }
        let title = "Subnet \(netuid)\(name.isEmpty ? "" : " (\(name))"), block \(block.number): \(neurons.count) neurons"
        return [title] + table.lines
    }

    private func share(_ value: UInt16) -> String { Decimals.text(Double(value) / 65_535, places: 4) }
    private func rounded(_ amount: Tao) -> String { Decimals.text(amount.inTao, places: 3) }
}

/// Numbers with a fixed count of decimals.
enum Decimals {
    static func text(_ value: Double, places: Int) -> String {
        let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
        let scaled = (value * scale).rounded()
        guard scaled < 1e15 else { return String(value) }
        let digits = String(Int64(scaled))
        let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
        return "\(padded.dropLast(places)).\(padded.suffix(places))"
    }
}
