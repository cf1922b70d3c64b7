internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

// For runtimes without the summaries: the same from storage entries, at the same block. A neuron's stake is its own alpha and the
// weighted TAO on the root network; what parents and children lend one another is only in the summaries.
extension SubnetReader {
    private static let pallet = "SubtensorModule"
    /// What is read of the subnet as a whole.
    private static let items = [
        "NetworksAdded", "SubnetworkN", "SubnetOwnerHotkey", "Active", "ValidatorPermit", "Consensus", "Dividends",
        "ValidatorTrust", "Incentive", "Emission", "LastUpdate", "Trust", "Rank", "Tempo", "MaxAllowedUids",
        "MaxAllowedValidators", "ImmunityPeriod", "MinAllowedWeights", "MaxWeightsLimit", "WeightsSetRateLimit",
        "WeightsVersionKey", "CommitRevealWeightsEnabled", "RevealPeriodEpochs", "ServingRateLimit", "ActivityCutoff",
        "ActivityCutoffFactorMilli", "Burn", "NetworkRegistrationAllowed", "Kappa", "BondsMovingAverage", "Yuma3On",
        "LiquidAlphaOn", "TokenSymbol",
    ]

    func readStorage() async throws(ChainError) -> SubnetReading {
        let subnet = try await wholeSubnet()
        func number<Integer: FixedWidthInteger>(_ item: String, _ standard: Integer) throws(ChainError) -> Integer {
            guard let value = subnet[item] else { return standard }
            return try decoded(item) { () throws(ScaleError) in try value.integer() }
        }
        func flag(_ item: String) throws(ChainError) -> Bool {
            guard let value = subnet[item] else { return false }
            return try decoded(item) { () throws(ScaleError) in try value.flag() }
        }
        guard try flag("NetworksAdded") else { throw unknown }
        let count: UInt16 = try number("SubnetworkN", 0)
        let people = try await people(count: Int(count))
        func list<Value>(_ item: String, _ standard: Value, _ take: (ScaleValue) throws(ScaleError) -> Value) throws(ChainError)
            -> [Value]
        {
            let values = try decoded(item) { () throws(ScaleError) in try subnet[item]?.list(take) ?? [] }
            return Array((values + Array(repeating: standard, count: max(0, people.count - values.count))).prefix(people.count))
        }
        func shares(_ item: String) throws(ChainError) -> [UInt16] {
            try list(item, 0) { (value) throws(ScaleError) in try value.integer() }
        }
        func amounts(_ item: String) throws(ChainError) -> [UInt64] {
            try list(item, 0) { (value) throws(ScaleError) in try value.integer() }
        }
        let active = try list("Active", true) { (value) throws(ScaleError) in try value.flag() }
        let permits = try list("ValidatorPermit", false) { (value) throws(ScaleError) in try value.flag() }
        let consensus = try shares("Consensus")
        let incentive = try shares("Incentive")
        let dividends = try shares("Dividends")
        let validatorTrust = try shares("ValidatorTrust")
        let trust = try shares("Trust")
        let rank = try shares("Rank")
        let emission = try amounts("Emission")
        let updates = try amounts("LastUpdate")
        var neurons: [Metagraph.Neuron] = []
        var details: [SubnetReading.Details] = []
        for (index, person) in people.enumerated() {
            neurons.append(
                Metagraph.Neuron(
                    uid: UID(UInt16(index)), hotkey: person.hotkey, coldkey: person.coldkey, axon: person.axon?.serving,
                    stake: person.stake, isActive: active[index], validatorPermit: permits[index], consensus: consensus[index],
                    incentive: incentive[index], dividends: dividends[index], validatorTrust: validatorTrust[index],
                    emission: Tao(rao: emission[index]), lastUpdate: updates[index], registeredAt: person.registeredAt))
            details.append(
                .init(
                    ownStake: person.alpha, alphaStake: person.alpha, taoStake: person.tao, trust: trust[index],
                    rank: rank[index],
                    servedAt: person.axon?.block ?? 0))
        }
        let tempo: UInt64 = try number("Tempo", 0)
        let factor: UInt64 = try number("ActivityCutoffFactorMilli", 0)
        let rules = SubnetHyperparameters(
            tempo: tempo, maxUIDs: try number("MaxAllowedUids", .max), maxValidators: try number("MaxAllowedValidators", .max),
            immunityPeriod: try number("ImmunityPeriod", 0), minAllowedWeights: try number("MinAllowedWeights", 0),
            maxWeightLimit: try number("MaxWeightsLimit", .max), weightsRateLimit: try number("WeightsSetRateLimit", 0),
            weightsVersion: try number("WeightsVersionKey", 0), commitReveal: try flag("CommitRevealWeightsEnabled"),
            commitRevealPeriod: try number("RevealPeriodEpochs", 1), servingRateLimit: try number("ServingRateLimit", 0),
            activityCutoff: subnet["ActivityCutoffFactorMilli"] == nil
                ? try number("ActivityCutoff", 0) : factor.multipliedReportingOverflow(by: tempo).partialValue / 1_000,
            burn: Tao(rao: try number("Burn", 0)), registrationAllowed: try flag("NetworkRegistrationAllowed"),
            kappa: try number("Kappa", 0), bondsMovingAverage: try number("BondsMovingAverage", 0), yuma3: try flag("Yuma3On"),
            liquidAlpha: try flag("LiquidAlphaOn"))
        guard let ownerValue = subnet["SubnetOwnerHotkey"] else { throw unknown }
        let owner = try decoded("SubnetOwnerHotkey") { () throws(ScaleError) in try ownerValue.hotkey() }
        return SubnetReading(
            metagraph: Metagraph(netuid: netuid, block: reader.block, owner: owner, neurons: neurons), rules: rules,
            details: details, name: "", symbol: (try? subnet["TokenSymbol"]?.string()) ?? "", source: .storage)
    }

    /// What storage has of a neuron by its keys.
    private struct Person {
        var hotkey: Hotkey
        var coldkey: Coldkey
        var axon: StoredAxon?
        var registeredAt: BlockNumber
        var alpha: Tao
        var tao: Tao
        var stake: Tao
    }

    /// The values of the subnet as a whole, all at once; items that this runtime does not have are left out.
    private func wholeSubnet() async throws(ChainError) -> [String: ScaleValue] {
        var entries: [StorageEntry] = []
        var keys: [Bytes] = []
        for item in Self.items {
            guard let entry = try? reader.metadata.storage(Self.pallet, item), entry.hashers.count == 1 else { continue }
            keys.append(try reader.lookup { (metadata) throws(ScaleError) in try entry.key([.netuid(netuid)], metadata.types) })
            entries.append(entry)
        }
        let values = try await reader.values("subnet \(netuid)", keys)
        var found: [String: ScaleValue] = [:]
        for (entry, bytes) in zip(entries, values) {
            found[entry.item] = try decoded(entry.item) { () throws(ScaleError) in try entry.value(bytes, reader.types) }
        }
        return found
    }

    private func people(count: Int) async throws(ChainError) -> [Person] {
        var hotkeys: [UInt16: Hotkey] = [:]
        for (parts, value) in try await reader.entries(Self.pallet, "Keys", [.netuid(netuid)]) {
            let uid: UInt16 = try decoded("Keys") { () throws(ScaleError) in try parts[1].integer() }
            hotkeys[uid] = try decoded("Keys") { () throws(ScaleError) in try value.hotkey() }
        }
        let ordered = (0..<UInt16(min(count, Int(UInt16.max)))).compactMap { hotkeys[$0] }
        guard ordered.count == count else {
            throw ChainError(
                .badAnswer, "Subnet \(netuid) has \(count) neurons, and keys for \(ordered.count).", remedy: "Try another node."
            )
        }
        let axons = try await column("Axons", ordered.map { [.netuid(netuid), .account($0.address)] })
        let owners = try await column("Owner", ordered.map { [.account($0.address)] })
        let registered = try await column(
            "BlockAtRegistration", ordered.indices.map { [.netuid(netuid), .number(UInt16($0))] })
        let alpha = try await column("TotalHotkeyAlpha", ordered.map { [.account($0.address), .netuid(netuid)] })
        let root = try await column("TotalHotkeyAlpha", ordered.map { [.account($0.address), .netuid(0)] })
        let hasWeight = (try? reader.metadata.storage(Self.pallet, "TaoWeight")) != nil
        let weight = hasWeight ? try await reader.storage(Self.pallet, "TaoWeight") : nil
        let share = (try? weight?.integer(UInt64.self)) ?? 0
        var people: [Person] = []
        for (index, hotkey) in ordered.enumerated() {
            people.append(
                try decoded("neuron \(index)") { () throws(ScaleError) in
                    let own = Tao(rao: try alpha[index]?.integer() ?? 0)
                    let lent = Tao(rao: try root[index]?.integer() ?? 0)
                    let counted = UInt64(truncatingIfNeeded: UInt128(lent.rao) * UInt128(share) >> 64)
                    return Person(
                        hotkey: hotkey, coldkey: try owners[index]?.coldkey() ?? Coldkey(hotkey.address),
                        axon: axons[index].flatMap { try? StoredAxon($0) },
                        registeredAt: try registered[index]?.integer() ?? 0, alpha: own, tao: lent,
                        stake: own + Tao(rao: counted))
                })
        }
        return people
    }

    /// One item's values for many keys.
    private func column(_ item: String, _ parts: [[ScaleValue]]) async throws(ChainError) -> [ScaleValue?] {
        guard let entry = try? reader.metadata.storage(Self.pallet, item) else { return parts.map { _ in nil } }
        var keys: [Bytes] = []
        for parts in parts {
            keys.append(try reader.lookup { (metadata) throws(ScaleError) in try entry.key(parts, metadata.types) })
        }
        var values: [ScaleValue?] = []
        for bytes in try await reader.values(entry.name, keys) {
            values.append(try decoded(item) { () throws(ScaleError) in try entry.value(bytes, reader.types) })
        }
        return values
    }

    /// A value that a node gave; one that its type does not have is the node's mistake.
    private func decoded<Value>(_ item: String, _ read: () throws(ScaleError) -> Value) throws(ChainError) -> Value {
        do throws(ScaleError) {
            return try read()
        } catch {
            throw ChainError(
                .badAnswer, "A node answered nonsense, reading subnet \(netuid): \(error.within(item)).",
                remedy: "Try another node with --network.", cause: error)
        }
    }
}
