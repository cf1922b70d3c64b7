import Neuron
import ScaleCodec
import Subtensor
import SubtensorFormat

/// A subnet's reading as the storage entries that it would come from.
struct StoredSubnet {
    private(set) var entries: [Bytes: Bytes] = [:]

    init(_ reading: SubnetReading, runtime: RuntimeMetadata) throws {
        let netuid = ScaleValue.number(reading.metagraph.netuid.rawValue)
        let neurons = reading.metagraph.neurons
        let rules = reading.rules
        func put(_ entries: inout [Bytes: Bytes], _ item: String, _ parts: [ScaleValue], _ value: ScaleValue) throws {
            guard let entry = try? runtime.storage("SubtensorModule", item) else { return }
            entries[try entry.key(parts, runtime.types)] = try runtime.types.encode(value, as: entry.value)
        }
        func account(_ address: SS58Address) -> ScaleValue { .bytes(address.publicKey.bytes) }
        let whole: [(String, ScaleValue)] = [
            ("NetworksAdded", .bool(true)), ("SubnetworkN", .number(UInt16(neurons.count))),
            ("SubnetOwnerHotkey", account(reading.metagraph.owner.address)),
            ("Active", .sequence(neurons.map { .bool($0.isActive) })),
            ("ValidatorPermit", .sequence(neurons.map { .bool($0.validatorPermit) })),
            ("Consensus", .sequence(neurons.map { .number($0.consensus) })),
            ("Dividends", .sequence(neurons.map { .number($0.dividends) })),
            ("ValidatorTrust", .sequence(neurons.map { .number($0.validatorTrust) })),
            ("Incentive", .sequence(neurons.map { .number($0.incentive) })),
            ("Emission", .sequence(neurons.map { .number($0.emission.rao) })),
            ("LastUpdate", .sequence(neurons.map { .number($0.lastUpdate) })), ("Tempo", .number(rules.tempo)),
            ("MaxAllowedUids", .number(rules.maxUIDs)), ("MaxAllowedValidators", .number(rules.maxValidators)),
            ("ImmunityPeriod", .number(rules.immunityPeriod)), ("MinAllowedWeights", .number(rules.minAllowedWeights)),
            ("MaxWeightsLimit", .number(rules.maxWeightLimit)), ("WeightsSetRateLimit", .number(rules.weightsRateLimit)),
            ("WeightsVersionKey", .number(rules.weightsVersion)), ("CommitRevealWeightsEnabled", .bool(rules.commitReveal)),
            ("RevealPeriodEpochs", .number(rules.commitRevealPeriod)), ("ServingRateLimit", .number(rules.servingRateLimit)),
            ("ActivityCutoff", .number(rules.activityCutoff)), ("Burn", .number(rules.burn.rao)),
            ("NetworkRegistrationAllowed", .bool(rules.registrationAllowed)), ("Kappa", .number(rules.kappa)),
            ("BondsMovingAverage", .number(rules.bondsMovingAverage)), ("Yuma3On", .bool(rules.yuma3)),
            ("LiquidAlphaOn", .bool(rules.liquidAlpha)),
        ]
        for (item, value) in whole { try put(&entries, item, [netuid], value) }
        for (neuron, details) in zip(neurons, reading.details) {
            let uid = ScaleValue.number(neuron.uid.rawValue)
            let hotkey = account(neuron.hotkey.address)
            try put(&entries, "Keys", [netuid, uid], hotkey)
            try put(&entries, "Owner", [hotkey], account(neuron.coldkey.address))
            try put(&entries, "BlockAtRegistration", [netuid, uid], .number(neuron.registeredAt))
            try put(&entries, "TotalHotkeyAlpha", [hotkey, netuid], .number(details.ownStake.rao))
            if let axon = neuron.axon {
                try put(&entries, "Axons", [netuid, hotkey], StoredAxon(block: details.servedAt, info: axon).value)
            }
            if let certificate = neuron.certificate, let stored = StoredCertificate(argument: certificate.bytes) {
                try put(&entries, "NeuronCertificates", [netuid, hotkey], stored.value)
            }
        }
    }
}
