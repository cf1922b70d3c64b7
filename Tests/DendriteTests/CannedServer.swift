import Foundation
import NIOCore
import NIOPosix
import Neuron

/// A server that answers every connection with the same bytes, as the vectors have them, and closes it.
final class CannedServer: Sendable {
    private let channel: any Channel
    let port: UInt16

    /// Answers once a request's headers are there, `delay` later; without any bytes it closes.
    static func open(_ bytes: Bytes, delay: Duration = .zero) async throws -> CannedServer {
        let wait = TimeAmount.nanoseconds(Int64(delay / .nanoseconds(1)))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answer(bytes: bytes, wait: wait))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return CannedServer(channel)
    }

    private init(_ channel: any Channel) {
        self.channel = channel
        port = UInt16(channel.localAddress?.port ?? 0)
    }

    func close() async throws { try await channel.close() }

    private final class Answer: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let bytes: Bytes
        private let wait: TimeAmount
        private var read: Bytes = []
        private var hasAnswered = false

        init(bytes: Bytes, wait: TimeAmount) {
            self.bytes = bytes
            self.wait = wait
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            read += unwrapInboundIn(data).readableBytesView
            // The preface of HTTP/2 is no request: a server of the SDK closes.
            guard !hasAnswered, String(decoding: read, as: UTF8.self).contains("\r\n\r\n") else { return }
            hasAnswered = true
            let bytes =
                read.starts(with: Bytes("PRI".utf8)) ? Bytes("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n".utf8) : bytes
            let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: wait) {
                let context = bound.value
                context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes))).assumeIsolated().whenComplete { _ in
                    context.close(promise: nil)
                }
            }
        }
    }
}
