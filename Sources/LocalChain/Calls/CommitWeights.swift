internal import Consensus
internal import Neuron

extension ChainState {
    /// How many commits of one hotkey may wait.
    private static let commitLimit = 10
    /// The largest timelocked commit, in bytes.
    private static let sealedLimit = 5_000
    /// The version of timelocked commits that the chain takes.
    private static let commitVersion: UInt16 = 4

    /// Files the hash of weights under the current epoch.
    ///
    /// - Source: sections 5.2 and 5.3 of `docs/consensus.md`.
    mutating func commitWeights(_ hash: Bytes, for target: WeightsTarget, by hotkey: Hotkey) throws(DispatchError) {
        let uid = try mayCommit(for: target, by: hotkey)
        let epoch = epoch(of: target.netuid)
        let number = block.number
        try change(target.netuid) { subnet throws(DispatchError) in
            subnet.dropExpired(at: epoch)
            guard subnet.commits[target.mechanism][hotkey]?.count ?? 0 < Self.commitLimit else { throw .tooManyCommits }
            subnet.commits[target.mechanism][hotkey, default: []].append(
                WeightCommit(hash: hash, block: number, epoch: epoch))
            subnet.neurons[uid].scores[target.mechanism].lastUpdate = number
        }
        emit(
            RuntimeEvent(
                "WeightsCommitted",
                ["who": .account(hotkey), "netuid": .number(target.storageIndex), "hash": .bytes(hash)]))
    }

    /// Files weights that the chain opens itself when the beacon's round is known.
    mutating func commitTimelocked(
        _ sealed: Bytes, round: UInt64, version: UInt16, for target: WeightsTarget, by hotkey: Hotkey
    ) throws(DispatchError) {
        let subnet = try subnet(target)
        guard subnet.rules.commitReveal else { throw .commitRevealOff }
        guard version == Self.commitVersion else { throw .commitVersion }
        guard sealed.count <= Self.sealedLimit else { throw .commitTooLarge }
        let uid = try mayCommit(for: target, by: hotkey)
        let epoch = epoch(of: target.netuid)
        let number = block.number
        try change(target.netuid) { subnet throws(DispatchError) in
            subnet.dropExpired(at: epoch)
            guard subnet.timelocked[target.mechanism].count(where: { $0.hotkey == hotkey }) < Self.commitLimit else {
                throw .tooManyCommits
            }
            subnet.timelocked[target.mechanism].append(
                TimelockedCommit(hotkey: hotkey, sealed: sealed, round: round, block: number, epoch: epoch))
            subnet.neurons[uid].scores[target.mechanism].lastUpdate = number
        }
        emit(
            RuntimeEvent(
                "TimelockedWeightsCommitted",
                [
                    "who": .account(hotkey), "netuid": .number(target.storageIndex),
                    "hash": .bytes(Blake2b.hash(sealed, length: 32)), "round": .number(round),
                ]))
    }

    /// Stores weights that were committed, all or none.
    mutating func revealWeights(_ reveals: [WeightsReveal], for target: WeightsTarget, by hotkey: Hotkey) throws(DispatchError)
    {
        for reveal in reveals {
            let subnet = try subnet(target)
            guard subnet.rules.commitReveal else { throw .commitRevealOff }
            let epoch = epoch(of: target.netuid)
            let period = subnet.rules.commitRevealPeriod
            let queue = subnet.commits[target.mechanism][hotkey] ?? []
            guard !queue.isEmpty else { throw .noCommit }
            let hash = Self.commitHash(reveal, for: target, by: hotkey)
            let open = queue.filter { CommitWindow(committed: $0.epoch, current: epoch, period: period) != .expired }
            guard let place = open.firstIndex(where: { $0.hash == hash }) else {
                throw queue.contains(where: { $0.hash == hash }) || open.isEmpty ? .commitExpired : .commitMismatch
            }
            guard CommitWindow(committed: open[place].epoch, current: epoch, period: period) == .open else {
                throw .revealTooEarly
            }
            let left = Array(open[(place + 1)...])
            try change(target.netuid) { subnet throws(DispatchError) in
                subnet.commits[target.mechanism][hotkey] = left.isEmpty ? nil : left
            }
            try setWeights(
                reveal.uids, reveal.values, version: reveal.version, for: target, by: hotkey, isReveal: true)
            emit(
                RuntimeEvent(
                    "WeightsRevealed",
                    ["who": .account(hotkey), "netuid": .number(target.storageIndex), "hash": .bytes(hash)]))
        }
    }

    /// The subnet's epoch as commits and reveals see it: one more where an epoch is due in this block and has not run.
    func epoch(of netuid: NetUID) -> UInt64 {
        guard let subnet = subnets[netuid] else { return 0 }
        return subnet.epochIndex + (isInitializing && subnet.isEpochDue(at: block.number) ? 1 : 0)
    }

    private var isInitializing: Bool { phase == .initialization }

    /// The hash of weights as their commit has it: BLAKE2b-256 of the account, storage index, uids, values, salt and version, in SCALE.
    static func commitHash(_ reveal: WeightsReveal, for target: WeightsTarget, by hotkey: Hotkey) -> Bytes {
        var bytes = hotkey.publicKey.bytes
        append(target.storageIndex, 2, to: &bytes)
        for list in [reveal.uids, reveal.values, reveal.salt] {
            appendCompact(list.count, to: &bytes)
            for value in list { append(UInt64(value), 2, to: &bytes) }
        }
        append(reveal.version, 8, to: &bytes)
        return Blake2b.hash(bytes, length: 32)
    }

    /// The checks of every commit; the committer's uid.
    private func mayCommit(for target: WeightsTarget, by hotkey: Hotkey) throws(DispatchError) -> Int {
        let subnet = try subnet(target)
        guard subnet.rules.commitReveal else { throw .commitRevealOff }
        guard let uid = subnet.uids[hotkey] else { throw .notRegistered }
        let last = subnet.neurons[uid].scores[target.mechanism].lastUpdate
        guard last == 0 || block.number - last >= subnet.rules.weightsRateLimit else { throw .committingTooFast }
        return uid
    }

    private static func append(_ number: UInt64, _ count: UInt64, to bytes: inout Bytes) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
    }

    /// A count in SCALE's compact form; lists of weights are never longer than 2^30.
    private static func appendCompact(_ count: Int, to bytes: inout Bytes) {
        let number = UInt64(count) << 2
        switch count {
        case ..<64: append(number, 1, to: &bytes)
        case ..<16_384: append(number | 1, 2, to: &bytes)
        default: append(number | 2, 4, to: &bytes)
        }
    }
}

extension Subnet {
    /// Removes the commits whose epoch has passed.
    mutating func dropExpired(at epoch: UInt64) {
        let period = rules.commitRevealPeriod
        for mechanism in commits.indices where !commits[mechanism].isEmpty {
            for hotkey in Array(commits[mechanism].keys) {
                let left = (commits[mechanism][hotkey] ?? []).filter {
                    CommitWindow(committed: $0.epoch, current: epoch, period: period) != .expired
                }
                commits[mechanism][hotkey] = left.isEmpty ? nil : left
            }
        }
        for mechanism in timelocked.indices where !timelocked[mechanism].isEmpty {
            timelocked[mechanism].removeAll { CommitWindow(committed: $0.epoch, current: epoch, period: period) == .expired }
        }
    }

    /// Forgets what a hotkey that loses its slot had committed.
    mutating func forgetCommits(of hotkey: Hotkey) {
        for mechanism in commits.indices { commits[mechanism][hotkey] = nil }
        for mechanism in timelocked.indices { timelocked[mechanism].removeAll { $0.hotkey == hotkey } }
    }

    /// The block of a hotkey's oldest commit that waits.
    func oldestCommit(of hotkey: Hotkey, mechanism: Int, at epoch: UInt64) -> BlockNumber? {
        let period = rules.commitRevealPeriod
        let hashed = (commits[mechanism][hotkey] ?? []).first {
            CommitWindow(committed: $0.epoch, current: epoch, period: period) != .expired
        }
        let sealed = timelocked[mechanism].first {
            $0.hotkey == hotkey && CommitWindow(committed: $0.epoch, current: epoch, period: period) != .expired
        }
        return [hashed?.block, sealed?.block].compactMap { $0 }.min()
    }
}
