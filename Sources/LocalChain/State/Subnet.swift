internal import Consensus
internal import Neuron

/// One subnet's state; number 0 is root, which has seats and stake, and neither a market nor alpha.
struct Subnet: Sendable, Codable {
    /// Alpha that blocks set aside for the next epoch, in rao.
    struct Pending: Hashable, Sendable, Codable {
        var server: UInt64 = 0
        var validator: UInt64 = 0
        var root: UInt64 = 0
        var owner: UInt64 = 0
        var sum: UInt64 { server + validator + root + owner }
    }

    let netuid: NetUID
    var owner: Coldkey
    var ownerHotkey: Hotkey
    /// The block in which it was created.
    let createdAt: BlockNumber
    /// Alpha that a block makes before the first halving.
    let alphaPerBlock: UInt64
    var rules: SubnetRules
    /// The first block with emission; nil until the owner starts the subnet.
    var firstEmission: BlockNumber?
    /// Root's switch: without it the subnet gets no TAO.
    var emissionEnabled = true
    /// The price of a registration, which decays block by block and rises with each one.
    var burn: UInt64
    /// How hard a proof of work is; it moves as the price does.
    var difficulty: UInt64
    var registrationsThisBlock = 0
    /// At the index of the uid.
    var neurons: [NeuronRecord] = []
    var uids: [Hotkey: Int] = [:]
    /// Alpha staked to each hotkey; TAO on root.
    var stake = StakeBook()
    var market: Pool
    var movingPrice = Wide64.zero
    /// The share of the last epoch's miners' pay that was withheld.
    var withheld = Wide64.zero

    var lastEpoch: BlockNumber = 0
    /// The block of the last epoch that ran; 0 before the first.
    var lastStepBlock: BlockNumber = 0
    /// The block of an epoch that the owner asked for; 0 for none.
    var pendingEpoch: BlockNumber = 0
    /// How many epochs there were.
    var epochIndex: UInt64 = 0
    var pending = Pending()

    /// All alpha that was ever issued or bought, less what was recycled or sold.
    var alphaOut: UInt64 = 0
    /// Alpha that the protocol bought.
    var protocolAlpha: UInt64 = 0
    /// Alpha that is out and nobody's: withheld from the owner's miners, or burned by its holder.
    var burnedAlpha: UInt64 = 0
    /// Alpha that rounding gave to nobody.
    var unallocated: UInt64 = 0

    var families = Families()
    var claims = RootClaims()
    /// Commits by hash that wait, by mechanism and hotkey, oldest first.
    var commits: [[Hotkey: [WeightCommit]]] = [[:]]
    /// Timelocked commits that wait, by mechanism, oldest first.
    var timelocked: [[TimelockedCommit]] = [[]]
    /// What neurons put on the chain in their own words.
    var commitments: [Hotkey: Commitment] = [:]
    /// The block of each owner's last change, by hyperparameter.
    var ownerChanges: [String: BlockNumber] = [:]
    /// The block whose hash each hotkey's last proof of work was on.
    var lastWork: [Hotkey: BlockNumber] = [:]

    init(
        _ netuid: NetUID, owner: Coldkey, ownerHotkey: Hotkey, at block: BlockNumber, rules: SubnetRules, burn: UInt64,
        market: Pool, alphaPerBlock: UInt64 = 1_000_000_000
    ) {
        self.netuid = netuid
        self.owner = owner
        self.ownerHotkey = ownerHotkey
        createdAt = block
        self.rules = rules
        self.burn = burn
        difficulty = rules.minDifficulty
        self.market = market
        self.alphaPerBlock = alphaPerBlock
    }

    var isRoot: Bool { netuid == 0 }

    /// All alpha of the subnet: in its market and out of it.
    var alphaIssuance: UInt64 { market.alpha + alphaOut }

    /// TAO per alpha; one on root.
    var price: Wide64 { isRoot ? .one : market.price }

    /// Whether blocks give it TAO and alpha.
    func isEligible(at block: BlockNumber) -> Bool {
        guard !isRoot, rules.registrationAllowed || rules.workRegistrationAllowed, let firstEmission else { return false }
        return firstEmission <= block
    }

    /// Gives the next free uid to a neuron.
    mutating func append(_ record: NeuronRecord) {
        uids[record.hotkey] = neurons.count
        neurons.append(record)
    }

    /// Gives a taken uid to another neuron. What others had said of the slot is set to zero; stake stays with the old hotkey.
    mutating func replace(_ uid: Int, with record: NeuronRecord) {
        uids.removeValue(forKey: neurons[uid].hotkey)
        uids[record.hotkey] = uid
        neurons[uid] = record
        for index in neurons.indices {
            for mechanism in neurons[index].scores.indices
            where neurons[index].scores[mechanism].weights.contains(where: { Int($0.uid) == uid }) {
                neurons[index].scores[mechanism].weights = neurons[index].scores[mechanism].weights.map {
                    Int($0.uid) == uid ? StoredEntry(uid: $0.uid, value: 0) : $0
                }
            }
        }
    }

    /// The uid that a newcomer gets on a full subnet, or nil if nobody can be replaced.
    func victim(at block: BlockNumber) -> Int? {
        let pruning = Pruning(
            immunityPeriod: rules.immunityPeriod, immuneOwnerLimit: Int(rules.immuneOwnerLimit),
            minNonImmune: Int(rules.minNonImmune))
        let owned = neurons.indices.filter { neurons[$0].coldkey == owner }.map {
            (uid: $0, registeredAt: neurons[$0].registeredAt)
        }
        return pruning.victim(
            among: neurons.map { Pruning.Candidate(emission: $0.emission, registeredAt: $0.registeredAt) },
            immortals: pruning.immortals(ownedBy: owned, ownerUID: uids[ownerHotkey]), at: block)
    }

    /// The subnet as neurons see it.
    func metagraph(at block: BlockHeader) -> Metagraph {
        Metagraph(
            netuid: netuid, block: block, owner: ownerHotkey,
            neurons: neurons.enumerated().map { index, record in
                Metagraph.Neuron(
                    uid: UID(UInt16(index)), hotkey: record.hotkey, coldkey: record.coldkey, axon: record.axon,
                    certificate: record.certificate,
                    stake: Tao(rao: stake.stake(of: record.hotkey)), isActive: record.isActive,
                    validatorPermit: record.validatorPermit, consensus: record.consensus, incentive: record.incentive,
                    dividends: record.dividends, validatorTrust: record.validatorTrust, emission: Tao(rao: record.emission),
                    lastUpdate: record.lastUpdate, registeredAt: record.registeredAt)
            })
    }

    /// The rules with the price of the moment.
    var currentRules: SubnetHyperparameters { rules.published(burn: burn) }
}
