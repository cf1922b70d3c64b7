internal import Consensus
internal import Neuron
internal import ScaleCodec
internal import SubtensorFormat

extension NodeStorage {
    /// Where each item's values come from, by pallet and name. What is declared and not here is never stored.
    static let sources: [String: Source] = [
        "System.Account": .coldkey { account($1, in: $0) },
        "System.Number": .single { .number($0.block.number) },
        "Balances.TotalIssuance": .single { .number($0.ledger.issuance) },
        "Drand.LastStoredRound": .single { .number($0.pulses.keys.max() ?? 0) },
        "Drand.Pulses": .round { round, signature in
            // The beacon's own rule: what is random is the signature's hash.
            .record([
                "round": .number(round), "randomness": .bytes(SHA256.hash(signature)), "signature": .bytes(signature),
            ])
        },
        "Sudo.Key": .single { $0.sudo.map { .account($0) } },
        "MevShield.NextKey": .single { _ in .bytes(NodeShield.development.publicKey) },
        "SubtensorModule.TotalIssuance": .single { .number($0.ledger.issuance) },
        "SubtensorModule.TotalNetworks": .single { .count($0.subnets.count) },
        "SubtensorModule.StakeThreshold": .single { .number($0.rules.stakeThreshold) },
        "SubtensorModule.Owner": .hotkey { $0.owners[$1].map { .account($0) } },
        "SubtensorModule.Delegates": .hotkey { .number($0.take(of: $1)) },
        "SubtensorModule.OwnedHotkeys": .coldkey { state, coldkey in
            let owned = state.owners.filter { $0.value == coldkey }.keys.sorted()
            return owned.isEmpty ? nil : .list(owned.map { .account($0) })
        },
        "SubtensorModule.StakingHotkeys": .coldkey { state, coldkey in
            let staked = Set(
                state.subnets.values.flatMap { subnet in
                    subnet.stake.hotkeys.filter { subnet.stake.stake(of: $0, by: coldkey) > 0 }
                })
            return staked.isEmpty ? nil : .list(staked.sorted().map { .account($0) })
        },
        "SubtensorModule.TotalHotkeyAlpha": .hotkeySubnet { .number($0.stake.stake(of: $1)) },
        "SubtensorModule.IsNetworkMember": .hotkeySubnet { .bool($0.uids[$1] != nil) },
    ].merging(subnetItems) { first, _ in first }.merging(neuronItems) { first, _ in first }

    private static let subnetItems: [String: Source] = [
        "SubnetMovingPrice": .subnet { .fixed32($0.isRoot ? .one : $0.movingPrice) },
        "SubnetTAO": .subnet { .number($0.isRoot ? $0.stake.total : $0.market.tao) },
        "SubnetAlphaIn": .subnet { .number($0.market.alpha) },
        "SubnetAlphaOut": .subnet { .number($0.alphaOut) },
        "TokenSymbol": .subnet { .bytes(Bytes($0.symbol.utf8)) },
        "MaxRegistrationsPerBlock": .subnet { .number($0.rules.maxRegistrationsPerBlock) },
        "OwnerCutEnabled": .subnet { .bool($0.rules.ownerCutEnabled) },
        "TransferToggle": .subnet { .bool($0.rules.transfersAllowed) },
        "Tempo": .subnet { .number(min($0.rules.tempo, 65_535)) },
        "LastEpochBlock": .subnet { .number($0.lastEpoch) },
        "PendingEpochAt": .subnet { .number($0.pendingEpoch) },
        "SubnetEpochIndex": .subnet { .number($0.epochIndex) },
        "ActivityCutoffFactorMilli": .subnet { .number(min($0.rules.activityCutoffFactor, 0xFFFF_FFFF)) },
        "SubnetworkN": .subnet { .count($0.neurons.count) },
        "NetworksAdded": .subnet { _ in .bool(true) },
        "NetworkRegistrationAllowed": .subnet { .bool($0.rules.registrationAllowed) },
        "NetworkPowRegistrationAllowed": .subnet { .bool($0.rules.workRegistrationAllowed) },
        "NetworkRegisteredAt": .subnet { .number($0.createdAt) },
        "SubnetOwner": .subnet { .account($0.owner) },
        "SubnetOwnerHotkey": .subnet { .account($0.ownerHotkey) },
        "ServingRateLimit": .subnet { .number($0.rules.servingRateLimit) },
        "Rho": .subnet { .number($0.rules.rho) },
        "AlphaSigmoidSteepness": .subnet { .signed(Int128($0.rules.alphaSteepness)) },
        "Kappa": .subnet { .number($0.rules.kappa) },
        "MaxAllowedUids": .subnet { .number($0.rules.maxUIDs) },
        "ImmunityPeriod": .subnet { .number(min($0.rules.immunityPeriod, 65_535)) },
        "ActivityCutoff": .subnet { .number(min($0.rules.activityCutoff, 65_535)) },
        "MaxWeightsLimit": .subnet { .number($0.rules.maxWeightLimit) },
        "WeightsVersionKey": .subnet { .number($0.rules.weightsVersion) },
        "MinAllowedWeights": .subnet { .number($0.rules.minAllowedWeights) },
        "MaxAllowedValidators": .subnet { .number($0.rules.maxValidators) },
        "BondsMovingAverage": .subnet { .number($0.rules.bondsMovingAverage) },
        "BondsPenalty": .subnet { .number($0.rules.bondsPenalty) },
        "BondsResetOn": .subnet { .bool($0.rules.bondsReset) },
        "WeightsSetRateLimit": .subnet { .number($0.rules.weightsRateLimit) },
        "AdjustmentAlpha": .subnet { .number($0.rules.adjustmentAlpha) },
        "CommitRevealWeightsEnabled": .subnet { .bool($0.rules.commitReveal) },
        "Burn": .subnet { .number($0.burn) },
        "Difficulty": .subnet { .number($0.difficulty) },
        "MinBurn": .subnet { .number($0.rules.minBurn) },
        "MaxBurn": .subnet { .number($0.rules.maxBurn) },
        "MinDifficulty": .subnet { .number($0.rules.minDifficulty) },
        "MaxDifficulty": .subnet { .number($0.rules.maxDifficulty) },
        "RegistrationsThisBlock": .subnet { .count($0.registrationsThisBlock) },
        "LiquidAlphaOn": .subnet { .bool($0.rules.liquidAlpha) },
        "Yuma3On": .subnet { .bool($0.rules.yuma3) },
        "AlphaValues": .subnet { .tuple([.number($0.rules.alphaLow), .number($0.rules.alphaHigh)]) },
        "ImmuneOwnerUidsLimit": .subnet { .number($0.rules.immuneOwnerLimit) },
        "StakeWeight": .subnet { .numbers($0.neurons.map(\.stakeWeight)) },
        "Active": .subnet { .flags($0.neurons.map(\.isActive)) },
        "Consensus": .subnet { .numbers($0.neurons.map(\.consensus)) },
        "Dividends": .subnet { .numbers($0.neurons.map(\.dividends)) },
        "Emission": .subnet { .numbers($0.neurons.map(\.emission)) },
        "ValidatorTrust": .subnet { .numbers($0.neurons.map(\.validatorTrust)) },
        "ValidatorPermit": .subnet { .flags($0.neurons.map(\.validatorPermit)) },
        "RevealPeriodEpochs": .subnet { .number($0.rules.commitRevealPeriod) },
        "MechanismCountCurrent": .subnet { .count($0.rules.mechanisms) },
        "MechanismEmissionSplit": .subnet { $0.rules.mechanismSplit.map { .numbers($0) } },
        "BurnHalfLife": .subnet { .number(min($0.rules.burnHalfLife, 65_535)) },
    ].inSubtensor

    private static let neuronItems: [String: Source] = [
        "Uids": .member { _, uid in .count(uid) },
        "Keys": .neuron { .account($0.neurons[$1].hotkey) },
        "BlockAtRegistration": .neuron { .number($0.neurons[$1].registeredAt) },
        "Axons": .member { $0.neurons[$1].axon == nil ? nil : $0.neurons[$1].axonValue },
        "Prometheus": .member { $0.neurons[$1].prometheus == nil ? nil : $0.neurons[$1].prometheusValue },
        "NeuronCertificates": .member { subnet, uid in
            subnet.neurons[uid].certificate.flatMap { StoredCertificate(argument: $0.bytes)?.value }
        },
        "Incentive": .mechanism { subnet, mechanism in .numbers(subnet.neurons.map { $0.scores[mechanism].incentive }) },
        "LastUpdate": .mechanism { subnet, mechanism in .numbers(subnet.neurons.map { $0.scores[mechanism].lastUpdate }) },
        "Weights": .mechanismNeuron { subnet, mechanism, uid in
            let weights = subnet.neurons[uid].scores[mechanism].weights
            return weights.isEmpty ? nil : .entries(weights)
        },
        "Bonds": .mechanismNeuron { subnet, mechanism, uid in
            let bonds = subnet.neurons[uid].scores[mechanism].bonds
            return bonds.isEmpty ? nil : .entries(bonds)
        },
    ].inSubtensor.merging([
        "Commitments.CommitmentOf": .member { subnet, uid in
            subnet.commitments[subnet.neurons[uid].hotkey].map { commitment in
                .record([
                    "deposit": .number(UInt64(0)), "block": .number(commitment.block),
                    "info": .record([
                        "fields": .sequence([.variant("Raw\(commitment.data.count)", .bytes(commitment.data))])
                    ]),
                ])
            }
        }
    ]) { first, _ in first }
}

extension Dictionary where Key == String {
    /// The same under the names with their pallet.
    fileprivate var inSubtensor: [String: Value] {
        Dictionary(uniqueKeysWithValues: map { ("SubtensorModule.\($0.key)", $0.value) })
    }
}
