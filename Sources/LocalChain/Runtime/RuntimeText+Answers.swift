extension RuntimeText {
    /// The types of what runtime APIs answer.
    static let answers = """
        type pallet_subtensor::rpc_info::delegate_info::DelegateInfo<AccountId: AccountId32>
          (delegate_ss58: AccountId32, take: Compact<PerU16>, nominators: Vec<(AccountId32, Vec<(Compact<NetUid>,
          Compact<u64>)>)>, owner_ss58: AccountId32, registrations: Vec<Compact<NetUid>>,
          validator_permits: Vec<Compact<NetUid>>, return_per_1000: Compact<u64>,
          total_daily_return: Compact<u64>)
        type pallet_subtensor::rpc_info::neuron_info::NeuronInfo<AccountId: AccountId32> (hotkey: AccountId32,
          coldkey: AccountId32, uid: Compact<u16>, netuid: Compact<NetUid>, active: bool, axon_info: AxonInfo,
          prometheus_info: PrometheusInfo, stake: Vec<(AccountId32, Compact<AlphaBalance>)>, rank: Compact<u16>,
          emission: Compact<AlphaBalance>, incentive: Compact<PerU16>, consensus: Compact<PerU16>,
          trust: Compact<PerU16>, validator_trust: Compact<PerU16>, dividends: Compact<PerU16>,
          last_update: Compact<u64>, validator_permit: bool, weights: Vec<(Compact<u16>, Compact<u16>)>,
          bonds: Vec<(Compact<u16>, Compact<u16>)>, pruning_score: Compact<u16>)
        type pallet_subtensor::rpc_info::neuron_info::NeuronInfoLite<AccountId: AccountId32> (hotkey: AccountId32,
          coldkey: AccountId32, uid: Compact<u16>, netuid: Compact<NetUid>, active: bool, axon_info: AxonInfo,
          prometheus_info: PrometheusInfo, stake: Vec<(AccountId32, Compact<AlphaBalance>)>, rank: Compact<u16>,
          emission: Compact<AlphaBalance>, incentive: Compact<PerU16>, consensus: Compact<PerU16>,
          trust: Compact<PerU16>, validator_trust: Compact<PerU16>, dividends: Compact<PerU16>,
          last_update: Compact<u64>, validator_permit: bool, pruning_score: Compact<u16>)
        type pallet_subtensor::rpc_info::subnet_info::SubnetInfo<AccountId: AccountId32> (netuid: Compact<NetUid>,
          rho: Compact<u16>, kappa: Compact<u16>, difficulty: Compact<u64>, immunity_period: Compact<u16>,
          max_allowed_validators: Compact<u16>, min_allowed_weights: Compact<u16>,
          max_weights_limit: Compact<u16>, scaling_law_power: Compact<u16>, subnetwork_n: Compact<u16>,
          max_allowed_uids: Compact<u16>, blocks_since_last_step: Compact<u64>, tempo: Compact<u16>,
          network_modality: Compact<u16>, network_connect: Vec<[u16; 2]>, emission_values: Compact<u64>,
          burn: Compact<TaoBalance>, owner: AccountId32)
        type pallet_subtensor::rpc_info::subnet_info::SubnetInfov2<AccountId: AccountId32>
          (netuid: Compact<NetUid>, rho: Compact<u16>, kappa: Compact<u16>, difficulty: Compact<u64>,
          immunity_period: Compact<u16>, max_allowed_validators: Compact<u16>, min_allowed_weights: Compact<u16>,
          max_weights_limit: Compact<u16>, scaling_law_power: Compact<u16>, subnetwork_n: Compact<u16>,
          max_allowed_uids: Compact<u16>, blocks_since_last_step: Compact<u64>, tempo: Compact<u16>,
          network_modality: Compact<u16>, network_connect: Vec<[u16; 2]>, emission_value: Compact<u64>,
          burn: Compact<TaoBalance>, owner: AccountId32, identity: Option<SubnetIdentityV3>)
        type pallet_subtensor::rpc_info::subnet_info::SubnetHyperparams (rho: Compact<u16>, kappa: Compact<u16>,
          immunity_period: Compact<u16>, min_allowed_weights: Compact<u16>, max_weights_limit: Compact<u16>,
          tempo: Compact<u16>, min_difficulty: Compact<u64>, max_difficulty: Compact<u64>,
          weights_version: Compact<u64>, weights_rate_limit: Compact<u64>, adjustment_interval: Compact<u16>,
          activity_cutoff: Compact<u64>, registration_allowed: bool, target_regs_per_interval: Compact<u16>,
          min_burn: Compact<TaoBalance>, max_burn: Compact<TaoBalance>, bonds_moving_avg: Compact<u64>,
          max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>, max_validators: Compact<u16>,
          adjustment_alpha: Compact<u64>, difficulty: Compact<u64>, commit_reveal_period: Compact<u64>,
          commit_reveal_weights_enabled: bool, alpha_high: Compact<u16>, alpha_low: Compact<u16>,
          liquid_alpha_enabled: bool)
        type pallet_subtensor::rpc_info::subnet_info::SubnetHyperparamsV2 (rho: Compact<u16>, kappa: Compact<u16>,
          immunity_period: Compact<u16>, min_allowed_weights: Compact<u16>, max_weights_limit: Compact<u16>,
          tempo: Compact<u16>, min_difficulty: Compact<u64>, max_difficulty: Compact<u64>,
          weights_version: Compact<u64>, weights_rate_limit: Compact<u64>, adjustment_interval: Compact<u16>,
          activity_cutoff: Compact<u64>, registration_allowed: bool, target_regs_per_interval: Compact<u16>,
          min_burn: Compact<TaoBalance>, max_burn: Compact<TaoBalance>, bonds_moving_avg: Compact<u64>,
          max_regs_per_block: Compact<u16>, serving_rate_limit: Compact<u64>, max_validators: Compact<u16>,
          adjustment_alpha: Compact<u64>, difficulty: Compact<u64>, commit_reveal_period: Compact<u64>,
          commit_reveal_weights_enabled: bool, alpha_high: Compact<u16>, alpha_low: Compact<u16>,
          liquid_alpha_enabled: bool, alpha_sigmoid_steepness: FixedI64, yuma_version: Compact<u16>,
          subnet_is_active: bool, transfers_enabled: bool, bonds_reset_enabled: bool,
          user_liquidity_enabled: bool)
        type pallet_subtensor::rpc_info::dynamic_info::DynamicInfo<AccountId: AccountId32>
          (netuid: Compact<NetUid>, owner_hotkey: AccountId32, owner_coldkey: AccountId32,
          subnet_name: Vec<Compact<u8>>, token_symbol: Vec<Compact<u8>>, tempo: Compact<u16>,
          last_step: Compact<u64>, blocks_since_last_step: Compact<u64>, emission: Compact<u64>,
          alpha_in: Compact<AlphaBalance>, alpha_out: Compact<AlphaBalance>, tao_in: Compact<TaoBalance>,
          alpha_out_emission: Compact<AlphaBalance>, alpha_in_emission: Compact<AlphaBalance>,
          tao_in_emission: Compact<TaoBalance>, pending_alpha_emission: Compact<AlphaBalance>,
          pending_root_emission: Compact<TaoBalance>, subnet_volume: Compact<u128>,
          network_registered_at: Compact<u64>, subnet_identity: Option<SubnetIdentityV3>, moving_price: FixedI128)
        type pallet_subtensor::rpc_info::metagraph::Metagraph<AccountId: AccountId32> (netuid: Compact<NetUid>,
          name: Vec<Compact<u8>>, symbol: Vec<Compact<u8>>, identity: Option<SubnetIdentityV3>,
          network_registered_at: Compact<u64>, owner_hotkey: AccountId32, owner_coldkey: AccountId32,
          block: Compact<u64>, tempo: Compact<u16>, last_step: Compact<u64>, blocks_since_last_step: Compact<u64>,
          subnet_emission: Compact<u64>, alpha_in: Compact<AlphaBalance>, alpha_out: Compact<AlphaBalance>,
          tao_in: Compact<TaoBalance>, alpha_out_emission: Compact<AlphaBalance>,
          alpha_in_emission: Compact<AlphaBalance>, tao_in_emission: Compact<TaoBalance>,
          pending_alpha_emission: Compact<AlphaBalance>, pending_root_emission: Compact<TaoBalance>,
          subnet_volume: Compact<u128>, moving_price: FixedI128, rho: Compact<u16>, kappa: Compact<u16>,
          min_allowed_weights: Compact<u16>, max_weights_limit: Compact<u16>, weights_version: Compact<u64>,
          weights_rate_limit: Compact<u64>, activity_cutoff: Compact<u64>, max_validators: Compact<u16>,
          num_uids: Compact<u16>, max_uids: Compact<u16>, burn: Compact<TaoBalance>, difficulty: Compact<u64>,
          registration_allowed: bool, pow_registration_allowed: bool, immunity_period: Compact<u16>,
          min_difficulty: Compact<u64>, max_difficulty: Compact<u64>, min_burn: Compact<TaoBalance>,
          max_burn: Compact<TaoBalance>, adjustment_alpha: Compact<u64>, adjustment_interval: Compact<u16>,
          target_regs_per_interval: Compact<u16>, max_regs_per_block: Compact<u16>,
          serving_rate_limit: Compact<u64>, commit_reveal_weights_enabled: bool,
          commit_reveal_period: Compact<u64>, liquid_alpha_enabled: bool, alpha_high: Compact<u16>,
          alpha_low: Compact<u16>, bonds_moving_avg: Compact<u64>, hotkeys: Vec<AccountId32>,
          coldkeys: Vec<AccountId32>, identities: Vec<Option<ChainIdentityV2>>, axons: Vec<AxonInfo>,
          active: Vec<bool>, validator_permit: Vec<bool>, pruning_score: Vec<Compact<u16>>,
          last_update: Vec<Compact<u64>>, emission: Vec<Compact<AlphaBalance>>, dividends: Vec<Compact<PerU16>>,
          incentives: Vec<Compact<PerU16>>, consensus: Vec<Compact<PerU16>>, trust: Vec<Compact<PerU16>>,
          rank: Vec<Compact<u16>>, block_at_registration: Vec<Compact<u64>>,
          alpha_stake: Vec<Compact<AlphaBalance>>, tao_stake: Vec<Compact<TaoBalance>>,
          total_stake: Vec<Compact<TaoBalance>>, tao_dividends_per_hotkey: Vec<(AccountId32,
          Compact<TaoBalance>)>, alpha_dividends_per_hotkey: Vec<(AccountId32, Compact<AlphaBalance>)>,
          collateral_locked: Vec<Compact<AlphaBalance>>, collateral_min: Vec<Compact<AlphaBalance>>,
          collateral_earned: Vec<Compact<AlphaBalance>>)
        type pallet_subtensor::rpc_info::show_subnet::SubnetState<AccountId: AccountId32>
          (netuid: Compact<NetUid>, hotkeys: Vec<AccountId32>, coldkeys: Vec<AccountId32>, active: Vec<bool>,
          validator_permit: Vec<bool>, pruning_score: Vec<Compact<u16>>, last_update: Vec<Compact<u64>>,
          emission: Vec<Compact<AlphaBalance>>, dividends: Vec<Compact<PerU16>>, incentives: Vec<Compact<PerU16>>,
          consensus: Vec<Compact<PerU16>>, trust: Vec<Compact<PerU16>>, rank: Vec<Compact<u16>>,
          block_at_registration: Vec<Compact<u64>>, alpha_stake: Vec<Compact<AlphaBalance>>,
          tao_stake: Vec<Compact<TaoBalance>>, total_stake: Vec<Compact<TaoBalance>>,
          emission_history: Vec<Vec<Compact<AlphaBalance>>>)
        type pallet_subtensor::rpc_info::metagraph::SelectiveMetagraph<AccountId: AccountId32>
          (netuid: Compact<NetUid>, name: Option<Vec<Compact<u8>>>, symbol: Option<Vec<Compact<u8>>>,
          identity: Option<Option<SubnetIdentityV3>>, network_registered_at: Option<Compact<u64>>,
          owner_hotkey: Option<AccountId32>, owner_coldkey: Option<AccountId32>, block: Option<Compact<u64>>,
          tempo: Option<Compact<u16>>, last_step: Option<Compact<u64>>,
          blocks_since_last_step: Option<Compact<u64>>, subnet_emission: Option<Compact<u64>>,
          alpha_in: Option<Compact<AlphaBalance>>, alpha_out: Option<Compact<AlphaBalance>>,
          tao_in: Option<Compact<TaoBalance>>, alpha_out_emission: Option<Compact<AlphaBalance>>,
          alpha_in_emission: Option<Compact<AlphaBalance>>, tao_in_emission: Option<Compact<TaoBalance>>,
          pending_alpha_emission: Option<Compact<AlphaBalance>>,
          pending_root_emission: Option<Compact<TaoBalance>>, subnet_volume: Option<Compact<u128>>,
          moving_price: Option<FixedI128>, rho: Option<Compact<u16>>, kappa: Option<Compact<u16>>,
          min_allowed_weights: Option<Compact<u16>>, max_weights_limit: Option<Compact<u16>>,
          weights_version: Option<Compact<u64>>, weights_rate_limit: Option<Compact<u64>>,
          activity_cutoff: Option<Compact<u64>>, max_validators: Option<Compact<u16>>,
          num_uids: Option<Compact<u16>>, max_uids: Option<Compact<u16>>, burn: Option<Compact<TaoBalance>>,
          difficulty: Option<Compact<u64>>, registration_allowed: Option<bool>,
          pow_registration_allowed: Option<bool>, immunity_period: Option<Compact<u16>>,
          min_difficulty: Option<Compact<u64>>, max_difficulty: Option<Compact<u64>>,
          min_burn: Option<Compact<TaoBalance>>, max_burn: Option<Compact<TaoBalance>>,
          adjustment_alpha: Option<Compact<u64>>, adjustment_interval: Option<Compact<u16>>,
          target_regs_per_interval: Option<Compact<u16>>, max_regs_per_block: Option<Compact<u16>>,
          serving_rate_limit: Option<Compact<u64>>, commit_reveal_weights_enabled: Option<bool>,
          commit_reveal_period: Option<Compact<u64>>, liquid_alpha_enabled: Option<bool>,
          alpha_high: Option<Compact<u16>>, alpha_low: Option<Compact<u16>>,
          bonds_moving_avg: Option<Compact<u64>>, hotkeys: Option<Vec<AccountId32>>,
          coldkeys: Option<Vec<AccountId32>>, identities: Option<Vec<Option<ChainIdentityV2>>>,
          axons: Option<Vec<AxonInfo>>, active: Option<Vec<bool>>, validator_permit: Option<Vec<bool>>,
          pruning_score: Option<Vec<Compact<u16>>>, last_update: Option<Vec<Compact<u64>>>,
          emission: Option<Vec<Compact<AlphaBalance>>>, dividends: Option<Vec<Compact<PerU16>>>,
          incentives: Option<Vec<Compact<PerU16>>>, consensus: Option<Vec<Compact<PerU16>>>,
          trust: Option<Vec<Compact<PerU16>>>, rank: Option<Vec<Compact<u16>>>,
          block_at_registration: Option<Vec<Compact<u64>>>, alpha_stake: Option<Vec<Compact<AlphaBalance>>>,
          tao_stake: Option<Vec<Compact<TaoBalance>>>, total_stake: Option<Vec<Compact<TaoBalance>>>,
          tao_dividends_per_hotkey: Option<Vec<(AccountId32, Compact<TaoBalance>)>>,
          alpha_dividends_per_hotkey: Option<Vec<(AccountId32, Compact<AlphaBalance>)>>,
          validators: Option<Vec<Compact<u16>>>, commitments: Option<Vec<(AccountId32, Vec<Compact<u8>>)>>,
          collateral_locked: Option<Vec<Compact<AlphaBalance>>>,
          collateral_min: Option<Vec<Compact<AlphaBalance>>>,
          collateral_earned: Option<Vec<Compact<AlphaBalance>>>)
        type pallet_subtensor::rpc_info::subnet_info::HyperparamValue
        | Bool = 0 (bool)
        | U16 = 1 (Compact<u16>)
        | U32 = 2 (Compact<u32>)
        | U64 = 3 (Compact<u64>)
        | U128 = 4 (Compact<u128>)
        | TaoBalance = 5 (Compact<TaoBalance>)
        | I32F32 = 6 (FixedI64)
        | U64F64 = 7 (FixedU128)
        type pallet_subtensor::rpc_info::subnet_info::HyperparamEntry (name: Vec<u8>, value: HyperparamValue)
        type pallet_subtensor::rpc_info::stake_info::StakeAvailability (total: AlphaBalance, locked: AlphaBalance,
          available: AlphaBalance)
        type pallet_subtensor::rpc_info::stake_info::StakeInfo<AccountId: AccountId32> (hotkey: AccountId32,
          coldkey: AccountId32, netuid: Compact<NetUid>, stake: Compact<AlphaBalance>, locked: Compact<u64>,
          emission: Compact<AlphaBalance>, tao_emission: Compact<TaoBalance>, drain: Compact<u64>,
          is_registered: bool)
        type pallet_subtensor_swap_runtime_api::SubnetPrice (netuid: NetUid, price: u64)
        type pallet_subtensor_swap_runtime_api::SimSwapResult (tao_amount: TaoBalance, alpha_amount: AlphaBalance,
          tao_fee: TaoBalance, alpha_fee: AlphaBalance, tao_slippage: TaoBalance, alpha_slippage: AlphaBalance)
        """
}
