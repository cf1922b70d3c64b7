internal import Neuron

/// Requests that must be refused before anything is checked that costs: they have the form of signed ones, and are for another axon or
/// of another time.
final class RefusedRequests: LoadSource {
    /// What is wrong with them.
    enum Fault: Sendable { case otherReceiver, oldNonce }

    let head: LoadHead
    let body: [UInt8]
    /// Source: section 3 of the native protocol in `docs/native-protocol.md`.
    let expected = LoadExpectation(status: 401, isProven: false, mostBytes: 200)
    private let shape: LoadShape
    private let arena: Arena
    private let fault: Fault
    private var last: UInt64 = 0

    init(_ target: LoadTarget, _ fault: Fault, _ callers: LoadCallers, _ shape: LoadShape, arena: Arena) throws {
        self.fault = fault
        self.shape = shape
        self.arena = arena
        body = target.body
        let named = LoadTarget(
            port: target.port,
            receiver: fault == .otherReceiver ? try KeyPair(uri: "//Other").hotkey.description : target.receiver,
            path: target.path, body: target.body)
        head = LoadHead(
            constants: named.constants(bytes: target.body.count) + [("x-bittensor-hotkey", callers.names[0])],
            varying: ["x-bittensor-nonce", "x-bittensor-signature"])
    }

    func count(on connection: Int) -> Int { shape.share(of: shape.requests, on: connection) }

    func fill(_ slot: H2Slot) {
        let hour: UInt64 = 3_600_000_000_000
        last = max(fault == .oldNonce ? Clock.wall - hour : Clock.wall, last + 1)
        let nonce = slot.scratch.part(0..<RequestLines.nonceDigits)
        Digits.write(last, to: nonce)
        slot.set(0, nonce)
        slot.set(1, signature)
    }

    /// Nobody's: that nobody looks at it is what is measured.
    private lazy var signature = arena.keep(("0x" + String(repeating: "5a", count: 64)).utf8)
}
