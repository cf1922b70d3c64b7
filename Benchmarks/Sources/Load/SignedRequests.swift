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
    /// What was signed beforehand, by connection; nothing where it is signed as it is sent.
    private let ready: [[SignedRequest]]

    init(
        _ target: LoadTarget, _ callers: LoadCallers, _ shape: LoadShape, ready: [[SignedRequest]] = [], arena: Arena
    ) {
        self.ready = ready
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

    private func sign(by caller: Int) -> SignedRequest {
        lastNonce = max(Clock.wall, lastNonce + 1)
        lines[caller].set(lastNonce)
        // A key in memory always signs; a request that it did not sign would be refused, and counted as failed.
        let signature = try? callers.keys[caller].signature(for: lines[caller].bytes)
        return SignedRequest(caller: caller, nonce: lastNonce, signature: signature?.bytes ?? [])
    }
}
