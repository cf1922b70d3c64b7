internal import HTTPTypes
internal import Neuron

/// One request and its answer on a connection. Loop-confined, like the session that it belongs to.
final class H2Stream {
    /// The stream's number on its connection.
    let id: Int32
    /// What the headers said, as far as they have been read.
    var headers = HeaderBlock()
    /// Whether the request's headers are complete; later ones are trailers, which are counted and ignored.
    var hasHead = false
    /// Whether the request's body is complete.
    var hasEnded = false
    /// Where the request's body goes.
    var body: BodyReader?
    /// Settles when the stream is gone.
    let gone = Pending<Void>()
    /// The answer's body and how much of it has been framed.
    var answer: Bytes = []
    var answered = 0
    /// Where the answer's body comes from, if it comes piece by piece.
    var source: AnswerStream?
    /// Whether there was nothing to take from it when last asked.
    var isWaiting = false
    /// Whether the answer has been handed over.
    var hasAnswer = false
    /// Whether the whole answer has been framed.
    var isAnswerOut = false
    /// Settles when the whole answer has been framed, or never will be.
    var answerOut: Pending<Void>?
    /// Bytes of the body that arrived, for the least rate.
    var receivedBytes = 0
    /// Bytes that the flow-control windows still count as unread.
    var unreadBytes = 0

    init(id: Int32) { self.id = id }

    /// The headers of one request, within their limit.
    struct HeaderBlock {
        private(set) var method = "", scheme = "", authority = "", path = ""
        private(set) var fields = HTTPFields()
        private(set) var bytes = 0
        /// Past the limit nothing more is kept.
        private(set) var isTooLarge = false

        /// Takes one field; what is not a field name after all is dropped, as are fields past the limit.
        mutating func take(name: String, value: String, size: Int, limit: Int) {
            bytes += size + 32
            guard bytes <= limit else {
                isTooLarge = true
                fields = HTTPFields()
                return
            }
            switch name {
            case ":method": method = value
            case ":scheme": scheme = value
            case ":authority": authority = value
            case ":path": path = value
            default:
                if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
            }
        }

        /// Counts a field without keeping it.
        mutating func count(size: Int, limit: Int) {
            bytes += size + 32
            if bytes > limit { isTooLarge = true }
        }

        /// The request's head; an unspeakable method becomes one that nobody serves.
        var head: HTTPRequest {
            HTTPRequest(
                method: HTTPRequest.Method(method) ?? .connect, scheme: scheme, authority: authority, path: path,
                headerFields: fields)
        }
    }
}
