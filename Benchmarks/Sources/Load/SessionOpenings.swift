internal import Foundation
internal import Neuron

/// Requests that open sessions: one each, signed by its caller.
final class SessionOpenings: LoadSource {
    let head: LoadHead
    let body: [UInt8]
    let expected = LoadExpectation(wantsBodies: true)
    private let callers: LoadCallers
    private let shape: LoadShape
    private let arena: Arena
    private let receiver: String
    private let secrets: [SessionSecret]
    private var made: [Int]
    /// The caller whom each connection's next answer is for: one request at a time is on its way there.
    private var asking: [Int]
    /// The sessions that are open, by caller.
    private(set) var opened: [OpenedSession?]

    /// The shape's requests are the sessions, of the callers by turns.
    init(_ target: LoadTarget, _ callers: LoadCallers, connections: Int, arena: Arena) throws {
        self.callers = callers
        self.arena = arena
        receiver = target.receiver
        shape = LoadShape(connections: connections, inFlight: connections, requests: callers.keys.count)
        secrets = try callers.keys.map { _ in try SessionSecret() }
        body = try SynapseCoding.encode(SessionOpening(secrets[0]))
        made = Array(repeating: 0, count: connections)
        asking = made
        opened = Array(repeating: nil, count: callers.keys.count)
        head = LoadHead(
            constants: target.constants(bytes: body.count, path: Session.path),
            varying: ["x-bittensor-hotkey", "x-bittensor-nonce", "x-bittensor-signature"])
    }

    func count(on connection: Int) -> Int { shape.share(of: shape.requests, on: connection) }

    func fill(_ slot: H2Slot) {
        let caller = slot.connection + made[slot.connection] * shape.connections
        made[slot.connection] += 1
        asking[slot.connection] = caller
        let body = (try? SynapseCoding.encode(SessionOpening(secrets[caller]))) ?? []
        let nonce = Clock.wall
        var lines = RequestLines(
            scheme: "sr25519", target: Session.path, digest: SHA256.hash(body), caller: callers.names[caller],
            receiver: receiver)
        lines.set(nonce)
        // A key in memory always signs; a request that it did not sign would be refused, and counted as failed.
        let signature = (try? callers.keys[caller].signature(for: lines.bytes).hex) ?? ""
        slot.body = arena.keep(body)
        slot.set(0, arena.keep(callers.names[caller].utf8))
        slot.set(1, arena.keep(String(nonce).utf8))
        slot.set(2, arena.keep(signature.utf8))
    }

    func take(_ slot: H2Slot) {
        let caller = asking[slot.connection]
        guard let answer = try? SynapseCoding.decode(SessionOpened.self, from: slot.answer), let key = answer.key,
            let keys = secrets[caller].keys(asCallerOf: key)
        else { return }
        opened[caller] = OpenedSession(id: answer.session, keys: keys)
    }
}

/// A session that is open: its name, and what proves its requests.
struct OpenedSession: Sendable {
    let id: String
    let keys: SessionKeys
}
