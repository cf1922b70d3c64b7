internal import Neuron

/// Requests that their callers' hotkeys sign, before the clock starts or as they are sent.
final class SignedRequests: LoadSource {
    let head: LoadHead
    let body: [UInt8]
    let expected = LoadExpectation()
    private let callers: LoadCallers
    private let shape: LoadShape
    private let arena: Arena
    private var lines: [RequestLines]
    private var lastNonce: UInt64 = 0
    /// The callers of each connection, and how many requests it has made.
    private let onConnection: [[Int]]
    private var made: [Int]
    /// What was signed beforehand, by connection.
    private var ready: [[Ready]] = []

    /// A request that is signed: its caller, nonce and signature.
    private struct Ready: Sendable {
        let caller: Int
        let nonce: UInt64
        let signature: [UInt8]
    }

    init(_ target: LoadTarget, _ callers: LoadCallers, _ shape: LoadShape, arena: Arena) {
        self.callers = callers
        self.shape = shape
        self.arena = arena
        body = target.body
        onConnection = (0..<shape.connections).map { callers.onConnection($0, of: shape.connections) }
        made = Array(repeating: 0, count: shape.connections)
        let isOneEach = callers.keys.count <= shape.connections
        head = LoadHead(
            constants: target.constants(bytes: target.body.count),
            varying: ["x-bittensor-hotkey", "x-bittensor-nonce", "x-bittensor-signature"],
            constantOfConnection: isOneEach ? 1 : 0)
        let digest = SHA256.hash(target.body)
        lines = callers.names.map {
            RequestLines(scheme: "sr25519", target: target.path, digest: digest, caller: $0, receiver: target.receiver)
        }
    }

    /// Signs all requests now, on all cores.
    func signAhead() async throws {
        let plan = (0..<shape.connections).map { connection in
            (0..<count(on: connection)).map { (caller: caller(of: $0, on: connection), nonce: nextNonce()) }
        }
        let (keys, lines) = (callers.keys, lines)
        ready = try await withThrowingTaskGroup(of: (Int, [Ready]).self) { group in
            for (connection, requests) in plan.enumerated() {
                group.addTask {
                    let signed = try requests.map { request in
                        var lines = lines[request.caller]
                        lines.set(request.nonce)
                        let signature = try keys[request.caller].signature(for: lines.bytes)
                        return Ready(caller: request.caller, nonce: request.nonce, signature: signature.bytes)
                    }
                    return (connection, signed)
                }
            }
            var all = [[Ready]](repeating: [], count: plan.count)
            for try await (connection, signed) in group { all[connection] = signed }
            return all
        }
    }

    func count(on connection: Int) -> Int { shape.share(of: shape.requests, on: connection) }

    func fill(_ slot: H2Slot) {
        let number = made[slot.connection]
        made[slot.connection] += 1
        let request =
            ready.isEmpty ? sign(by: caller(of: number, on: slot.connection)) : ready[slot.connection][number]
        let nonce = slot.scratch.part(0..<RequestLines.nonceDigits)
        let signature = slot.scratch.part(32..<32 + 2 + 2 * request.signature.count)
        Digits.write(request.nonce, to: nonce)
        Digits.writeHex(request.signature, to: signature)
        slot.set(0, names[request.caller])
        slot.set(1, nonce)
        slot.set(2, signature)
    }

    /// The callers' addresses, where nghttp2 reads them.
    private lazy var names = callers.names.map { arena.keep($0.utf8) }

    private func caller(of number: Int, on connection: Int) -> Int {
        onConnection[connection][number % onConnection[connection].count]
    }

    private func sign(by caller: Int) -> Ready {
        let nonce = nextNonce()
        lines[caller].set(nonce)
        // A key in memory always signs; a request that it did not sign would be refused, and counted as failed.
        let signature = try? callers.keys[caller].signature(for: lines[caller].bytes)
        return Ready(caller: caller, nonce: nonce, signature: signature?.bytes ?? [])
    }

    private func nextNonce() -> UInt64 {
        lastNonce = max(Clock.wall, lastNonce + 1)
        return lastNonce
    }
}
