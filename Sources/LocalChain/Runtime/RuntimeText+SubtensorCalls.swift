extension RuntimeText {
    /// The pallet SubtensorModule, continued: calls, events, errors. Every error stands at its number.
    static let subtensorCalls = """
        call set_weights = 0 (netuid: NetUid, dests: Vec<u16>, weights: Vec<u16>, version_key: u64)
        call set_mechanism_weights = 119 (netuid: NetUid, mecid: MechId, dests: Vec<u16>, weights: Vec<u16>,
          version_key: u64)
        call batch_set_weights = 80 (netuids: Vec<Compact<NetUid>>, weights: Vec<Vec<(Compact<u16>,
          Compact<u16>)>>, version_keys: Vec<Compact<u64>>)
        call commit_weights = 96 (netuid: NetUid, commit_hash: H256)
        call commit_mechanism_weights = 115 (netuid: NetUid, mecid: MechId, commit_hash: H256)
        call reveal_weights = 97 (netuid: NetUid, uids: Vec<u16>, values: Vec<u16>, salt: Vec<u16>,
          version_key: u64)
        call reveal_mechanism_weights = 116 (netuid: NetUid, mecid: MechId, uids: Vec<u16>, values: Vec<u16>,
          salt: Vec<u16>, version_key: u64)
        call commit_crv3_mechanism_weights = 117 (netuid: NetUid, mecid: MechId, commit: BoundedVec<u8>,
          reveal_round: u64)
        call batch_reveal_weights = 98 (netuid: NetUid, uids_list: Vec<Vec<u16>>, values_list: Vec<Vec<u16>>,
          salts_list: Vec<Vec<u16>>, version_keys: Vec<u64>)
        call add_stake = 2 (hotkey: AccountId32, netuid: NetUid, amount_staked: TaoBalance)
        call remove_stake = 3 (hotkey: AccountId32, netuid: NetUid, amount_unstaked: AlphaBalance)
        call serve_axon = 4 (netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8,
          placeholder1: u8, placeholder2: u8)
        call serve_axon_tls = 40 (netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8, protocol: u8,
          placeholder1: u8, placeholder2: u8, certificate: Vec<u8>)
        call serve_prometheus = 5 (netuid: NetUid, version: u32, ip: u128, port: u16, ip_type: u8)
        call register = 6 (netuid: NetUid, block_number: u64, nonce: u64, work: Vec<u8>, hotkey: AccountId32,
          coldkey: AccountId32)
        call burned_register = 7 (netuid: NetUid, hotkey: AccountId32)
        call register_network = 59 (hotkey: AccountId32)
        call set_children = 67 (hotkey: AccountId32, netuid: NetUid, children: Vec<(u64, AccountId32)>)
        call add_stake_limit = 88 (hotkey: AccountId32, netuid: NetUid, amount_staked: TaoBalance,
          limit_price: TaoBalance, allow_partial: bool)
        call remove_stake_limit = 89 (hotkey: AccountId32, netuid: NetUid, amount_unstaked: AlphaBalance,
          limit_price: TaoBalance, allow_partial: bool)
        call commit_timelocked_weights = 113 (netuid: NetUid, commit: BoundedVec<u8>, reveal_round: u64,
          commit_reveal_version: u16)
        call commit_timelocked_mechanism_weights = 118 (netuid: NetUid, mecid: MechId, commit: BoundedVec<u8>,
          reveal_round: u64, commit_reveal_version: u16)
        call register_limit = 134 (netuid: NetUid, hotkey: AccountId32, limit_price: u64)
        call batch_commit_weights = 100 (netuids: Vec<Compact<NetUid>>, commit_hashes: Vec<H256>)
        call root_register = 62 (hotkey: AccountId32)
        call start_call = 92 (netuid: NetUid)
        call trigger_epoch = 141 (netuid: NetUid)
        call root_dissolve_network = 120 (netuid: NetUid)
        call increase_take = 66 (hotkey: AccountId32, take: PerU16)
        call decrease_take = 65 (hotkey: AccountId32, take: PerU16)
        call set_childkey_take = 75 (hotkey: AccountId32, netuid: NetUid, take: PerU16)
        call set_coldkey_auto_stake_hotkey = 114 (netuid: NetUid, hotkey: AccountId32)
        call unstake_all = 83 (hotkey: AccountId32)
        call move_stake = 85 (origin_hotkey: AccountId32, destination_hotkey: AccountId32, origin_netuid: NetUid,
          destination_netuid: NetUid, alpha_amount: AlphaBalance)
        call transfer_stake = 86 (destination_coldkey: AccountId32, hotkey: AccountId32, origin_netuid: NetUid,
          destination_netuid: NetUid, alpha_amount: AlphaBalance)
        call swap_stake = 87 (hotkey: AccountId32, origin_netuid: NetUid, destination_netuid: NetUid, alpha_amount:
          AlphaBalance)
        call burn_alpha = 102 (hotkey: AccountId32, amount: AlphaBalance, netuid: NetUid)
        call recycle_alpha = 101 (hotkey: AccountId32, amount: AlphaBalance, netuid: NetUid)
        event NetworkAdded = 0 (NetUid, u16)
        event NetworkRemoved = 1 (NetUid)
        event StakeAdded = 2 (AccountId32, AccountId32, TaoBalance, AlphaBalance, NetUid, u64)
        event StakeRemoved = 3 (AccountId32, AccountId32, TaoBalance, AlphaBalance, NetUid, u64)
        event WeightsSet = 5 (NetUidStorageIndex, u16)
        event NeuronRegistered = 7 (NetUid, u16, AccountId32)
        event WeightsSetRateLimitSet = 23 (NetUid, u64)
        event AxonServed = 29 (NetUid, AccountId32)
        event PrometheusServed = 30 (NetUid, AccountId32)
        event TempoSet = 53 (NetUid, u16)
        event WeightsCommitted = 86 (AccountId32, NetUidStorageIndex, H256)
        event WeightsRevealed = 87 (AccountId32, NetUidStorageIndex, H256)
        event BatchWeightsCompleted = 89 (Vec<Compact<NetUid>>, AccountId32)
        event BatchCompletedWithErrors = 90
        event BatchWeightItemFailed = 91 (NetUid, DispatchError)
        event CommitRevealEnabled = 102 (NetUid, bool)
        event TimelockedWeightsCommitted = 108 (AccountId32, NetUidStorageIndex, H256, u64)
        event TimelockedWeightsRevealed = 109 (NetUidStorageIndex, AccountId32)
        error RootNetworkDoesNotExist
        error InvalidIpType
        error InvalidIpAddress
        error InvalidPort
        error HotKeyNotRegisteredInSubNet
        error HotKeyAccountNotExists
        error HotKeyNotRegisteredInNetwork
        error NonAssociatedColdKey
        error NotEnoughStake
        error NotEnoughStakeToWithdraw
        error NotEnoughStakeToSetWeights
        error NotEnoughStakeToSetChildkeys
        error NotEnoughBalanceToStake
        error BalanceWithdrawalError
        error ZeroBalanceAfterWithdrawn
        error NeuronNoValidatorPermit
        error WeightVecNotEqualSize
        error DuplicateUids
        error UidVecContainInvalidOne
        error WeightVecLengthIsLow
        error TooManyRegistrationsThisBlock
        error HotKeyAlreadyRegisteredInSubNet
        error NewHotKeyIsSameWithOld
        error NewHotKeyNotCleanForRootSwap
        error InvalidWorkBlock
        error InvalidDifficulty
        error InvalidSeal
        error MaxWeightExceeded
        error HotKeyAlreadyDelegate
        error SettingWeightsTooFast
        error IncorrectWeightVersionKey
        error ServingRateLimitExceeded
        error UidsLengthExceedUidsInSubNet
        error NetworkTxRateLimitExceeded
        error DelegateTxRateLimitExceeded
        error HotKeySetTxRateLimitExceeded
        error StakingRateLimitExceeded
        error SubNetRegistrationDisabled
        error TooManyRegistrationsThisInterval
        error TransactorAccountShouldBeHotKey
        error FaucetDisabled
        error NotSubnetOwner
        error RegistrationNotPermittedOnRootSubnet
        error StakeTooLowForRoot
        error AllNetworksInImmunity
        error NotEnoughBalanceToPaySwapHotKey
        error NotRootSubnet
        error CanNotSetRootNetworkWeights
        error NoNeuronIdAvailable
        error DelegateTakeTooLow
        error DelegateTakeTooHigh
        error NoWeightsCommitFound
        error InvalidRevealCommitHashNotMatch
        error CommitRevealEnabled
        error CommitRevealDisabled
        error LiquidAlphaDisabled
        error AlphaHighTooLow
        error AlphaLowOutOfRange
        error ColdKeyAlreadyAssociated
        error NotEnoughBalanceToPaySwapColdKey
        error InvalidChild
        error DuplicateChild
        error ProportionOverflow
        error TooManyChildren
        error TxRateLimitExceeded
        error ColdkeySwapAnnouncementNotFound
        error ColdkeySwapTooEarly
        error ColdkeySwapReannouncedTooEarly
        error AnnouncedColdkeyHashDoesNotMatch
        error ColdkeySwapAlreadyDisputed
        error NewColdKeyIsHotkey
        error InvalidChildkeyTake
        error TxChildkeyTakeRateLimitExceeded
        error InvalidIdentity
        error MechanismDoesNotExist
        error StakeUnavailable
        error SubnetNotExists
        error TooManyUnrevealedCommits
        error ExpiredWeightCommit
        error RevealTooEarly
        error InputLengthsUnequal
        error CommittingWeightsTooFast
        error AmountTooLow
        error InsufficientLiquidity
        error SlippageTooHigh
        error TransferDisallowed
        error ActivityCutoffTooLow
        error CallDisabled
        error FirstEmissionBlockNumberAlreadySet
        error NeedWaitingMoreBlocksToStarCall
        error NotEnoughAlphaOutToRecycle
        error CannotBurnOrRecycleOnRootSubnet
        error UnableToRecoverPublicKey
        error InvalidRecoveredPublicKey
        error SubtokenDisabled
        error HotKeySwapOnSubnetIntervalNotPassed
        error KeepStakeBlockedByCollateral
        error SameNetuid
        error InsufficientTaoBalance
        error InvalidLeaseBeneficiary
        error LeaseCannotEndInThePast
        error LeaseNetuidNotFound
        error LeaseDoesNotExist
        error LeaseHasNoEndBlock
        error LeaseHasNotEnded
        error Overflow
        error BeneficiaryDoesNotOwnHotkey
        error ExpectedBeneficiaryOrigin
        error AdminActionProhibitedDuringWeightsWindow
        error SymbolDoesNotExist
        error SymbolAlreadyInUse
        error IncorrectCommitRevealVersion
        error InvalidRevealRound
        error RevealPeriodTooLarge
        error RevealPeriodTooSmall
        error InvalidValue
        error SubnetLimitReached
        error CannotAffordLockCost
        error EvmKeyAssociateRateLimitExceeded
        error EvmKeyAssociationLimitExceeded
        error SameAutoStakeHotkeyAlreadySet
        error UidMapCouldNotBeCleared
        error TrimmingWouldExceedMaxImmunePercentage
        error ChildParentInconsistency
        error InvalidRootClaimThreshold
        error TooManyUIDsPerMechanism
        error VotingPowerTrackingNotEnabled
        error InvalidVotingPowerEmaAlpha
        error Deprecated
        error SubnetBuybackRateLimitExceeded
        error NetworkDissolveAlreadyQueued
        error AddStakeBurnRateLimitExceeded
        error ColdkeySwapAnnounced
        error ColdkeySwapDisputed
        error ColdkeySwapClearTooEarly
        error DisabledTemporarily
        error RegistrationPriceLimitExceeded
        error LockHotkeyMismatch
        error InsufficientStakeForLock
        error NoExistingLock
        error ActiveLockExists
        error CannotUseSystemAccount
        error UnlockAmountTooHigh
        error WaitingForDissolvedSubnetCleanup
        error TempoOutOfBounds
        error ActivityCutoffFactorMilliOutOfBounds
        error EpochTriggerAlreadyPending
        error AutoEpochAlreadyImminent
        error DynamicTempoBlockedByCommitReveal
        error AccountRejectsLockedAlpha
        error LockIdOverFlow
        error StartCallNotReady
        error InsufficientAlphaBalance
        error ColdkeyCollateralIncomplete
        error ColdkeyCollateralPositionsFull
        error BasketHasNoWeights
        error RootStakeLocked
        error BetaBasketSeedInProgress
        error RootWeightSettingDisabled
        error RootClaimTooHeavy
        error BasketConcentrationCapExceeded
        error BasketDepositPending
        error BasketTradingDisabled
        error BasketTradingFrozen
        error BasketTurnoverBudgetExceeded
        error BasketSameSubnet
        error BasketLiquidityCapExceeded
        error BasketMinOutNotMet
        """
}
