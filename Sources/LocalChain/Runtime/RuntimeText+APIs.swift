extension RuntimeText {
    /// The functions that `state_call` reaches.
    static let apis = """
        api Core.version -> RuntimeVersion
        api Metadata.metadata -> OpaqueMetadata
        api Metadata.metadata_at_version (version: u32) -> Option<OpaqueMetadata>
        api Metadata.metadata_versions -> Vec<u32>
        api AccountNonceApi.account_nonce (account: AccountId32) -> u32
        api TransactionPaymentApi.query_info (uxt: UncheckedExtrinsic, len: u32) -> RuntimeDispatchInfo
        api DelegateInfoRuntimeApi.get_delegates -> Vec<DelegateInfo>
        api DelegateInfoRuntimeApi.get_delegate (delegate_account: AccountId32) -> Option<DelegateInfo>
        api DelegateInfoRuntimeApi.get_delegated (delegatee_account: AccountId32) -> Vec<(DelegateInfo,
          (Compact<NetUid>, Compact<AlphaBalance>))>
        api NeuronInfoRuntimeApi.get_neurons (netuid: NetUid) -> Vec<NeuronInfo>
        api NeuronInfoRuntimeApi.get_neuron (netuid: NetUid, uid: u16) -> Option<NeuronInfo>
        api NeuronInfoRuntimeApi.get_neurons_lite (netuid: NetUid) -> Vec<NeuronInfoLite>
        api NeuronInfoRuntimeApi.get_neuron_lite (netuid: NetUid, uid: u16) -> Option<NeuronInfoLite>
        api SubnetInfoRuntimeApi.get_subnet_info (netuid: NetUid) -> Option<SubnetInfo>
        api SubnetInfoRuntimeApi.get_subnets_info_v2 -> Vec<Option<SubnetInfov2>>
        api SubnetInfoRuntimeApi.get_subnet_hyperparams (netuid: NetUid) -> Option<SubnetHyperparams>
        api SubnetInfoRuntimeApi.get_subnet_hyperparams_v2 (netuid: NetUid) -> Option<SubnetHyperparamsV2>
        api SubnetInfoRuntimeApi.get_all_dynamic_info -> Vec<Option<DynamicInfo>>
        api SubnetInfoRuntimeApi.get_metagraph (netuid: NetUid) -> Option<Metagraph>
        api SubnetInfoRuntimeApi.get_mechagraph (netuid: NetUid, mecid: MechId) -> Option<Metagraph>
        api SubnetInfoRuntimeApi.get_dynamic_info (netuid: NetUid) -> Option<DynamicInfo>
        api SubnetInfoRuntimeApi.get_subnet_state (netuid: NetUid) -> Option<SubnetState>
        api SubnetInfoRuntimeApi.get_selective_metagraph (netuid: NetUid, metagraph_indexes: Vec<u16>)
          -> Option<SelectiveMetagraph>
        api SubnetInfoRuntimeApi.get_selective_mechagraph (netuid: NetUid, subid: MechId,
          metagraph_indexes: Vec<u16>) -> Option<SelectiveMetagraph>
        api SubnetInfoRuntimeApi.get_next_epoch_start_block (netuid: NetUid) -> Option<u64>
        api SubnetInfoRuntimeApi.get_block_emission -> TaoBalance
        api SubnetInfoRuntimeApi.get_subnet_hyperparams_v3 (netuid: NetUid) -> Option<Vec<HyperparamEntry>>
        api StakeInfoRuntimeApi.get_stake_info_for_coldkey (coldkey_account: AccountId32) -> Vec<StakeInfo>
        api StakeInfoRuntimeApi.get_stake_info_for_coldkeys (coldkey_accounts: Vec<AccountId32>)
          -> Vec<(AccountId32, Vec<StakeInfo>)>
        api StakeInfoRuntimeApi.get_stake_info_for_hotkey_coldkey_netuid (hotkey_account: AccountId32,
          coldkey_account: AccountId32, netuid: NetUid) -> Option<StakeInfo>
        api StakeInfoRuntimeApi.get_stake_availability_for_coldkeys (coldkey_accounts: Vec<AccountId32>,
          netuids: Vec<NetUid>) -> BTreeMap<AccountId32, BTreeMap<NetUid, StakeAvailability>>
        api SubnetRegistrationRuntimeApi.get_network_registration_cost -> TaoBalance
        api BetaBasketRuntimeApi.get_root_basket_owed (coldkey: AccountId32) -> TaoBalance
        api BetaBasketRuntimeApi.get_root_basket_positions (coldkey: AccountId32) -> Vec<(AccountId32, u64,
          TaoBalance)>
        api SwapRuntimeApi.current_alpha_price (netuid: NetUid) -> u64
        api SwapRuntimeApi.current_alpha_price_all -> Vec<SubnetPrice>
        api SwapRuntimeApi.sim_swap_tao_for_alpha (netuid: NetUid, tao: TaoBalance) -> SimSwapResult
        api SwapRuntimeApi.sim_swap_alpha_for_tao (netuid: NetUid, alpha: AlphaBalance) -> SimSwapResult
        """
}
