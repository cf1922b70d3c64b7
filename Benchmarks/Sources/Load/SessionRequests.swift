internal import Neuron

/// Requests within sessions that are open, one a caller, each with its keyed hash made as it is sent.
final class SessionRequests: LoadSource {
    let head: LoadHead
    let body: [UInt8]
    let expected = LoadExpectation()
    private let callers: LoadCallers
    private let shape: LoadShape
    private let arena: Arena
    private let sessions: [OpenedSession]
    private var lines: [RequestLines]
    private let onConnection: [[Int]]
    private var made: [Int]
    private var lastNonce: UInt64 = 0

    init(
        _ target: LoadTarget, _ callers: LoadCallers, _ sessions: [OpenedSession], _ shape: LoadShape, arena: Arena
    ) {
        self.callers = callers
        self.sessions = sessions
        self.shape = shape
        self.arena = arena
        body = target.body
        onConnection = (0..<shape.connections).map { callers.onConnection($0, of: shape.connections) }
        made = Array(repeating: 0, count: shape.connections)
        let isOneEach = callers.keys.count <= shape.connections
        head = LoadHead(
            constants: target.constants(bytes: target.body.count) + [("x-bittensor-crypto", "blake2b-256")],
            varying: ["x-bittensor-hotkey", "x-neuron-session", "x-bittensor-nonce", "x-bittensor-signature"],
            constantOfConnection: isOneEach ? 2 : 0)
        let digest = Blake2b.hash(target.body, length: 32)
        lines = callers.names.map {
            RequestLines(scheme: "blake2b-256", target: target.path, digest: digest, caller: $0, receiver: target.receiver)
        }
    }

    func count(on connection: Int) -> Int { shape.share(of: shape.requests, on: connection) }

    func fill(_ slot: H2Slot) {
        let own = onConnection[slot.connection]
        let caller = own[made[slot.connection] % own.count]
        made[slot.connection] += 1
        lastNonce = max(Clock.wall, lastNonce + 1)
        lines[caller].set(lastNonce)
        let mac = sessions[caller].keys.mac(lines[caller].bytes, of: .request)
        let nonce = slot.scratch.part(0..<RequestLines.nonceDigits)
        let signature = slot.scratch.part(32..<32 + 2 + 2 * mac.count)
        Digits.write(lastNonce, to: nonce)
        Digits.writeHex(mac, to: signature)
        slot.set(0, names[caller])
        slot.set(1, ids[caller])
        slot.set(2, nonce)
        slot.set(3, signature)
    }

    /// The callers' addresses and their sessions' names, where nghttp2 reads them.
    private lazy var names = callers.names.map { arena.keep($0.utf8) }
    private lazy var ids = sessions.map { arena.keep($0.id.utf8) }
}
