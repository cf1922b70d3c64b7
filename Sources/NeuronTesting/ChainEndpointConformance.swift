public import Neuron

/// What a chain needs to be tried by ``ChainEndpointConformance``: the chain, somebody with money, and a way to make time pass.
public protocol ChainEndpointSubject: Sendable {
    /// The chain.
    var chain: any ChainEndpoint { get }
    /// A subnet that takes registrations, with room for three and a short tempo.
    var netuid: NetUID { get }
    /// A coldkey with at least 2,000 TAO, and three times what is staked on the subnet.
    var payer: KeyPair { get }
    /// Makes at least so many blocks, or waits for them.
    func advance(blocks: Int) async throws
}

/// The behaviour that every chain behind ``ChainEndpoint`` must show: the one in memory, the local one, the real one.
///
/// Needs no test library: it returns what it found, and nothing where the chain is right. It may run again on a chain that kept what an
/// earlier run left, because every run has keys of its own.
public struct ChainEndpointConformance: Sendable {
    /// Something that a chain does otherwise than it should.
    public struct Finding: Hashable, Sendable, CustomStringConvertible {
        /// The behaviour that was tried.
        public let check: String
        /// What was seen instead.
        public let message: String
        /// Both, for people.
        public var description: String { "\(check): \(message)" }
    }

    private let subject: any ChainEndpointSubject
    private var chain: any ChainEndpoint { subject.chain }
    private var netuid: NetUID { subject.netuid }
    private let time: any TimeSource
    /// Part of every key of a run.
    private var salt = ""

    /// How long a wait that is cancelled may take to end.
    private static let patience: Duration = .seconds(10)

    /// Checks of one chain.
    public init(_ subject: any ChainEndpointSubject, time: any TimeSource = .system) {
        self.subject = subject
        self.time = time
    }

    /// Runs every check; a check that throws is a finding too.
    public func run() async -> [Finding] {
        var run = self
        do {
            // No two runs on one chain begin at the same block, and no two chains share a block.
            run.salt = String("\(try await chain.head().hash)".prefix(18))
        } catch {
            return [Finding(check: "the best block can be read", message: "It ended in an error: \(error)")]
        }
        return await run.findings()
    }

    /// Runs the checks that read only: on a chain that nothing can be submitted to, or where nobody has money.
    public func runReading() async -> [Finding] { await findings(isReadingOnly: true) }

    private func findings(isReadingOnly: Bool = false) async -> [Finding] {
        var findings: [Finding] = []
        func check(_ name: String, _ body: () async throws -> String?) async {
            do {
                if let message = try await body() { findings.append(Finding(check: name, message: message)) }
            } catch {
                findings.append(Finding(check: name, message: "It ended in an error: \(error)"))
            }
        }
        await check("blocks come once each, in order, to fast and slow readers") { try await blocks() }
        await check("what is not there is named") { try await unknown() }
        await check("reads of one block agree") { try await agreement() }
        if isReadingOnly {
            await check("a wait that is cancelled ends") { try await cancellation() }
            return findings
        }
        await check("reads at a block stay as they were") { try await stableReads() }
        await check("a registration costs its price and gives a uid") { try await registration() }
        await check("a transfer moves the exact amount") { try await transfer() }
        await check("an axon is published as it was served") { try await serving() }
        await check("weights need a permit, and pay after the epoch") { try await weights() }
        await check("a wait that is cancelled ends") { try await cancellation() }
        return findings
    }

    private func blocks() async throws -> String? {
        var fast = chain.blocks().makeAsyncIterator()
        var slow = chain.blocks().makeAsyncIterator()
        var seen: [BlockHeader] = []
        for _ in 0..<3 {
            try await subject.advance(blocks: 1)
            guard let header = try await fast.next() else { return "the stream ended" }
            seen.append(header)
        }
        // A block that came after the fast reader began and before the slow one did is the fast one's alone.
        guard let first = try await slow.next() else { return "the slow reader's stream ended" }
        while let last = seen.last, last.number < first.number {
            guard let header = try await fast.next() else { return "the stream ended" }
            seen.append(header)
        }
        guard let start = seen.firstIndex(of: first) else { return "a fast reader missed block \(first.number)" }
        for header in seen[(start + 1)...] {
            guard try await slow.next() == header else { return "a slow reader missed block \(header.number)" }
        }
        for (before, after) in zip(seen, seen.dropFirst()) {
            if after.number != before.number + 1 { return "block \(after.number) came after \(before.number)" }
            if after.parentHash != before.hash { return "block \(after.number) does not name its parent" }
        }
        return nil
    }

    /// A block's state is the same whoever asks and when, and neurons stand at their uids.
    private func agreement() async throws -> String? {
        let head = try await chain.head()
        let before = try await chain.metagraph(netuid, at: head.hash)
        if before.block != head { return "a metagraph of block \(head.number) says that it is of \(before.block.number)" }
        for (index, neuron) in before.neurons.enumerated() where Int(neuron.uid.rawValue) != index {
            return "uid \(neuron.uid) stands at place \(index)"
        }
        let rules = try await chain.hyperparameters(netuid, at: head.hash)
        try await subject.advance(blocks: 2)
        if try await chain.metagraph(netuid, at: head.hash) != before { return "an old block changed" }
        if try await chain.hyperparameters(netuid, at: head.hash) != rules { return "an old block's rules changed" }
        let payer = try await chain.account(subject.payer.coldkey, at: head.hash)
        if try await chain.account(subject.payer.coldkey, at: head.hash) != payer { return "an old block's account changed" }
        return nil
    }

    private func stableReads() async throws -> String? {
        let head = try await chain.head()
        let before = try await chain.metagraph(netuid, at: head.hash)
        if before.block != head { return "a metagraph of block \(head.number) says that it is of \(before.block.number)" }
        let key = try newcomer(0)
        _ = try await submit(.burnedRegister(netuid: netuid, hotkey: key.hotkey), by: subject.payer)
        try await subject.advance(blocks: 1)
        if try await chain.metagraph(netuid, at: head.hash) != before { return "an old block changed" }
        if try await chain.metagraph(netuid, at: nil).neuron(key.hotkey) == nil { return "the best block is not the newest" }
        for (index, neuron) in try await chain.metagraph(netuid, at: nil).neurons.enumerated()
        where Int(neuron.uid.rawValue) != index {
            return "uid \(neuron.uid) stands at place \(index)"
        }
        return nil
    }

    private func unknown() async throws -> String? {
        do {
            _ = try await chain.metagraph(NetUID(65_000), at: nil)
            return "a subnet that is not there has a metagraph"
        } catch {
            if error.code != .unknownSubnet { return "a subnet that is not there is \(error.label)" }
        }
        guard let hash = BlockHash(Bytes(repeating: 0xAB, count: 32)) else { return nil }
        do {
            _ = try await chain.metagraph(netuid, at: hash)
            return "a block that never was can be read"
        } catch {
            return error.code == .unknownBlock ? nil : "a block that never was is \(error.label)"
        }
    }

    private func registration() async throws -> String? {
        let key = try newcomer(1)
        let before = try await chain.account(subject.payer.coldkey, at: nil)
        let receipt = try await submit(.burnedRegister(netuid: netuid, hotkey: key.hotkey), by: subject.payer)
        if !receipt.events.contains(where: { $0.name == "NeuronRegistered" }) { return "there is no NeuronRegistered event" }
        let after = try await chain.account(subject.payer.coldkey, at: nil)
        if after.free >= before.free { return "it cost nothing" }
        if after.nonce <= before.nonce { return "the nonce did not grow" }
        guard let neuron = try await chain.metagraph(netuid, at: nil).neuron(key.hotkey) else { return "it has no uid" }
        if neuron.coldkey != subject.payer.coldkey { return "it belongs to somebody else" }
        if let wrong = try await refusal(
            "HotKeyAlreadyRegisteredInSubNet", .burnedRegister(netuid: netuid, hotkey: key.hotkey), subject.payer)
        {
            return wrong
        }
        // Where calls cost fees, the pool sees before any block that nobody can pay them.
        return try await refusal(
            "NotEnoughBalanceToStake", or: "Payment", .burnedRegister(netuid: netuid, hotkey: try newcomer(9).hotkey),
            try newcomer(8))
    }

    private func transfer() async throws -> String? {
        let to = try newcomer(2).coldkey
        let amount = Tao(rao: 1_234_567_891)
        let before = try await chain.account(to, at: nil)
        _ = try await submit(.transfer(to: to, amount: amount), by: subject.payer)
        let after = try await chain.account(to, at: nil)
        return after.free == before.free + amount ? nil : "\(after.free) TAO arrived instead of \(amount)"
    }

    private func serving() async throws -> String? {
        let key = try newcomer(1)
        let info = AxonInfo(address: .v4(0x0808_0808), port: 8_091)
        _ = try await submit(.serveAxon(netuid: netuid, info: info), by: key)
        if try await chain.metagraph(netuid, at: nil).neuron(key.hotkey)?.axon != info {
            return "the metagraph has another axon"
        }
        return try await refusal("HotKeyNotRegisteredInSubNet", .serveAxon(netuid: netuid, info: info), try newcomer(7))
    }

    private func weights() async throws -> String? {
        let validator = try newcomer(3)
        _ = try await submit(.burnedRegister(netuid: netuid, hotkey: validator.hotkey), by: subject.payer)
        let metagraph = try await chain.metagraph(netuid, at: nil)
        guard let miner = metagraph.neuron(try newcomer(1).hotkey) else { return "the miner is gone" }
        let call = ChainCall.setWeights(netuid: netuid, weights: [.init(uid: miner.uid, value: 65_535)], versionKey: 0)
        if let wrong = try await refusal("NeuronNoValidatorPermit", call, validator) { return wrong }
        if let wrong = try await refusal("HotKeyNotRegisteredInSubNet", call, try newcomer(7)) { return wrong }
        // More than everybody else on the subnet together, so that what an earlier run left does not outweigh it.
        let amount = Tao(rao: metagraph.neurons.reduce(Tao.tao(50)) { $0 + $1.stake }.rao * 2)
        _ = try await submit(.addStake(hotkey: validator.hotkey, netuid: netuid, amount: amount), by: subject.payer)
        let tempo = Int(try await chain.hyperparameters(netuid, at: nil).tempo)
        try await subject.advance(blocks: tempo + 1)
        guard let staked = try await chain.metagraph(netuid, at: nil).neuron(validator.hotkey) else {
            return "the validator is gone"
        }
        if staked.stake < amount { return "its stake is \(staked.stake)" }
        if !staked.validatorPermit { return "stake and an epoch gave no permit" }
        _ = try await submit(call, by: validator)
        try await subject.advance(blocks: tempo + 1)
        let paid = try await chain.metagraph(netuid, at: nil).neuron(miner.uid)
        return (paid?.incentive ?? 0) > 65_000 ? nil : "the only miner with weight has an incentive of \(paid?.incentive ?? 0)"
    }

    private func cancellation() async throws -> String? {
        let (ends, end) = AsyncStream.makeStream(of: Bool.self)
        // Not in a task group: that would wait for a reader that never ends.
        let reader = OwnedTask { [chain] in
            var iterator = chain.blocks().makeAsyncIterator()
            while (try? await iterator.next()) ?? nil != nil {}
            end.yield(true)
        }
        reader.cancel()
        let timer = OwnedTask { [time] in
            // Cancelled when the reader has ended: then nobody listens any more.
            try? await time.sleep(for: Self.patience)
            end.yield(false)
        }
        defer { timer.cancel() }
        for await hasEnded in ends { return hasEnded ? nil : "it goes on" }
        return nil
    }

    /// A hotkey that only this run uses.
    private func newcomer(_ number: Int) throws -> KeyPair { try KeyPair(uri: "//Conformance//\(salt)//\(number)") }

    /// Submits while blocks pass, ever more slowly: a signer that takes its time must not find old blocks gone.
    private func submit(_ call: ChainCall, by signer: KeyPair) async throws -> ExtrinsicReceipt {
        try await withThrowingTaskGroup(of: ExtrinsicReceipt?.self) { group in
            group.addTask { try await chain.submit(call, signedBy: signer) }
            group.addTask {
                var pause = Duration.milliseconds(1)
                while !Task.isCancelled {
                    try await subject.advance(blocks: 1)
                    guard (try? await time.sleep(for: pause)) != nil else { break }
                    pause = min(pause * 2, .milliseconds(250))
                }
                return nil
            }
            defer { group.cancelAll() }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw ChainError(.stopped, "No block took the call.", remedy: nil)
        }
    }

    /// Tries a call that must be refused for one reason; says what happened instead.
    private func refusal(_ name: String, or other: String? = nil, _ call: ChainCall, _ signer: KeyPair) async throws -> String?
    {
        do {
            _ = try await submit(call, by: signer)
            return "a call was taken that should be refused with \(name)"
        } catch let error as ChainError {
            return error.dispatch == name || (other != nil && error.dispatch == other)
                ? nil : "it was refused with \(error.dispatch ?? error.label) instead of \(name)"
        }
    }
}
