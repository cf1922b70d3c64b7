extension RuntimeText {
    /// The other pallets.
    static let pallets = """
        pallet System = 0 at frame_system prefix System
        const BlockHashCount: u32 = 60090000
        const Version: RuntimeVersion =
          386e6f64652d73756274656e736f72386e6f64652d73756274656e736f7201000000cd0100000100000064df6acb689907609b0500000037e397fc7c91f5e40200000040fe3ad401f8959a06000000fbc577b9d747efd601000000d2bc9897eed08f1503000000f78b278be53f454c02000000dd718d5cc53262d401000000ab3c0572291feb8b01000000ed99c5acb25eedf503000000bc9d89904f5b923f0100000037c8bb1350a9a2a804000000f3ff14d5ab52705903000000582211f65bb14b8906000000e65b00e46cedd0aa0200000068b66ba122c93fa70200000042e62be4a39e5b6001000000806df4ccaa9ed485010000008375104b299b74c5020000005d1fbfbe852f280701000000c6886e2f8e598b0a0100000043580abff6baab4504000000c0de4984d112f3b401000000cbca25e39f14238702000000a8b093e6508d9e9c010000001c4585bd5c707202010000000100000001
        const SS58Prefix: u16 = 2a00
        storage Account: Blake2_128Concat AccountId32 => AccountInfo =
          0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000080
        storage BlockHash: Twox64Concat u32 => H256 = 00*32
        storage Digest => Digest = 00
        storage EventCount => u32 = 00000000
        storage Events => Vec<EventRecord> = 00
        storage Number => u32 = 00000000
        call remark = 0 (remark: Vec<u8>)
        event ExtrinsicSuccess = 0 (dispatch_info: DispatchEventInfo)
        event ExtrinsicFailed = 1 (dispatch_error: DispatchError, dispatch_info: DispatchEventInfo)
        event CodeUpdated = 2
        event NewAccount = 3 (account: AccountId32)
        event KilledAccount = 4 (account: AccountId32)
        event Remarked = 5 (sender: AccountId32, hash: H256)
        event UpgradeAuthorized = 6 (code_hash: H256, check_version: bool)
        event RejectedInvalidAuthorizedUpgrade = 7 (code_hash: H256, error: DispatchError)
        error InvalidSpecName
        error SpecVersionNeedsToIncrease
        error FailedToExtractRuntimeVersion
        error NonDefaultComposite
        error NonZeroRefCount
        error CallFiltered
        error MultiBlockMigrationsOngoing
        error NothingAuthorized
        error Unauthorized
        pallet Timestamp = 2 at pallet_timestamp prefix Timestamp
        storage Now => u64 = 00*8
        call set = 0 (now: Compact<u64>)
        pallet Aura = 3 at pallet_aura
        const SlotDuration: u64 = fa00000000000000
        pallet Balances = 5 at pallet_balances prefix Balances
        const ExistentialDeposit: TaoBalance = f401000000000000
        storage TotalIssuance => TaoBalance = 00*8
        call transfer_allow_death = 0 (dest: MultiAddress, value: Compact<TaoBalance>)
        call transfer_keep_alive = 3 (dest: MultiAddress, value: Compact<TaoBalance>)
        call transfer_all = 4 (dest: MultiAddress, keep_alive: bool)
        event Endowed = 0 (account: AccountId32, free_balance: TaoBalance)
        event Transfer = 2 (from: AccountId32, to: AccountId32, amount: TaoBalance)
        event Deposit = 7 (who: AccountId32, amount: TaoBalance)
        event Withdraw = 8 (who: AccountId32, amount: TaoBalance)
        error VestingBalance
        error LiquidityRestrictions
        error InsufficientBalance
        error ExistentialDeposit
        error Expendability
        error ExistingVestingSchedule
        error DeadAccount
        error TooManyReserves
        error TooManyHolds
        error TooManyFreezes
        error IssuanceDeactivated
        error DeltaZero
        pallet TransactionPayment = 6 at pallet_transaction_payment
        event TransactionFeePaid = 0 (who: AccountId32, actual_fee: TaoBalance, tip: TaoBalance)
        pallet Utility = 11 at pallet_subtensor_utility
        call batch = 0 (calls: Vec<RuntimeCall>)
        call batch_all = 2 (calls: Vec<RuntimeCall>)
        call force_batch = 4 (calls: Vec<RuntimeCall>)
        event BatchInterrupted = 0 (index: u32, error: DispatchError)
        event BatchCompleted = 1
        event BatchCompletedWithErrors = 2
        event ItemCompleted = 3
        event ItemFailed = 4 (error: DispatchError)
        event DispatchedAs = 5 (result: Result<(), DispatchError>)
        event IfElseMainSuccess = 6
        event IfElseFallbackCalled = 7 (main_error: DispatchError)
        error TooManyCalls
        error InvalidDerivedAccount
        pallet Sudo = 12 at pallet_sudo prefix Sudo
        storage Key => AccountId32 ?
        call sudo = 0 (call: RuntimeCall)
        event Sudid = 0 (sudo_result: Result<(), DispatchError>)
        error RequireSudo
        pallet Commitments = 18 at pallet_commitments prefix Commitments
        storage CommitmentOf: Identity NetUid, Twox64Concat AccountId32 => Registration ?
        storage LastCommitment: Identity NetUid, Twox64Concat AccountId32 => u32 ?
        storage RevealedCommitments: Identity NetUid, Twox64Concat AccountId32 => Vec<(Vec<u8>, u64)> ?
        call set_commitment = 0 (netuid: NetUid, info: CommitmentInfo)
        event Commitment = 0 (netuid: NetUid, who: AccountId32)
        error TooManyFieldsInCommitmentInfo
        error AccountNotAllowedCommit
        error SpaceLimitExceeded
        error UnexpectedUnreserveLeftover
        error TimelockRevealFailedNotAllowed
        pallet AdminUtils = 19 at pallet_admin_utils
        call sudo_set_serving_rate_limit = 3 (netuid: NetUid, serving_rate_limit: u64)
        call sudo_set_min_difficulty = 4 (netuid: NetUid, min_difficulty: u64)
        call sudo_set_max_difficulty = 5 (netuid: NetUid, max_difficulty: u64)
        call sudo_set_weights_version_key = 6 (netuid: NetUid, weights_version_key: u64)
        call sudo_set_weights_set_rate_limit = 7 (netuid: NetUid, weights_set_rate_limit: u64)
        call sudo_set_adjustment_interval = 8 (netuid: NetUid, adjustment_interval: u16)
        call sudo_set_adjustment_alpha = 9 (netuid: NetUid, adjustment_alpha: u64)
        call sudo_set_immunity_period = 13 (netuid: NetUid, immunity_period: u16)
        call sudo_set_min_allowed_weights = 14 (netuid: NetUid, min_allowed_weights: u16)
        call sudo_set_max_allowed_uids = 15 (netuid: NetUid, max_allowed_uids: u16)
        call sudo_set_kappa = 16 (netuid: NetUid, kappa: u16)
        call sudo_set_rho = 17 (netuid: NetUid, rho: u16)
        call sudo_set_network_registration_allowed = 19 (netuid: NetUid, registration_allowed: bool)
        call sudo_set_network_pow_registration_allowed = 20 (netuid: NetUid, registration_allowed: bool)
        call sudo_set_target_registrations_per_interval = 21 (netuid: NetUid, target_registrations_per_interval: u16)
        call sudo_set_min_burn = 22 (netuid: NetUid, min_burn: TaoBalance)
        call sudo_set_max_burn = 23 (netuid: NetUid, max_burn: TaoBalance)
        call sudo_set_difficulty = 24 (netuid: NetUid, difficulty: u64)
        call sudo_set_max_allowed_validators = 25 (netuid: NetUid, max_allowed_validators: u16)
        call sudo_set_bonds_moving_average = 26 (netuid: NetUid, bonds_moving_average: u64)
        call sudo_set_max_registrations_per_block = 27 (netuid: NetUid, max_registrations_per_block: u16)
        call sudo_set_subnet_owner_cut = 28 (subnet_owner_cut: u16)
        call sudo_set_network_rate_limit = 29 (rate_limit: u64)
        call sudo_set_tempo = 30 (netuid: NetUid, tempo: u16)
        call sudo_set_network_min_lock_cost = 36 (lock_cost: TaoBalance)
        call sudo_set_subnet_limit = 37 (max_subnets: u16)
        call sudo_set_lock_reduction_interval = 38 (interval: u64)
        call sudo_set_stake_threshold = 42 (min_stake: u64)
        call sudo_set_tx_delegate_take_rate_limit = 45 (tx_rate_limit: u64)
        call sudo_set_commit_reveal_weights_enabled = 49 (netuid: NetUid, enabled: bool)
        call sudo_set_liquid_alpha_enabled = 50 (netuid: NetUid, enabled: bool)
        call sudo_set_alpha_values = 51 (netuid: NetUid, alpha_low: u16, alpha_high: u16)
        call sudo_set_commit_reveal_weights_interval = 57 (netuid: NetUid, interval: u64)
        call sudo_set_bonds_penalty = 60 (netuid: NetUid, bonds_penalty: u16)
        call sudo_set_toggle_transfer = 61 (netuid: NetUid, toggle: bool)
        call sudo_set_sn_owner_hotkey = 67 (netuid: NetUid, hotkey: AccountId32)
        call sudo_set_alpha_sigmoid_steepness = 68 (netuid: NetUid, steepness: i16)
        call sudo_set_yuma3_enabled = 69 (netuid: NetUid, enabled: bool)
        call sudo_set_bonds_reset_enabled = 70 (netuid: NetUid, enabled: bool)
        call sudo_set_owner_immune_neuron_limit = 72 (netuid: NetUid, immune_neurons: u16)
        call sudo_set_mechanism_count = 76 (netuid: NetUid, mechanism_count: MechId)
        call sudo_set_mechanism_emission_split = 77 (netuid: NetUid, maybe_split: Option<Vec<u16>>)
        call sudo_set_min_non_immune_uids = 84 (netuid: NetUid, min: u16)
        call sudo_set_burn_half_life = 89 (netuid: NetUid, burn_half_life: u16)
        call sudo_set_burn_increase_mult = 90 (netuid: NetUid, burn_increase_mult: FixedU128)
        call sudo_set_owner_cut_enabled = 92 (netuid: NetUid, enabled: bool)
        call sudo_set_subnet_emission_enabled = 94 (netuid: NetUid, enabled: bool)
        call sudo_set_max_epochs_per_block = 96 (max_epochs_per_block: u8)
        call sudo_set_activity_cutoff_factor = 97 (netuid: NetUid, factor_milli: u32)
        error SubnetDoesNotExist
        error MaxValidatorsLargerThanMaxUIds
        error MaxAllowedUIdsLessThanCurrentUIds
        error BondsMovingAverageMaxReached
        error NegativeSigmoidSteepness
        error ValueNotInBounds
        error MinAllowedUidsGreaterThanCurrentUids
        error MinAllowedUidsGreaterThanMaxAllowedUids
        error MaxAllowedUidsLessThanMinAllowedUids
        error MaxAllowedUidsGreaterThanDefaultMaxAllowedUids
        error InvalidValue
        error NotPermittedOnRootSubnet
        error POWRegistrationDisabled
        error Deprecated
        error CollateralLockShareTooHigh
        error CollateralDrainRatioOutOfBounds
        error GrandpaChangeDelayMustBeZero
        pallet Drand = 26 at pallet_drand prefix Drand
        storage Pulses: Blake2_128Concat u64 => Pulse ?
        storage LastStoredRound => u64 = 00*8
        call write_pulse = 0 (pulses_payload: PulsesPayload, signature: Option<MultiSignature>)
        event NewPulse = 1 (rounds: Vec<u64>)
        error NoneValue
        error StorageOverflow
        error DrandConnectionFailure
        error UnverifiedPulse
        error InvalidRoundNumber
        error PulseVerificationError
        pallet MevShield = 30 at pallet_shield prefix MevShield
        storage NextKey => BoundedVec<u8> ?
        call announce_next_key = 0 (enc_key: Option<BoundedVec<u8>>)
        call submit_encrypted = 1 (ciphertext: BoundedVec<u8>)
        event EncryptedSubmitted = 0 (id: H256, who: AccountId32)
        error BadEncKeyLen
        error Unreachable
        error TooManyPendingExtrinsics
        error WeightExceedsAbsoluteMax
        """
}
