internal import NIOCore
internal import NIOWebSocket
internal import Synchronization

/// The WebSocket connections of a node, by number.
final class NodeConnections: Sendable {
    private let state = Mutex<(next: UInt64, channels: [UInt64: any Channel])>((0, [:]))

    /// A new connection's number.
    func add(_ channel: any Channel) -> UInt64 {
        state.withLock { state in
            state.next += 1
            state.channels[state.next] = channel
            return state.next
        }
    }

    /// Forgets a connection.
    func remove(_ connection: UInt64) { _ = state.withLock { $0.channels.removeValue(forKey: connection) } }

    /// Sends notifications to their connections; one that does not read is closed.
    func tell(_ news: [LocalNode.Notification]) {
        for notification in news {
            guard let channel = state.withLock({ $0.channels[notification.subscription.connection] }) else { continue }
            guard channel.isWritable else {
                channel.close(promise: nil)
                continue
            }
            let text = NodeMethods.text(notification)
            let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(bytes: text))
            channel.writeAndFlush(frame, promise: nil)
        }
    }
}
