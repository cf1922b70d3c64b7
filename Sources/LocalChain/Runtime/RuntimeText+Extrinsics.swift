extension RuntimeText {
    /// How an extrinsic is put together: its types, and what is signed beside a call.
    static let extrinsics = """
        type frame_system::extensions::check_non_zero_sender::CheckNonZeroSender ()
        type frame_system::extensions::check_spec_version::CheckSpecVersion ()
        type frame_system::extensions::check_tx_version::CheckTxVersion ()
        type frame_system::extensions::check_genesis::CheckGenesis ()
        type node_subtensor_runtime::check_mortality::CheckMortality (Era)
        type node_subtensor_runtime::check_nonce::CheckNonce (Compact<u32>)
        type frame_system::extensions::check_weight::CheckWeight ()
        type pallet_transaction_payment::ChargeTransactionPayment (Compact<TaoBalance>)
        type node_subtensor_runtime::sudo_wrapper::SudoTransactionExtension ()
        type pallet_shield::extension::CheckShieldedTxValidity ()
        type pallet_subtensor::extensions::subtensor::SubtensorTransactionExtension ()
        type pallet_drand::drand_priority::DrandPriority ()
        type frame_metadata_hash_extension::Mode
        | Disabled = 0
        | Enabled = 1
        type frame_metadata_hash_extension::CheckMetadataHash (mode: Mode)
        type node_subtensor_runtime::transaction_payment_wrapper::ChargeTransactionPaymentWrapper
          (inner: ChargeTransactionPayment)
        type sp_runtime::generic::unchecked_extrinsic::UncheckedExtrinsic<Address: MultiAddress,
          Call: RuntimeCall, Signature: MultiSignature, Extra: ((CheckNonZeroSender, CheckSpecVersion,
          CheckTxVersion, CheckGenesis, CheckMortality, CheckNonce, CheckWeight),
          (ChargeTransactionPaymentWrapper, SudoTransactionExtension, CheckShieldedTxValidity,
          SubtensorTransactionExtension, DrandPriority), CheckMetadataHash)> (Vec<u8>)
        type pallet_transaction_payment::types::RuntimeDispatchInfo<Balance: TaoBalance, Weight: Weight>
          (weight: Weight, class: DispatchClass, partial_fee: TaoBalance)
        extension CheckNonZeroSender: CheckNonZeroSender, ()
        extension CheckSpecVersion: CheckSpecVersion, u32
        extension CheckTxVersion: CheckTxVersion, u32
        extension CheckGenesis: CheckGenesis, H256
        extension CheckMortality: CheckMortality, H256
        extension CheckNonce: CheckNonce, ()
        extension CheckWeight: CheckWeight, ()
        extension ChargeTransactionPayment: ChargeTransactionPayment, ()
        extension SudoTransactionExtension: SudoTransactionExtension, ()
        extension CheckShieldedTxValidity: CheckShieldedTxValidity, ()
        extension SubtensorTransactionExtension: SubtensorTransactionExtension, ()
        extension DrandPriority: DrandPriority, ()
        extension CheckMetadataHash: CheckMetadataHash, Option<[u8; 32]>
        """
}
