internal import NIOCore
internal import Synchronization

/// Everybody who is connected: as many as a node has room for, each of whom has to say something soon.
final class ConnectionCrowd: Sendable {
    /// How many connections there are at most.
    static let limit = 1_024
    /// How long a caller may take to say what it wants, and between requests over HTTP.
    static let patience = TimeAmount.seconds(60)

    private let state = Mutex<(count: Int, silent: [ObjectIdentifier: Scheduled<Void>])>((0, [:]))

    /// Takes a new connection in, or closes it: on its event loop.
    func enter(_ channel: any Channel) {
        let name = ObjectIdentifier(channel)
        let silence = channel.eventLoop.scheduleTask(in: Self.patience) { channel.close(promise: nil) }
        let isFull = state.withLock { state in
            state.count += 1
            state.silent[name] = silence
            return state.count > Self.limit
        }
        channel.closeFuture.whenComplete { [self] _ in
            state.withLock { $0.count -= 1 }
            isUnderstood(channel)
        }
        // Once it is set up: a channel that closes before would be taken for the server's own fault.
        if isFull { channel.eventLoop.execute { channel.close(promise: nil) } }
    }

    /// A caller's first request is there.
    func isUnderstood(_ channel: any Channel) {
        state.withLock { $0.silent.removeValue(forKey: ObjectIdentifier(channel)) }?.cancel()
    }
}
