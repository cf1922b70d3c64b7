extension RuntimeText {
    /// The pallet SubtensorModule: storage.
    static let subtensor = """
        pallet SubtensorModule = 7 at pallet_subtensor prefix SubtensorModule
        storage Active: Identity NetUid => Vec<bool> = 00
        storage ActivityCutoff: Identity NetUid => u16 = 8813
        storage ActivityCutoffFactorMilli: Identity NetUid => u32 = 41360000
        storage AdjustmentAlpha: Identity NetUid => u64 = 00*8
        storage AlphaSigmoidSteepness: Identity NetUid => i16 = e803
        storage AlphaValues: Identity NetUid => (u16, u16) = 33b366e6
        storage Axons: Identity NetUid, Blake2_128Concat AccountId32 => AxonInfo ?
        storage BlockAtRegistration: Identity NetUid, Identity u16 => u64 = 00*8
        storage BlocksSinceLastStep: Identity NetUid => u64 = 00*8
        storage Bonds: Identity NetUidStorageIndex, Identity u16 => Vec<(u16, u16)> = 00
        storage BondsMovingAverage: Identity NetUid => u64 = a0bb0d0000000000
        storage BondsPenalty: Identity NetUid => u16 = ffff
        storage BondsResetOn: Identity NetUid => bool = 00
        storage Burn: Identity NetUid => TaoBalance = 00e1f50500000000
        storage BurnHalfLife: Identity NetUid => u16 = 6801
        storage BurnIncreaseMult: Identity NetUid => FixedU128 = 0090c2f5285c8f420100000000000000
        storage CollateralDrainRatio: Identity NetUid => FixedU128 = 00000000000000000100000000000000
        storage CollateralLockShare: Identity NetUid => u16 = 0000
        storage CommitRevealWeightsEnabled: Identity NetUid => bool = 01
        storage CommitRevealWeightsVersion => u16 = 0400
        storage Consensus: Identity NetUid => Vec<PerU16> = 00
        storage Delegates: Blake2_128Concat AccountId32 => PerU16 = 142e
        storage Difficulty: Identity NetUid => u64 = 8096980000000000
        storage Dividends: Identity NetUid => Vec<PerU16> = 00
        storage Emission: Identity NetUid => Vec<AlphaBalance> = 00
        storage IdentitiesV2: Blake2_128Concat AccountId32 => ChainIdentityV2 ?
        storage ImmuneOwnerUidsLimit: Identity NetUid => u16 = 0100
        storage ImmunityPeriod: Identity NetUid => u16 = 0010
        storage Incentive: Identity NetUidStorageIndex => Vec<PerU16> = 00
        storage IsNetworkMember: Blake2_128Concat AccountId32, Identity NetUid => bool = 00
        storage Kappa: Identity NetUid => u16 = ff7f
        storage Keys: Identity NetUid, Identity u16 => AccountId32 = 00*32
        storage LastEpochBlock: Identity NetUid => u64 = 00*8
        storage LastPowRegistrationBlock: Blake2_128Concat AccountId32 => u64 ?
        storage LastUpdate: Identity NetUidStorageIndex => Vec<u64> = 00
        storage LiquidAlphaOn: Blake2_128Concat NetUid => bool = 00
        storage Lock: Blake2_128Concat AccountId32, Identity NetUid, Blake2_128Concat AccountId32 => LockState ?
        storage MaxAllowedUids: Identity NetUid => u16 = 0001
        storage MaxAllowedValidators: Identity NetUid => u16 = 8000
        storage MaxBurn: Identity NetUid => TaoBalance = 00e8764817000000
        storage MaxDifficulty: Identity NetUid => u64 = ffffffffffffff3f
        storage MaxRegistrationsPerBlock: Identity NetUid => u16 = 0100
        storage MaxWeightsLimit: Identity NetUid => u16 = ffff
        storage MechanismCountCurrent: Twox64Concat NetUid => MechId = 01
        storage MechanismEmissionSplit: Twox64Concat NetUid => Vec<u16> ?
        storage MinAllowedWeights: Identity NetUid => u16 = 0004
        storage MinBurn: Identity NetUid => TaoBalance = 20a1070000000000
        storage MinChildkeyTakePerSubnet: Identity NetUid => PerU16 = 0000
        storage MinDifficulty: Identity NetUid => u64 = 8096980000000000
        storage NetworkPowRegistrationAllowed: Identity NetUid => bool = 01
        storage NetworkRegisteredAt: Identity NetUid => u64 = 00*8
        storage NetworkRegistrationAllowed: Identity NetUid => bool = 01
        storage NetworksAdded: Identity NetUid => bool = 00
        storage NeuronCertificates: Identity NetUid, Blake2_128Concat AccountId32 => NeuronCertificate ?
        storage OwnedHotkeys: Blake2_128Concat AccountId32 => Vec<AccountId32> = 00
        storage Owner: Blake2_128Concat AccountId32 => AccountId32 = 00*32
        storage OwnerCutAutoLockEnabled: Identity NetUid => bool = 00
        storage OwnerCutEnabled: Identity NetUid => bool = 01
        storage PendingEpochAt: Identity NetUid => u64 = 00*8
        storage Prometheus: Identity NetUid, Blake2_128Concat AccountId32 => PrometheusInfo ?
        storage RegistrationsThisBlock: Identity NetUid => u16 = 0000
        storage RevealPeriodEpochs: Twox64Concat NetUid => u64 = 0100000000000000
        storage Rho: Identity NetUid => u16 = 0a00
        storage ServingRateLimit: Identity NetUid => u64 = 3200000000000000
        storage StakeThreshold => u64 = 00*8
        storage StakeWeight: Identity NetUid => Vec<u16> = 00
        storage StakingHotkeys: Blake2_128Concat AccountId32 => Vec<AccountId32> = 00
        storage SubnetAlphaIn: Identity NetUid => AlphaBalance = 00*8
        storage SubnetAlphaOut: Identity NetUid => AlphaBalance = 00*8
        storage SubnetEmaTaoFlow: Identity NetUid => (u64, FixedI128) ?
        storage SubnetEpochConsensus: Identity NetUid => EpochConsensus = 00
        storage SubnetEpochIndex: Identity NetUid => u64 = 00*8
        storage SubnetIdentitiesV3: Blake2_128Concat NetUid => SubnetIdentityV3 ?
        storage SubnetMovingPrice: Identity NetUid => FixedI128 = 00*16
        storage SubnetOwner: Identity NetUid => AccountId32 = 00*32
        storage SubnetOwnerHotkey: Identity NetUid => AccountId32 = 00*32
        storage SubnetTAO: Identity NetUid => TaoBalance = 00*8
        storage SubnetTaoInEmission: Identity NetUid => TaoBalance = 00*8
        storage SubnetworkN: Identity NetUid => u16 = 0000
        storage Tempo: Identity NetUid => u16 = 0a00
        storage TimelockedWeightCommits: Twox64Concat NetUidStorageIndex, Twox64Concat u64 => Vec<(AccountId32,
          u64, BoundedVec<u8>, u64)> = 00
        storage TokenSymbol: Identity NetUid => Vec<u8> = 10f09d9c8f
        storage TotalHotkeyAlpha: Blake2_128Concat AccountId32, Identity NetUid => AlphaBalance = 00*8
        storage TotalIssuance => TaoBalance = 00*8
        storage TotalNetworks => u16 = 0000
        storage TransferToggle: Identity NetUid => bool = 01
        storage Uids: Identity NetUid, Blake2_128Concat AccountId32 => u16 ?
        storage ValidatorPermit: Identity NetUid => Vec<bool> = 00
        storage ValidatorTrust: Identity NetUid => Vec<PerU16> = 00
        storage WeightCommits: Twox64Concat NetUidStorageIndex, Twox64Concat AccountId32 => Vec<(H256, u64, u64,
          u64)> ?
        storage Weights: Identity NetUidStorageIndex, Identity u16 => Vec<(u16, u16)> = 00
        storage WeightsSetRateLimit: Identity NetUid => u64 = 6400000000000000
        storage WeightsVersionKey: Identity NetUid => u64 = 00*8
        storage Yuma3On: Blake2_128Concat NetUid => bool = 00
        """
}
