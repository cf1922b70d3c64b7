internal import ArgumentParser
internal import Foundation
internal import Logging
internal import Neuron
internal import Subtensor
internal import Templates

/// `neuron weights`: what a validator says of its subnet.
struct WeightsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weights", abstract: "Set weights, show them, and explain what becomes of them.",
        subcommands: [WeightsSetCommand.self, WeightsShowCommand.self, WeightsExplainCommand.self])
}

/// Weights that a person gives.
struct GivenWeights: ParsableArguments {
    @Option(help: "The weights, such as 3=0.5,7=0.25: uids and shares of any scale.") var weights: String?
    @Option(help: "A JSON file of an object: uids to shares.") var file: String?

    /// Uids and shares; nil where none are given.
    func shares() throws -> [(uid: UID, share: Double)]? {
        let pairs: [(String, Double)]
        switch (weights, file) {
        case (nil, nil): return nil
        case (let text?, nil):
            pairs = try text.split(separator: ",").map { part in
                let sides = part.split(separator: "=")
                guard sides.count == 2, let share = Double(sides[1]) else { throw wrong(String(part)) }
                return (String(sides[0]), share)
            }
        case (nil, let path?):
            let data = Data(try KeyfileDisk.load(path, limit: 1 << 20).bytes.unprotected)
            guard let object = try? JSONDecoder().decode([String: Double].self, from: data) else { throw wrong(path) }
            pairs = object.sorted { (UInt16($0.key) ?? .max) < (UInt16($1.key) ?? .max) }.map { ($0.key, $0.value) }
        default: throw NeuronError(.usage, "There are two sets of weights.", remedy: "Give --weights or --file.")
        }
        return try pairs.map { text, share in
            guard let uid = UID(text) else { throw wrong(text) }
            return (uid, share)
        }
    }

    private func wrong(_ text: String) -> NeuronError {
        NeuronError(.usage, "\(text) is no weight.", remedy: "Write uid=share, such as 3=0.5.")
    }
}

/// `neuron weights set`.
struct WeightsSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set the hotkey's weights by whichever way the subnet asks.",
        discussion: "What is sent is saved first, in the neuron's state folder, so that nothing is sent twice.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var wallet: WalletOptions
    @OptionGroup var password: WalletPasswordOptions
    @OptionGroup var spending: SpendingOptions
    @OptionGroup var given: GivenWeights
    @Option(help: "The subnet's number.") var netuid: UInt16

    func run() async throws {
        let netuid = NetUID(netuid)
        let chain = try network.chain(netuids: [netuid])
        let owned = try wallet.wallet()
        let hotkey = Hotkey(try owned.publicHalf(of: wallet.key(.hotkey)).address)
        let reading = try await chain.subnet(netuid)
        let (metagraph, rules) = (reading.metagraph, reading.rules)
        guard let shares = try given.shares() else {
            throw NeuronError(.usage, "There are no weights.", remedy: "Give --weights or --file.")
        }
        let weights = try WeightLimit(rules.maxWeightLimit).weights(shares)
        let way = rules.commitReveal ? "Commit" : "Set"
        let summary = "\(way) \(weights.entries.count) weights of \(hotkey) on subnet \(netuid)."
        let shown = ChainCall.setWeights(netuid: netuid, weights: weights.entries, versionKey: rules.weightsVersion)
        guard
            try await spending.isApproved(
                shown, summary: summary, from: hotkey.publicKey, on: chain, json: network.wantsJSON)
        else { return }
        let signer = try owned.unlocked(wallet.key(.hotkey), password: password.source) { Output.note("Warning: \($0)") }
        let folder = StateFolder.standardPath(network: chain.network.description, netuid: netuid, hotkey: hotkey)
        let keeper = WeightKeeper(
            chain: chain, signer: signer, netuid: netuid, ledger: try await WeightLedger(try StateFolder(folder)),
            time: SystemTime(), logger: Logger(label: "neuron.weights") { ConsoleLog(label: $0, level: .warning) })
        try await keeper.intend(weights, on: metagraph, under: rules)
        let json = network.wantsJSON
        switch try await keeper.step(on: metagraph, under: rules) {
        case .set(let receipt): try SubmissionReport.show(receipt, "The weights are set.", json: json)
        case .committed(let receipt, let block):
            let when = block.map { "they take effect at about block \($0)" } ?? "they take effect when they are revealed"
            try SubmissionReport.show(receipt, "The weights are committed; \(when).", json: json)
        case .revealed(let receipt): try SubmissionReport.show(receipt, "Earlier weights are revealed.", json: json)
        case .tooSoon(let until):
            let last = metagraph.neuron(hotkey)?.lastUpdate ?? 0
            let note = RateLimitNote(
                passed: metagraph.block.number - min(last, metagraph.block.number), limit: rules.weightsRateLimit)
            throw ChainError(
                .tooSoon, "Weights were set \(note).", remedy: "Set them again at block \(until).")
        case .noPermit:
            throw ChainError(
                .refused, "Hotkey \(hotkey) holds no validator permit on subnet \(netuid).",
                remedy: "Stake more to it, and wait for the next epoch.")
        case .nothingToSet(let why): throw ChainError(.refused, why, remedy: "Give weights to more neurons.")
        }
    }
}

/// `neuron weights show`.
struct WeightsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the weights that a hotkey has on the chain.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var wallet: WalletOptions
    @Option(help: "The subnet's number.") var netuid: UInt16
    @Option(name: .customLong("of-hotkey"), help: "The hotkey's SS58 address; the wallet's unless given.") var address: String?

    func run() async throws {
        let netuid = NetUID(netuid)
        let chain = try network.chain(netuids: [netuid])
        let hotkey: Hotkey
        if let address, let given = Hotkey(address) {
            hotkey = given
        } else {
            hotkey = Hotkey(try wallet.wallet().publicHalf(of: wallet.key(.hotkey)).address)
        }
        let metagraph = try await chain.metagraph(netuid, at: try network.blockHash())
        guard let neuron = metagraph.neuron(hotkey) else {
            throw ChainError(.refused, "Hotkey \(hotkey) is not on subnet \(netuid).", remedy: "Register it first.")
        }
        let entries = try await chain.weights(of: neuron.uid, on: netuid, at: metagraph.block.hash)
        try WeightsReport(
            metagraph: metagraph, neuron: neuron, weights: WeightVector(entries: entries)
        ).show(json: network.wantsJSON)
    }
}

/// `neuron weights explain`.
struct WeightsExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say what would become of weights: when they may be set, and what the chain clips.",
        discussion: "Without weights it is those on the chain. Nothing is signed.")

    @OptionGroup var network: NetworkOptions
    @OptionGroup var wallet: WalletOptions
    @OptionGroup var given: GivenWeights
    @Option(help: "The subnet's number.") var netuid: UInt16

    func run() async throws {
        let netuid = NetUID(netuid)
        let chain = try network.chain(netuids: [netuid])
        let hotkey = Hotkey(try wallet.wallet().publicHalf(of: wallet.key(.hotkey)).address)
        let reading = try await chain.subnet(netuid, at: try network.blockHash())
        let (metagraph, rules) = (reading.metagraph, reading.rules)
        guard let neuron = metagraph.neuron(hotkey) else {
            throw ChainError(.refused, "Hotkey \(hotkey) is not on subnet \(netuid).", remedy: "Register it first.")
        }
        let weights: WeightVector
        if let shares = try given.shares() {
            weights = try WeightLimit(rules.maxWeightLimit).weights(shares)
        } else {
            weights = WeightVector(entries: try await chain.weights(of: neuron.uid, on: netuid, at: metagraph.block.hash))
        }
        var notes: [String] = []
        if !neuron.validatorPermit, metagraph.owner != hotkey {
            notes.append("The hotkey holds no validator permit: the chain refuses its weights for others.")
        }
        if neuron.lastUpdate > 0, rules.weightsRateLimit > 0 {
            let passed = metagraph.block.number - min(neuron.lastUpdate, metagraph.block.number)
            notes.append("Weights were set \(RateLimitNote(passed: passed, limit: rules.weightsRateLimit)).")
        }
        if rules.commitReveal, let secret = try await chain.commitReveal(netuid, at: metagraph.block.hash) {
            let way =
                secret.way == .timelock ? "timelocked: the chain opens them itself" : "committed by hash and revealed later"
            let when = secret.revealBlock.map { ", at about block \($0)" } ?? ""
            notes.append("Weights are \(way)\(when).")
        } else {
            notes.append("Weights are set in the open and count from the next epoch on.")
        }
        if weights.entries.count < min(Int(rules.minAllowedWeights), metagraph.neurons.count) {
            notes.append(
                "\(weights.entries.count) weights are fewer than the \(rules.minAllowedWeights) that the subnet asks for.")
        }
        if !WeightLimit(rules.maxWeightLimit).allows(weights.entries.map(\.value)) {
            notes.append("The largest weight is over the subnet's limit: the chain refuses these weights.")
        }
        try WeightsReport(metagraph: metagraph, neuron: neuron, weights: weights, notes: notes).show(json: network.wantsJSON)
    }
}
