internal import Neuron

/// What it costs to remember that a nonce was used.
enum ReplayRows {
    static var all: [Row] {
        [
            Row(
                name: "replay-memory", title: "replay memory: record a fresh nonce of a session", unit: .microseconds
            ) { stage in
                let exchange = try Exchange<SessionDialect>()
                let count = stage.operations(8_000)
                try await stage.measure(on: { try await Unused(exchange, count) }) { unused in
                    for proof in unused.proofs { _ = try await unused.memory.record(proof, isRegistered: true) }
                    try BenchmarkFailure.unless(unused.memory.count == count, "The memory holds another number of nonces.")
                    return count
                }
            }
        ]
    }

    /// An empty memory, and requests that it has not seen.
    private struct Unused: Sendable {
        let memory: ReplayMemory
        let proofs: [Proof]

        init(_ exchange: Exchange<SessionDialect>, _ count: Int) async throws {
            let floor = try await ReplayFloor(store: MemoryStateStore(), time: .system)
            memory = ReplayMemory(floor: floor, time: .system)
            var proofs: [Proof] = []
            for _ in 0..<count { proofs.append(try await exchange.prove()) }
            self.proofs = proofs
        }
    }
}
