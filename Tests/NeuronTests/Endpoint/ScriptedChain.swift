import Neuron
import Synchronization

/// A chain whose streams of blocks end as a test wants, and that counts what is read.
final class ScriptedChain: ChainEndpoint {
    /// How one stream goes.
    enum Stream: Sendable {
        /// It fails at the first block.
        case fails
        /// It ends at the first block.
        case ends
        /// It has every block up to this number, then tells ``drained`` and waits to be cancelled.
        case blocks(upTo: BlockNumber)
    }

    private struct State {
        var head: BlockNumber = 0
        var streams: [Stream]
        var reads = 0
    }

    private let state: Mutex<State>
    private let hotkey: Hotkey
    private let drain: AsyncStream<Void>.Continuation
    /// Yields when a stream has given all its blocks.
    let drained: AsyncStream<Void>

    init(_ streams: [Stream]) throws {
        state = Mutex(State(streams: streams))
        hotkey = try KeyPair(uri: "//Alice").hotkey
        (drained, drain) = AsyncStream.makeStream()
    }

    /// How many metagraphs were read.
    var reads: Int { state.withLock { $0.reads } }

    static func header(_ number: BlockNumber) -> BlockHeader {
        let hash = BlockHash(Bytes(repeating: UInt8(truncatingIfNeeded: number), count: 32))!
        return BlockHeader(number: number, hash: hash, parentHash: hash)
    }

    func head() async throws(ChainError) -> BlockHeader { Self.header(state.withLock { $0.head }) }

    func blocks() -> BlockStream {
        BlockStream { [self] in
            let (stream, first) = state.withLock { state -> (Stream, BlockNumber) in
                let stream = state.streams.isEmpty ? .ends : state.streams.removeFirst()
                return (stream, state.head + 1)
            }
            var number = first
            return BlockStream.AsyncIterator { [self] () async throws(ChainError) -> BlockHeader? in
                switch stream {
                case .fails: throw ChainError(.unreachable, "The line is dead.", remedy: nil)
                case .ends: return nil
                case .blocks(let last):
                    // All of them are there when the first is asked for, as after a gap.
                    state.withLock { $0.head = last }
                    if number <= last {
                        defer { number += 1 }
                        return Self.header(number)
                    }
                    drain.yield()
                    let (forever, _) = AsyncStream.makeStream(of: Void.self)
                    for await _ in forever {}
                    return nil
                }
            }
        }
    }

    func metagraph(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> Metagraph {
        let number = state.withLock { state in
            state.reads += 1
            return state.head
        }
        return Metagraph(netuid: netuid, block: Self.header(number), owner: hotkey, neurons: [])
    }

    func hyperparameters(_ netuid: NetUID, at block: BlockHash?) async throws(ChainError) -> SubnetHyperparameters { .init() }
    func account(_ coldkey: Coldkey, at block: BlockHash?) async throws(ChainError) -> Account {
        Account(free: .zero, nonce: 0)
    }
    func submit(_ call: ChainCall, signedBy signer: any Signer) async throws(ChainError) -> ExtrinsicReceipt {
        throw ChainError(.stopped, "This chain takes no calls.", remedy: nil)
    }
}

/// Clocks that go on by themselves whenever somebody sleeps: nobody waits, and every wait is written down.
final class SleeplessTime: TimeSource {
    private let state = Mutex((monotonic: MonotonicInstant(nanoseconds: 0), sleeps: [Duration]()))

    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var now: UnixTime { UnixTime(seconds: 1_800_000_000) }
    var monotonic: MonotonicInstant { state.withLock { $0.monotonic } }

    func sleep(until instant: MonotonicInstant) async throws(CancellationError) {
        if Task.isCancelled { throw CancellationError() }
        state.withLock { state in
            state.sleeps.append(instant.since(state.monotonic))
            state.monotonic = instant
        }
    }
}
