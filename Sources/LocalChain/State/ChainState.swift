internal import Consensus
internal import Neuron

/// The whole state of the chain at one block: a value, so that a failed call leaves nothing behind and old blocks stay readable.
struct ChainState: Sendable, Codable {
    // Everything but the opener, which is code.
    private enum CodingKeys: String, CodingKey {
        case block, ledger, nonces, owners, takes, lastTake, autoStake, rootStakers, keepsRootAlpha, subnets, rules, lastLock
        case lastLockBlock, recentHashes, pulses, events, phase, sudo, author, allowsLoopbackAxons
    }

    var block: BlockHeader
    var ledger: Ledger
    var nonces: [Coldkey: UInt64] = [:]
    /// Who owns each hotkey that was ever registered.
    var owners: [Hotkey: Coldkey] = [:]
    /// What delegates keep of their nominators' dividends, in 16 bits; the chain's largest take unless set.
    var takes: [Hotkey: UInt16] = [:]
    var lastTake: [Hotkey: BlockNumber] = [:]
    /// Where a coldkey's miners are paid, by subnet, if not to the miner itself.
    var autoStake: [NetUID: [Coldkey: Hotkey]] = [:]
    /// Who has staked on root, in the order of the first time: root claims are paid around this list.
    var rootStakers: [Coldkey] = []
    /// Who wants root claims as alpha instead of TAO on root.
    var keepsRootAlpha: Set<Coldkey> = []
    var subnets: [NetUID: Subnet]
    var rules: ChainRules
    /// The price of the last subnet that was created, and its block; 0 if none was.
    var lastLock: UInt64
    var lastLockBlock: BlockNumber = 0
    /// The hashes of the last blocks, for proofs of work.
    var recentHashes: [BlockNumber: BlockHash] = [:]
    /// Signatures of the beacon's rounds, as they were fed in.
    var pulses: [UInt64: Bytes] = [:]
    /// What happened in this block.
    var events: [EventRecord] = []
    var phase = EventRecord.Phase.initialization
    /// Opens timelocked commits; without one they wait until they expire.
    var opener: TimelockOpener? = BeaconPulse.open
    let sudo: Coldkey?
    let author: Coldkey?
    let allowsLoopbackAxons: Bool

    init(_ genesis: Genesis, block: BlockHeader) throws(IdentityError) {
        self.block = block
        ledger = Ledger(genesis.balances)
        rules = genesis.chainRules
        lastLock = genesis.chainRules.minLock
        sudo = genesis.sudo
        author = genesis.author
        allowsLoopbackAxons = genesis.allowsLoopbackAxons
        subnets = [:]
        recentHashes[0] = block.hash
        // Root belongs to nobody: the account of 32 zero bytes, whose key no one has.
        let nobody = try PublicKey(Bytes(repeating: 0, count: 32))
        var rootRules = SubnetRules()
        rootRules.tempo = 100
        rootRules.maxUIDs = UInt16(clamping: rules.rootSeats)
        subnets[0] = Subnet(
            0, owner: Coldkey(publicKey: nobody), ownerHotkey: Hotkey(publicKey: nobody), at: 0, rules: rootRules, burn: 0,
            market: Pool(tao: 0, alpha: 0))
        for start in genesis.subnets {
            var subnet = Subnet(
                start.netuid, owner: start.owner, ownerHotkey: start.ownerHotkey, at: 0, rules: SubnetRules(start.rules),
                burn: start.rules.burn.rao, market: Pool(tao: start.pool.tao.rao, alpha: start.pool.alpha.rao),
                alphaPerBlock: start.alphaPerBlock.rao)
            subnet.append(NeuronRecord(hotkey: start.ownerHotkey, coldkey: start.owner, at: 0))
            subnet.firstEmission = 1
            subnet.movingPrice = min(subnet.price, .one)
            ledger.mint(start.pool.tao.rao, into: start.netuid)
            subnets[start.netuid] = subnet
            owners[start.ownerHotkey] = start.owner
        }
    }

    /// Records that something happened.
    mutating func emit(_ event: RuntimeEvent) { events.append(EventRecord(phase: phase, event: event)) }

    /// Changes a subnet in place, or refuses with the chain's error.
    mutating func change<Result>(_ netuid: NetUID, _ body: (inout Subnet) throws(DispatchError) -> Result)
        throws(DispatchError) -> Result
    {
        guard var subnet = subnets[netuid] else { throw .subnetNotExists }
        // Out of the dictionary while it changes, so that what it holds is not copied.
        subnets[netuid] = nil
        defer { subnets[netuid] = subnet }
        return try body(&subnet)
    }

    /// The subnet, or the chain's error.
    func subnet(_ netuid: NetUID) throws(DispatchError) -> Subnet {
        guard let subnet = subnets[netuid] else { throw .subnetNotExists }
        return subnet
    }

    /// The subnets' numbers without root, ascending.
    var netuids: [NetUID] { subnets.keys.filter { $0 != 0 }.sorted() }

    /// TAO staked on root to a hotkey.
    func rootStake(of hotkey: Hotkey) -> UInt64 { subnets[0]?.stake.stake(of: hotkey) ?? 0 }

    /// What a hotkey's voice weighs on a subnet: inherited alpha, and root stake by the TAO weight.
    func stakeWeight(of hotkey: Hotkey, on subnet: Subnet) -> UInt64 {
        let alpha = subnet.families.inherited(hotkey) { subnet.stake.stake(of: $0) }
        let root = subnet.families.inherited(hotkey) { rootStake(of: $0) }
        return (Wide32(alpha) + Wide32(root) * Wide32(proportion: rules.taoWeight)).floor
    }

    /// Refuses a hotkey that is not the coldkey's.
    func requireOwner(_ coldkey: Coldkey, of hotkey: Hotkey) throws(DispatchError) {
        guard let owner = owners[hotkey] else { throw .hotkeyUnknown }
        guard owner == coldkey else { throw .nonAssociatedColdkey }
    }
}
