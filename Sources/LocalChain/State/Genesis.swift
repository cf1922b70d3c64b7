public import Neuron

/// What a chain begins with. The defaults are those of a local chain for trying things out; ``strict()`` has the real chain's.
///
/// - Source: `docs/local-chain.md`.
public struct Genesis: Sendable {
    /// One subnet at the beginning.
    public struct SubnetGenesis: Sendable {
        /// Its number.
        public var netuid: NetUID
        /// The coldkey that owns it.
        public var owner: Coldkey
        /// The owner's hotkey: uid 0, never replaced.
        public var ownerHotkey: Hotkey
        /// Its rules.
        public var rules: SubnetHyperparameters
        /// Alpha that the subnet issues in a block before its first halving.
        public var alphaPerBlock: Tao
        /// What the subnet's market begins with: TAO on one side, alpha on the other.
        public var pool: (tao: Tao, alpha: Tao)

        /// A subnet; it issues 1 alpha a block unless told otherwise, and an alpha costs half a TAO at first.
        public init(
            netuid: NetUID, owner: Coldkey, ownerHotkey: Hotkey, rules: SubnetHyperparameters = .init(),
            alphaPerBlock: Tao = .tao(1), pool: (tao: Tao, alpha: Tao) = (.tao(100_000), .tao(200_000))
        ) {
            self.netuid = netuid
            self.owner = owner
            self.ownerHotkey = ownerHotkey
            self.rules = rules
            self.alphaPerBlock = alphaPerBlock
            self.pool = pool
        }
    }

    /// Makes one chain's hashes differ from another's; the same seed and the same calls give the same hashes.
    public var seed: UInt64
    /// TAO that accounts begin with.
    public var balances: [Coldkey: Tao]
    /// The subnets.
    public var subnets: [SubnetGenesis]
    /// Whether an axon may be published at 127.0.0.1; the real chain refuses it.
    public var allowsLoopbackAxons: Bool
    /// What holds for the whole chain.
    public var chainRules: ChainRules
    /// Who may do what root may; nobody if nil.
    public var sudo: Coldkey?
    /// Who gets the fees of swaps; they are burned if nil.
    public var author: Coldkey?

    /// A genesis from its parts.
    public init(
        seed: UInt64 = 0, balances: [Coldkey: Tao], subnets: [SubnetGenesis], allowsLoopbackAxons: Bool = true,
        chainRules: ChainRules = .local, sudo: Coldkey? = nil, author: Coldkey? = nil
    ) {
        self.seed = seed
        self.balances = balances
        self.subnets = subnets
        self.allowsLoopbackAxons = allowsLoopbackAxons
        self.chainRules = chainRules
        self.sudo = sudo
        self.author = author
    }

    /// The most hotkeys that a genesis gives TAO to.
    public static let hotkeyLimit = 1_024

    /// The development accounts, and subnet 1 owned by `//Alice`.
    ///
    /// - Parameters:
    ///   - hotkeys: how many of `//Alice/hot1`, `//Alice/hot2` and so on have 2,000 TAO; ``hotkeyLimit`` at most.
    /// - Throws: `IdentityError` when the cryptographic library can't be used.
    public static func development(seed: UInt64 = 0, rules: SubnetHyperparameters = .init(), hotkeys: Int = 8)
        throws(IdentityError) -> Genesis
    {
        var balances: [Coldkey: Tao] = [:]
        for name in DevelopmentAccount.wealthy { balances[try KeyPair(uri: name).coldkey] = .tao(1_000_000) }
        for name in DevelopmentAccount.others { balances[try KeyPair(uri: name).coldkey] = .tao(2_000) }
        for number in 0..<max(0, min(hotkeys, hotkeyLimit)) {
            balances[try KeyPair(uri: DevelopmentAccount.hotkey(number + 1)).coldkey] = .tao(2_000)
        }
        let alice = try KeyPair(uri: "//Alice")
        return Genesis(
            seed: seed, balances: balances,
            subnets: [SubnetGenesis(netuid: 1, owner: alice.coldkey, ownerHotkey: alice.hotkey, rules: rules)],
            sudo: alice.coldkey, author: try KeyPair(uri: "//Author").coldkey)
    }

    /// The same with the real chain's rules: tempo 360, rate limits, no loopback axons. Commit-reveal stays off: this chain has no beacon.
    ///
    /// - Throws: `IdentityError` when the cryptographic library can't be used.
    public static func strict(seed: UInt64 = 0, hotkeys: Int = 8) throws(IdentityError) -> Genesis {
        var genesis = try development(
            seed: seed,
            rules: SubnetHyperparameters(tempo: 360, minAllowedWeights: 1, weightsRateLimit: 100, servingRateLimit: 50),
            hotkeys: hotkeys)
        genesis.allowsLoopbackAxons = false
        genesis.chainRules = ChainRules()
        return genesis
    }
}
