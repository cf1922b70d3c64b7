internal import NIOCore

/// Ends a connection whose bytes are no HTTP: the codec answers 400, and nobody else would hang up.
final class ErrorCloser: ChannelInboundHandler, Sendable {
    typealias InboundIn = Any

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(error)
        context.close(promise: nil)
    }
}
