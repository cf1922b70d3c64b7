extension RuntimeText {
    /// The types of storage, calls and events.
    static let types = """
        type sp_version::RuntimeVersion (spec_name: Cow<str>, impl_name: Cow<str>, authoring_version: u32,
          spec_version: u32, impl_version: u32, apis: Cow<Vec<([u8; 8], u32)>>, transaction_version: u32,
          system_version: u8)
        type sp_core::crypto::AccountId32 ([u8; 32])
        type subtensor_runtime_common::currency::TaoBalance (u64)
        type pallet_balances::types::ExtraFlags (u128)
        type pallet_balances::types::AccountData<Balance: TaoBalance> (free: TaoBalance, reserved: TaoBalance,
          frozen: TaoBalance, flags: ExtraFlags)
        type frame_system::AccountInfo<Nonce: u32, AccountData: AccountData> (nonce: u32, consumers: u32,
          providers: u32, sufficients: u32, data: AccountData)
        type primitive_types::H256 ([u8; 32])
        type sp_runtime::generic::digest::DigestItem
        | PreRuntime = 6 ([u8; 4], Vec<u8>)
        | Consensus = 4 ([u8; 4], Vec<u8>)
        | Seal = 5 ([u8; 4], Vec<u8>)
        | Other = 0 (Vec<u8>)
        | RuntimeEnvironmentUpdated = 8
        type sp_runtime::generic::digest::Digest (logs: Vec<DigestItem>)
        type frame_system::Phase
        | ApplyExtrinsic = 0 (u32)
        | Finalization = 1
        | Initialization = 2
        type frame_system::EventRecord<E: RuntimeEvent, T: H256> (phase: Phase, event: RuntimeEvent,
          topics: Vec<H256>)
        type sp_weights::weight_v2::Weight (ref_time: Compact<u64>, proof_size: Compact<u64>)
        type frame_support::dispatch::DispatchClass
        | Normal = 0
        | Operational = 1
        | Mandatory = 2
        type frame_support::dispatch::Pays
        | Yes = 0
        | No = 1
        type frame_system::DispatchEventInfo (weight: Weight, class: DispatchClass, pays_fee: Pays)
        type sp_runtime::ModuleError (index: u8, error: [u8; 4])
        type sp_runtime::TokenError
        | FundsUnavailable = 0
        | OnlyProvider = 1
        | BelowMinimum = 2
        | CannotCreate = 3
        | UnknownAsset = 4
        | Frozen = 5
        | Unsupported = 6
        | CannotCreateHold = 7
        | NotExpendable = 8
        | Blocked = 9
        type sp_arithmetic::ArithmeticError
        | Underflow = 0
        | Overflow = 1
        | DivisionByZero = 2
        type sp_runtime::TransactionalError
        | LimitReached = 0
        | NoLayer = 1
        type sp_runtime::proving_trie::TrieError
        | InvalidStateRoot = 0
        | IncompleteDatabase = 1
        | ValueAtIncompleteKey = 2
        | DecoderError = 3
        | InvalidHash = 4
        | DuplicateKey = 5
        | ExtraneousNode = 6
        | ExtraneousValue = 7
        | ExtraneousHashReference = 8
        | InvalidChildReference = 9
        | ValueMismatch = 10
        | IncompleteProof = 11
        | RootMismatch = 12
        | DecodeError = 13
        type sp_runtime::DispatchError
        | Other = 0
        | CannotLookup = 1
        | BadOrigin = 2
        | Module = 3 (ModuleError)
        | ConsumerRemaining = 4
        | NoProviders = 5
        | TooManyConsumers = 6
        | Token = 7 (TokenError)
        | Arithmetic = 8 (ArithmeticError)
        | Transactional = 9 (TransactionalError)
        | Exhausted = 10
        | Corruption = 11
        | Unavailable = 12
        | RootNotAllowed = 13
        | Trie = 14 (TrieError)
        type sp_runtime::multiaddress::MultiAddress<AccountId: AccountId32, AccountIndex: ()>
        | Id = 0 (AccountId32)
        | Index = 1 (Compact<()>)
        | Raw = 2 (Vec<u8>)
        | Address32 = 3 ([u8; 32])
        | Address20 = 4 ([u8; 20])
        type subtensor_runtime_common::NetUid (u16)
        type pallet_subtensor::pallet::AxonInfo (block: u64, version: u32, ip: u128, port: u16, ip_type: u8,
          protocol: u8, placeholder1: u8, placeholder2: u8)
        type subtensor_runtime_common::NetUidStorageIndex (u16)
        type substrate_fixed::FixedU128 (bits: u128)
        type sp_arithmetic::per_things::PerU16 (u16)
        type subtensor_runtime_common::currency::AlphaBalance (u64)
        type pallet_subtensor::staking::lock::LockState (locked_mass: AlphaBalance, conviction: FixedU128,
          last_update: u64)
        type subtensor_runtime_common::MechId (u8)
        type pallet_subtensor::pallet::NeuronCertificate (public_key: BoundedVec<u8>, algorithm: u8)
        type pallet_subtensor::pallet::PrometheusInfo (block: u64, version: u32, ip: u128, port: u16, ip_type: u8)
        type substrate_fixed::FixedI128 (bits: i128)
        type pallet_subtensor::pallet::EpochConsensus
        | Yuma = 0
        | Null = 1
        type pallet_subtensor::pallet::SubnetIdentityV3 (subnet_name: Vec<u8>, github_repo: Vec<u8>,
          subnet_contact: Vec<u8>, subnet_url: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, logo_url: Vec<u8>,
          additional: Vec<u8>)
        type pallet_commitments::types::Data
        | None = 0
        | Raw#0...128 = 1 ([u8; #])
        | BlakeTwo256 = 130 ([u8; 32])
        | Sha256 = 131 ([u8; 32])
        | Keccak256 = 132 ([u8; 32])
        | ShaThree256 = 133 ([u8; 32])
        | TimelockEncrypted = 134 (encrypted: BoundedVec<u8>, reveal_round: u64)
        | ResetBondsFlag = 135
        | BigRaw = 136 (BoundedVec<u8>)
        | TimelockRevealFailed = 137 (encrypted: BoundedVec<u8>, reveal_round: u64)
        type pallet_commitments::types::CommitmentInfo (fields: BoundedVec<Data>)
        type pallet_commitments::types::Registration<Balance: TaoBalance, BlockNumber: u32> (deposit: TaoBalance,
          block: u32, info: CommitmentInfo)
        type sp_runtime::generic::era::Era
        | Immortal = 0
        | Mortal#1...255 = 1 (u8)
        type sp_runtime::MultiSignature
        | Ed25519 = 0 ([u8; 64])
        | Sr25519 = 1 ([u8; 64])
        | Ecdsa = 2 ([u8; 65])
        type sp_runtime::MultiSigner
        | Ed25519 = 0 ([u8; 32])
        | Sr25519 = 1 ([u8; 32])
        | Ecdsa = 2 ([u8; 33])
        type pallet_drand::types::Pulse (round: u64, randomness: BoundedVec<u8>, signature: BoundedVec<u8>)
        type pallet_drand::types::PulsesPayload<Public: MultiSigner, BlockNumber: u32> (block_number: u32,
          pulses: Vec<Pulse>, public: MultiSigner)
        type sp_core::OpaqueMetadata (Vec<u8>)
        type substrate_fixed::FixedI64 (bits: i64)
        type pallet_subtensor::pallet::ChainIdentityV2 (name: Vec<u8>, url: Vec<u8>, github_repo: Vec<u8>,
          image: Vec<u8>, discord: Vec<u8>, description: Vec<u8>, additional: Vec<u8>)
        """
}
