package import HTTPTypes
package import Neuron

/// One request as it came from a connection, nothing of it proven, and the way back for its answer.
package struct RawCall: Sendable {
    /// Method, target and headers.
    package let head: HTTPRequest
    /// Whether the headers were larger than the limit; then most of them are not in `head`.
    package let isHeaderListTooLarge: Bool
    /// The other end of the connection.
    package let peer: SocketAddress
    /// The wall clock when the headers were complete.
    package let arrived: UnixTime
    /// The same moment by the monotonic clock.
    package let arrivedAt: MonotonicInstant
    /// The body, as it arrives.
    let body: BodyReader
    /// Settles when the caller has left or has its answer.
    let gone: Pending<Void>
    private let send: @Sendable (HTTPResponse, Reply) async -> Void
    private let giveUp: @Sendable () -> Void

    /// What follows an answer's head.
    enum Reply: Sendable {
        /// All of the body.
        case whole(Bytes)
        /// A body that comes piece by piece, then trailers.
        case stream(AnswerStream)
    }

    init(
        head: HTTPRequest, isHeaderListTooLarge: Bool, peer: SocketAddress, time: any TimeSource, body: BodyReader,
        gone: Pending<Void>, giveUp: @escaping @Sendable () -> Void = {},
        send: @escaping @Sendable (HTTPResponse, Reply) async -> Void
    ) {
        self.head = head
        self.isHeaderListTooLarge = isHeaderListTooLarge
        self.peer = peer
        arrived = time.now
        arrivedAt = time.monotonic
        self.body = body
        self.gone = gone
        self.giveUp = giveUp
        self.send = send
    }

    /// Ends the exchange on its connection: whoever takes an answer too slowly does not get the rest of it.
    func abandon() { giveUp() }

    /// Sends the answer; returns when it has left for the caller, or never will.
    func respond(_ response: HTTPResponse, body: Bytes) async { await send(response, .whole(body)) }

    /// Sends an answer whose body comes by `stream`; returns when its end has left for the caller, or never will.
    func respond(_ response: HTTPResponse, by stream: AnswerStream) async { await send(response, .stream(stream)) }
}
