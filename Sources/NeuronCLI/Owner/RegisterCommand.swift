internal import ArgumentParser
internal import Foundation
internal import Neuron
internal import Subtensor
internal import Templates

/// `neuron register`: a place on a subnet.
struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register", abstract: "Register the wallet's hotkey on a subnet.",
        discussion: """
            Costs the subnet's price of the day, which the coldkey pays and which is burned; with --work it costs computing time \
            instead, where the chain takes that. Opens the coldkey to sign.
            """)

    @OptionGroup var network: NetworkOptions
    @OptionGroup var wallet: WalletOptions
    @OptionGroup var password: WalletPasswordOptions
    @OptionGroup var spending: SpendingOptions

    @Option(help: "The subnet's number.") var netuid: UInt16
    @Option(help: "Refuse a price above this, in TAO.") var limit: Amount?
    @Flag(help: "Find a proof of work instead of paying.") var work = false
    @Option(help: "How many cores search for a proof of work; all unless given.") var workers: Int?

    func run() async throws {
        let netuid = NetUID(netuid)
        let chain = try network.chain(netuids: [netuid])
        let owned = try wallet.wallet()
        let hotkey = Hotkey(try owned.publicHalf(of: wallet.key(.hotkey)).address)
        let coldkey = Coldkey(try owned.publicHalf(of: .coldkey).address)
        if let known = try await chain.metagraph(netuid, at: nil).neuron(hotkey) {
            Output.note("Hotkey \(hotkey) is registered already, as uid \(known.uid).")
            Output.line(network.wantsJSON ? try Output.json(["uid": known.uid.rawValue]) : "uid \(known.uid)")
            return
        }
        if work {
            try await registerByWork(netuid, hotkey, coldkey, on: chain)
            return
        }
        let rules = try await chain.hyperparameters(netuid, at: nil)
        guard rules.registrationAllowed else {
            throw ChainError(
                .refused, "Subnet \(netuid) takes no registrations now.", remedy: "Ask the subnet's owner to open registration."
            )
        }
        if let limit, rules.burn > limit.rao {
            throw ChainError(
                .refused, "The price is \(rules.burn) TAO, above the limit of \(limit.rao) TAO.",
                remedy: "Raise --limit, or wait: the price falls while nobody registers.")
        }
        let call: ChainCall =
            if let limit { .registerLimit(netuid: netuid, hotkey: hotkey, limit: limit.rao) } else {
                .burnedRegister(netuid: netuid, hotkey: hotkey)
            }
        let summary = "Register \(hotkey) on subnet \(netuid) for \(rules.burn) TAO, which is burned."
        guard
            try await spending.isApproved(
                call, summary: summary, from: coldkey.publicKey, on: chain, json: network.wantsJSON)
        else { return }
        let signer = try owned.unlocked(.coldkey, password: password.source) { Output.note("Warning: \($0)") }
        try SubmissionReport.show(
            try await chain.submit(call, signedBy: signer), "Hotkey \(hotkey) is registered.", json: network.wantsJSON)
    }

    private func registerByWork(_ netuid: NetUID, _ hotkey: Hotkey, _ coldkey: Coldkey, on chain: SubtensorChain) async throws {
        let terms = try await chain.workTerms(netuid)
        let place = WorkSolution(nonce: 0, seal: Bytes(repeating: 0, count: 32))
        let summary = "Register \(hotkey) on subnet \(netuid) by a proof of work of difficulty \(terms.difficulty)."
        let signs = terms.isLegacy ? hotkey.publicKey : coldkey.publicKey
        guard
            try await spending.isApproved(
                Self.call(terms, netuid, hotkey, coldkey, 0, place), summary: summary, from: signs, on: chain,
                json: network.wantsJSON)
        else { return }
        let cores = min(max(workers ?? ProcessInfo.processInfo.activeProcessorCount, 1), 1_024)
        let wallet = try wallet.wallet()
        let signer = try wallet.unlocked(
            terms.isLegacy ? self.wallet.key(.hotkey) : .coldkey, password: password.source
        ) { Output.note("Warning: \($0)") }
        let search = WorkSearch(chain: chain, netuid: netuid, hotkey: hotkey, coldkey: coldkey, workers: cores)
        let (block, solution) = try await search.solution(terms)
        Output.progress("")
        try SubmissionReport.show(
            try await chain.submit(
                Self.call(terms, netuid, hotkey, coldkey, block, solution), signedBy: signer),
            "Hotkey \(hotkey) is registered.", json: network.wantsJSON)
    }

    private static func call(
        _ terms: WorkTerms, _ netuid: NetUID, _ hotkey: Hotkey, _ coldkey: Coldkey, _ block: BlockNumber, _ work: WorkSolution
    ) -> ChainCall {
        terms.isLegacy
            ? .legacyRegister(netuid: netuid, hotkey: hotkey, coldkey: coldkey, block: block, work: work)
            : .workRegister(netuid: netuid, hotkey: hotkey, block: block, work: work)
    }
}

/// A search for a proof of work that begins anew with a newer block before the chain finds the old one too old.
struct WorkSearch {
    let chain: SubtensorChain
    let netuid: NetUID
    let hotkey: Hotkey
    let coldkey: Coldkey
    let workers: Int

    /// Blocks after which work over a block is given up: the chain takes fewer than three, or five, and one is needed to get in.
    private static let patience: BlockNumber = 2

    /// A good nonce over a block that is still young.
    func solution(_ terms: WorkTerms) async throws -> (block: BlockNumber, solution: WorkSolution) {
        var start = UInt64.random(in: 0 ... .max)
        while true {
            let head = try await chain.head()
            let seal =
                terms.isLegacy
                ? WorkSeal(legacyBlock: head.hash, key: hotkey.publicKey)
                : WorkSeal(netuid: netuid, block: head.hash, hotkey: hotkey, coldkey: coldkey)
            let solver = WorkSolver(seal, difficulty: terms.difficulty, workers: workers)
            let begin = start
            let found = try await withThrowingTaskGroup(of: WorkSolution?.self) { group in
                group.addTask {
                    try? await solver.solve(from: begin, time: .system) { progress in
                        Output.progress(
                            "Searching: \(progress.tried) nonces, \(Int(progress.rate / 1_000)) thousand a second, "
                                + "block \(head.number)")
                    }
                }
                group.addTask {
                    for try await block in chain.blocks() where block.number >= head.number + Self.patience { break }
                    return nil
                }
                defer { group.cancelAll() }
                return try await group.next() ?? nil
            }
            try Task.checkCancellation()
            if let found { return (head.number, found) }
            start &+= 1 << 40
        }
    }
}
