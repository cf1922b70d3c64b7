internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// The WebSocket connections of a node, by number, and what is to be told on each.
///
/// While a request is answered, its connection hears of nothing else: a subscriber must know its subscription's name before the first
/// notification comes.
final class NodeConnections: Sendable {
    /// One connection.
    private struct Connection {
        let channel: any Channel
        var isAnswering = false
        var held: [LocalNode.Notification] = []
    }

    /// How much one connection can be told while it does not take its answer; it is closed then.
    private static let heldLimit = 4_096

    private let state = Mutex<(next: UInt64, open: [UInt64: Connection])>((0, [:]))

    /// A new connection's number.
    func add(_ channel: any Channel) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.open[state.next] = Connection(channel: channel)
            return state.next
        }
    }

    /// Forgets a connection.
    func remove(_ connection: UInt64) { _ = state.withLock { $0.open.removeValue(forKey: connection) } }

    /// A request came in: what happens from now on is told after its answer.
    func beginAnswer(_ connection: UInt64) { state.withLock { $0.open[connection]?.isAnswering = true } }

    /// The answer is written: what follows from it comes next, then what happened meanwhile.
    func endAnswer(_ connection: UInt64, then news: [LocalNode.Notification]) {
        state.withLock { state in
            guard let open = state.open[connection] else { return }
            state.open[connection] = Connection(channel: open.channel)
            // Under the lock, so that nobody tells anything newer before.
            Self.send(news + open.held, on: open.channel)
        }
    }

    /// Sends notifications to their connections; one that does not read is closed.
    func tell(_ news: [LocalNode.Notification]) {
        for notification in news {
            state.withLock { state in
                let connection = notification.subscription.connection
                guard let open = state.open[connection] else { return }
                if !open.isAnswering {
                    Self.send([notification], on: open.channel)
                } else if open.held.count < Self.heldLimit {
                    state.open[connection]?.held.append(notification)
                } else {
                    open.channel.close(promise: nil)
                }
            }
        }
    }

    private static func send(_ news: [LocalNode.Notification], on channel: any Channel) {
        for notification in news {
            guard channel.isWritable else {
                channel.close(promise: nil)
                return
            }
            let text = NodeMethods.text(notification)
            channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: text)), promise: nil)
        }
    }
}
