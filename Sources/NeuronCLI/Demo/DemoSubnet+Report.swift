internal import Neuron
internal import Synchronization
internal import TextPrediction

extension DemoSubnet {
    /// How the subnet stands: the metagraph, and what the validators have found out.
    ///
    /// - Parameter running: the process numbers of those that run.
    func report(_ metagraph: Metagraph, _ running: [String: Int32]) -> DemoReport {
        let judges = residents.filter { !$0.isMiner }
        let findings = judges.compactMap { folder.findings(of: $0) }
        return DemoReport(
            miners: residents.filter(\.isMiner).compactMap { resident in
                guard let neuron = metagraph.neuron(resident.key.hotkey) else { return nil }
                let seen = findings.compactMap { $0.bitsPerByte[neuron.hotkey] }
                return DemoReport.Miner(
                    uid: neuron.uid, hotkey: neuron.hotkey, process: running[resident.name], kind: resident.name,
                    bitsPerByte: seen.isEmpty ? nil : seen.reduce(0, +) / Double(seen.count),
                    consensus: Double(neuron.consensus) / 65_535, incentive: Double(neuron.incentive) / 65_535,
                    emission: neuron.emission)
            },
            validators: judges.compactMap { resident in
                metagraph.neuron(resident.key.hotkey).map { neuron in
                    DemoReport.Validator(
                        uid: neuron.uid, hotkey: neuron.hotkey, process: running[resident.name], stake: neuron.stake,
                        dividends: Double(neuron.dividends) / 65_535, emission: neuron.emission)
                }
            },
            pool: Self.pool(findings),
            copycat: findings.lazy.compactMap(\.copycat).first.map {
                DemoReport.Copycat(alone: $0.alone, withoutRemedy: $0.plain, withRemedy: $0.remedied)
            },
            requests: findings.map(\.requests).reduce(0, +), authenticated: findings.map(\.authenticated).reduce(0, +),
            network: state.withLock { $0.network } ?? "", process: running[Self.chainName],
            block: metagraph.block.number, seconds: (time.monotonic.since(begin).inSeconds * 1_000).rounded() / 1_000)
    }

    /// The pool against the best miner, as the validators saw them on average.
    private static func pool(_ findings: [TextPredictionValidator.Findings]) -> DemoReport.Pool? {
        let seen = findings.compactMap { finding in
            finding.poolBitsPerByte.flatMap { pool in finding.bitsPerByte.values.min().map { (pool: pool, best: $0) } }
        }
        guard !seen.isEmpty else { return nil }
        let count = Double(seen.count)
        return DemoReport.Pool(
            bitsPerByte: seen.map(\.pool).reduce(0, +) / count, bestBitsPerByte: seen.map(\.best).reduce(0, +) / count)
    }
}
