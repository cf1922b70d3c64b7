internal import Consensus
internal import Neuron

extension ChainState {
    /// Gives a hotkey a uid for the price of the moment. What is paid buys alpha, which is recycled.
    ///
    /// - Source: sections 6.1 and 6.4 of `docs/consensus.md`; the checks are in the chain's order.
    mutating func burnedRegister(_ hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey, limit: UInt64?)
        throws(DispatchError)
    {
        guard netuid != 0 else { throw .rootRegistration }
        let subnet = try subnet(netuid)
        if let limit, subnet.burn > limit { throw .priceLimit }
        guard subnet.rules.registrationAllowed else { throw .registrationDisabled }
        guard subnet.uids[hotkey] == nil else { throw .alreadyRegistered }
        guard ledger.balance(of: coldkey) >= subnet.burn else { throw .notEnoughBalance }
        if let owner = owners[hotkey], owner != coldkey { throw .nonAssociatedColdkey }
        let victim = try slot(on: subnet)
        let bought = try buy(subnet.burn, on: netuid, by: coldkey, limit: nil)
        let burnRule = subnet.rules.burnRule
        try change(netuid) { subnet throws(DispatchError) in
            subnet.alphaOut -= bought.alpha
            subnet.burn = burnRule.bumped(subnet.burn)
        }
        try seat(hotkey, coldkey, on: netuid, instead: victim)
    }

    /// Gives a hotkey a uid for a proof of work, version 1.
    ///
    /// - Source: section 6.2 of `docs/consensus.md`; the checks are in the chain's order.
    mutating func register(
        _ hotkey: Hotkey, on netuid: NetUID, by coldkey: Coldkey, workBlock: BlockNumber, nonce: UInt64, work: Bytes
    ) throws(DispatchError) {
        let found = subnets[netuid]
        var rule = RegistrationWork(netuid: netuid.rawValue, difficulty: found?.difficulty ?? 0)
        rule.exists = found != nil
        rule.isAllowed = found?.rules.workRegistrationAllowed ?? false
        rule.registrationsThisBlock = found?.registrationsThisBlock ?? 0
        rule.maxRegistrationsPerBlock = Int(found?.rules.maxRegistrationsPerBlock ?? 0)
        let hash = recentHashes[workBlock]
        let seal = hash.map { WorkSeal.version1(netuid: netuid, block: $0, hotkey: hotkey, coldkey: coldkey, nonce: nonce) }
        let proof = RegistrationWork.Proof(
            seal: seal ?? [], work: work, workBlock: hash == nil ? block.number : workBlock,
            lastWorkBlock: found?.lastWork[hotkey], isRegistered: found?.uids[hotkey] != nil,
            isOthers: owners[hotkey].map { $0 != coldkey } ?? false)
        do throws(RegistrationWork.Refusal) {
            try rule.check(proof, at: block.number)
        } catch {
            throw DispatchError(error)
        }
        let victim = try slot(on: try subnet(netuid))
        try change(netuid) { subnet throws(DispatchError) in
            subnet.lastWork[hotkey] = workBlock
            subnet.difficulty = subnet.rules.difficultyRule.bumped(subnet.difficulty)
        }
        try seat(hotkey, coldkey, on: netuid, instead: victim)
    }

    /// Gives a hotkey a seat on root, if one is free or its root stake outbids the lowest.
    mutating func rootRegister(_ hotkey: Hotkey, by coldkey: Coldkey) throws(DispatchError) {
        let root = try subnet(0)
        guard root.registrationsThisBlock < Int(root.rules.maxRegistrationsPerBlock) else { throw .tooManyThisBlock }
        guard root.uids[hotkey] == nil else { throw .alreadyRegistered }
        if let owner = owners[hotkey], owner != coldkey { throw .nonAssociatedColdkey }
        var victim: Int?
        if root.neurons.count >= rules.rootSeats {
            let stakes = root.neurons.map { root.stake.stake(of: $0.hotkey) }
            guard let lowest = stakes.indices.min(by: { (stakes[$0], $0) < (stakes[$1], $1) }),
                root.stake.stake(of: hotkey) > stakes[lowest]
            else { throw .stakeTooLowForRoot }
            victim = lowest
        }
        if takes[hotkey] == nil { takes[hotkey] = rules.maxTake }
        try seat(hotkey, coldkey, on: 0, instead: victim)
    }

    /// The uid that a newcomer replaces, nil where one is free.
    private func slot(on subnet: Subnet) throws(DispatchError) -> Int? {
        guard subnet.neurons.count >= Int(subnet.rules.maxUIDs) else { return nil }
        guard let victim = subnet.victim(at: block.number) else { throw .noNeuronId }
        return victim
    }

    /// Puts a hotkey into its slot.
    mutating func seat(_ hotkey: Hotkey, _ coldkey: Coldkey, on netuid: NetUID, instead victim: Int?) throws(DispatchError) {
        let number = block.number
        let uid = try change(netuid) { subnet throws(DispatchError) in
            let record = NeuronRecord(hotkey: hotkey, coldkey: coldkey, at: number, mechanisms: subnet.rules.mechanisms)
            if let victim {
                subnet.forgetCommits(of: subnet.neurons[victim].hotkey)
                subnet.replace(victim, with: record)
            } else {
                subnet.append(record)
            }
            subnet.registrationsThisBlock += 1
            return victim ?? subnet.neurons.count - 1
        }
        owners[hotkey] = coldkey
        emit(
            RuntimeEvent(
                "NeuronRegistered", ["netuid": .number(netuid), "uid": .number(uid), "hotkey": .account(hotkey)]))
    }
}

/// What a proof of work must hash to.
///
/// - Source: section 6.2 of `docs/consensus.md`; golden vectors `consensus/later_rules.json` and `registration_pow.json`.
enum WorkSeal {
    /// The seal of today's proofs.
    static func version1(netuid: NetUID, block: BlockHash, hotkey: Hotkey, coldkey: Coldkey, nonce: UInt64) -> Bytes {
        var bytes = Bytes("subtensor-pow-register-v1".utf8)
        append(UInt64(netuid.rawValue), count: 2, to: &bytes)
        bytes += block.bytes + hotkey.publicKey.bytes + coldkey.publicKey.bytes
        append(nonce, count: 8, to: &bytes)
        return Keccak.keccak256(SHA256.hash(bytes))
    }

    /// The seal of older clients' proofs, which name neither subnet nor coldkey.
    static func legacy(block: BlockHash, hotkey: Hotkey, nonce: UInt64) -> Bytes {
        var bytes = Bytes()
        append(nonce, count: 8, to: &bytes)
        bytes += Keccak.keccak256(block.bytes + hotkey.publicKey.bytes)
        return Keccak.keccak256(SHA256.hash(bytes))
    }

    /// Appends a number, the least significant byte first.
    private static func append(_ number: UInt64, count: UInt64, to bytes: inout Bytes) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }
}

extension DispatchError {
    /// The refusal of a proof of work, with advice.
    init(_ refusal: RegistrationWork.Refusal) {
        self =
            switch refusal {
            case .RegistrationNotPermittedOnRootSubnet: .rootRegistration
            case .SubnetNotExists: .subnetNotExists
            case .SubNetRegistrationDisabled: .registrationDisabled
            case .HotKeyAlreadyRegisteredInSubNet: .alreadyRegistered
            case .TooManyRegistrationsThisBlock: .tooManyThisBlock
            case .InvalidWorkBlock: DispatchError(refusal.rawValue, "Work on one of the last four blocks, and use it once.")
            case .InvalidSeal: DispatchError(refusal.rawValue, "Send the seal of this subnet, these keys and this nonce.")
            case .InvalidDifficulty: DispatchError(refusal.rawValue, "Work on until the seal meets the difficulty.")
            case .NonAssociatedColdKey: .nonAssociatedColdkey
            }
    }
}
