internal import HTTPTypes
internal import Neuron

/// The checks of an axon, in the protocol's order and by its code, without a socket.
final class VirtualAxon: Sendable {
    let clock: VirtualClock
    private let receiver: Hotkey
    private let floor: ReplayFloor
    private let memory: ReplayMemory
    private let dialect = NativeDialect()

    /// An axon that takes requests for a hotkey.
    init(for receiver: Hotkey, _ truth: VirtualTime) async throws {
        clock = VirtualClock(truth)
        self.receiver = receiver
        floor = try await ReplayFloor(store: MemoryStateStore(), time: clock)
        // One shard: which of several a hotkey falls in is another matter in each process, and when it forgets with it.
        memory = ReplayMemory(floor: floor, time: clock, shards: 1)
    }

    /// Judges a request: its caller, or the protocol's name for what is wrong.
    func receive(_ request: WireRequest) async -> Result<Caller, Rejection> {
        do throws(Rejection) {
            let freshness = Freshness(now: clock.now, floor: floor.value)
            let claim = try dialect.claim(request.head, receiver: receiver, freshness: freshness)
            try memory.look(at: claim)
            let proof = try dialect.verify(
                claim, head: request.head, digest: SHA256.hash(request.body), receiver: receiver)
            return .success(try await memory.record(proof, isRegistered: true))
        } catch {
            return .failure(error)
        }
    }
}

/// A signer who says that it is somebody else: the signatures are by its own key.
struct ForgedSigner: Signer {
    let hotkey: Hotkey
    let key: KeyPair
    var scheme: SignatureScheme { key.scheme }
    func sign(_ message: Bytes) async throws(IdentityError) -> Signature { try await key.sign(message) }
}
