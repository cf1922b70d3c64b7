internal import Foundation
internal import Logging
internal import Neuron
internal import Subtensor
internal import Synchronization
internal import Templates

extension DemoSubnet {
    /// What the chain's process is called.
    static let chainName = "chain"
    /// This program, also where its file was replaced meanwhile.
    private static let program = "/proc/self/exe"
    /// What the SDK 10's axons publish as their version.
    private static let pythonVersion: UInt32 = 10_005_000

    /// Starts the chain, registers everybody, starts the miners, and the validators once all miners serve: so all are asked about the
    /// same places from the first round on.
    func settle() async throws -> SubtensorChain {
        let network = try await startChain(port: settings.port)
        let chain = try client(of: network)
        for resident in residents {
            // One after the other, so that one seed gives the same uids each time.
            _ = try await chain.submit(
                .burnedRegister(netuid: DemoSettings.netuid, hotkey: resident.key.hotkey), signedBy: owner)
            switch resident.role {
            case .miner: try startNeuron(resident, on: network)
            case .python: _ = try startPython(resident)
            case .validator:
                _ = try await chain.submit(
                    .addStake(hotkey: resident.key.hotkey, netuid: DemoSettings.netuid, amount: DemoSettings.stake),
                    signedBy: owner)
            }
        }
        for resident in residents { try await publishPython(resident, on: chain) }
        try await untilAllServe(on: chain)
        for resident in residents where !resident.isMiner { try startNeuron(resident, on: network) }
        state.withLock { $0.isSettled = true }
        return chain
    }

    /// Starts one that has ended again: the chain goes on with what it kept.
    func startAgain(_ name: String) async throws {
        guard let network = state.withLock({ $0.network }) else { return }
        guard let resident = residents.first(where: { $0.name == name }) else {
            _ = try await startChain(port: chainPort ?? settings.port)
            return
        }
        if case .python = resident.role {
            _ = try startPython(resident)
            try await publishPython(resident, on: try client(of: network))
        } else {
            try startNeuron(resident, on: network)
        }
    }

    /// The chain of this demo, asked at its own pace.
    private func client(of network: String) throws -> SubtensorChain {
        guard let name = NetworkName(network) else {
            throw DemoError("The chain calls itself \(network), which is no address.", remedy: nil)
        }
        var nodes = NodeSettings(isLocal: true)
        nodes.blockTime = settings.blockTime
        nodes.patience = .seconds(30)
        return SubtensorChain(
            name, settings: nodes, cache: .standard(variables: environment), netuids: [DemoSettings.netuid],
            logger: Logger(label: "neuron.chain") { ConsoleLog(label: $0, level: .error) })
    }

    /// Starts the chain, and waits until it answers.
    ///
    /// - Returns: its address.
    /// - Throws: `ChainError` when it ends before, such as for a port that is taken.
    private func startChain(port: Int) async throws -> String {
        var arguments = ["localnet", "run", "--stop-with-input", "--port", String(port)]
        arguments += ["--block-time", "\(settings.blockMilliseconds)ms"]
        arguments += ["--genesis-seed", String(settings.seed)]
        if settings.restarts { arguments += ["--state", folder.chain] }
        let child = try processes.start(
            Self.chainName, Self.program, arguments, environment: environment, log: folder.log(of: Self.chainName))
        for await line in child.lines where line.hasPrefix("ready ") {
            let network = String(line.dropFirst("ready ".count))
            state.withLock { $0.network = network }
            return network
        }
        try Task.checkCancellation()
        throw chainEnded(await child.end)
    }

    /// Starts a miner or validator by its file of settings.
    private func startNeuron(_ resident: Resident, on network: String) throws {
        let file = try folder.configure(resident, settings, chain: network)
        let command = resident.isMiner ? "demo-miner" : "demo-validator"
        _ = try processes.start(
            resident.name, Self.program, [command, "--config", file], environment: environment,
            log: folder.log(of: resident.name))
    }

    private func startPython(_ resident: Resident) throws -> ChildProcess? {
        guard case .python(let order) = resident.role, let python = settings.python else { return nil }
        return try processes.start(
            resident.name, python,
            [Self.script, "--seed", resident.pythonSeed, "--training", folder.training, "--order", String(order)],
            environment: environment, log: folder.log(of: resident.name))
    }

    /// Waits until a Python miner serves, and publishes where.
    private func publishPython(_ resident: Resident, on chain: SubtensorChain) async throws {
        guard case .python = resident.role, let child = processes.child(resident.name) else { return }
        for await line in child.lines where line.hasPrefix("ready ") {
            guard let port = UInt16(line.dropFirst("ready ".count)) else { continue }
            let info = AxonInfo(version: Self.pythonVersion, address: .v4(0x7F00_0001), port: port, placeholder1: 0)
            _ = try await chain.submit(.serveAxon(netuid: DemoSettings.netuid, info: info), signedBy: resident.key)
            return
        }
    }

    private func untilAllServe(on chain: SubtensorChain) async throws {
        let miners = residents.filter(\.isMiner).map(\.key.hotkey)
        for try await _ in chain.blocks() {
            let metagraph = try await chain.metagraph(DemoSettings.netuid, at: nil)
            let count = miners.count { metagraph.neuron($0)?.endpoint != nil }
            display.progress("block \(metagraph.block.number)   \(count) of \(miners.count) miners serve")
            if count == miners.count { return }
        }
        try Task.checkCancellation()
    }

    /// Where the Python miner's program is, seen from the root of the package.
    static let script = "Examples/TextPrediction/python/miner.py"

    /// What the processes see: this one's environment without settings of Neuron's, which would count more than their files, and with
    /// a folder of the demo's own for what clients of the chain keep.
    private var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("NEURON_") }
        variables["XDG_CACHE_HOME"] = folder.cache
        return variables
    }
}
