internal import Neuron
internal import Synchronization

/// The body of one request, from the connection's loop to the call's task. Bounded by the stream's window, which opens again
/// only as the body is read.
package final class BodyReader: Sendable {
    /// Why a body does not come to its end.
    package enum Failure: Error, Sendable { case gone, tooSlow, tooLarge, noRoom }

    private struct State {
        var bytes: Bytes = []
        var hasEnded = false
        var failure: Failure?
        var waiter: Pending<Void>?
    }

    private let state = Mutex(State())
    /// How the connection names the call, and its way there.
    private let id: Int
    private let outlet: (any CallOutlet)?
    private let tellsWhenWanted: Bool

    /// A body that is taken out of `outlet`'s connection without a word of it, as its answer takes all of it anyway: up to so many bytes.
    private static let untoldBytes = 16 << 10

    /// A body of which nothing has arrived; the outlet hears how many bytes were taken out and, if asked, that more is waited for.
    init(of id: Int, to outlet: any CallOutlet, tellsWhenWanted: Bool = false) {
        self.id = id
        self.outlet = outlet
        self.tellsWhenWanted = tellsWhenWanted
    }

    /// A body that is there as a whole.
    init(_ bytes: Bytes) {
        id = 0
        outlet = nil
        tellsWhenWanted = false
        append(bytes)
        end()
    }

    /// More has arrived.
    func append(_ bytes: Bytes) { change { $0.bytes.isEmpty ? ($0.bytes = bytes) : $0.bytes.append(contentsOf: bytes) } }
    /// All has arrived.
    func end() { change { $0.hasEnded = true } }
    /// No more will arrive; without effect once the body is complete.
    func fail(_ failure: Failure) { change { if !$0.hasEnded, $0.failure == nil { $0.failure = failure } } }

    private func change(_ change: (inout State) -> Void) {
        let waiter: Pending<Void>? = state.withLock { state in
            change(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.settle(())
    }

    /// The whole body, where all of it is here, none of it was taken and it is small; nil else.
    func takeWhole() -> Bytes? {
        state.withLock { state in
            guard state.hasEnded, state.bytes.count <= Self.untoldBytes else { return nil }
            defer { state.bytes = [] }
            return state.bytes
        }
    }

    /// What has arrived since the last call; waits for more, and is nil at the end. One reader only.
    func next() async throws(Failure) -> Bytes? {
        while true {
            let waiter = Pending<Void>()
            let step: Result<Bytes?, Failure>? = state.withLock { state in
                if !state.bytes.isEmpty {
                    defer { state.bytes = [] }
                    return .success(state.bytes)
                }
                if state.hasEnded { return .success(nil) }
                if let failure = state.failure { return .failure(failure) }
                state.waiter = waiter
                return nil
            }
            switch step {
            case .success(let bytes?):
                outlet?.send(.read(id, bytes.count))
                return bytes
            case .success(nil): return nil
            case .failure(let failure): throw failure
            case nil:
                if tellsWhenWanted { outlet?.send(.wanted(id)) }
                await waiter.value
            }
        }
    }
}
