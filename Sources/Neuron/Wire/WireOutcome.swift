package import HTTPTypes

/// How a call ends, before a protocol writes it down.
package enum WireOutcome: Sendable {
    /// The handler's answer, as JSON.
    case answer(Bytes, mediaType: String, timing: ServerTiming)
    /// A stream begins.
    case stream(handled: Duration)
    /// The call is refused, or has failed; `id` names it in the log too, and is written where a protocol says it.
    case refusal(Rejection, id: any CustomStringConvertible & Sendable, elapsed: Duration)
}

/// An answer's head and body.
package struct WireAnswer: Sendable {
    /// Status and headers.
    package var head: AnswerHead
    /// The body.
    package var body: Bytes

    package init(head: AnswerHead, body: Bytes) {
        self.head = head
        self.body = body
    }

    /// An answer whose head is in its usual form.
    package init(head: HTTPResponse, body: Bytes) { self.init(head: AnswerHead(head), body: body) }
}

/// What a dendrite has to ask of one axon, before a protocol writes it down.
package struct WireAsking: Sendable {
    /// The synapse.
    package let form: SynapseForm
    /// Its fields, as one JSON object.
    package let content: Bytes
    /// The SHA-256 of `content`.
    package let digest: Bytes
    /// Who is asked.
    package let receiver: Hotkey
    /// Where it is: host and port.
    package let host: String
    package let port: UInt16
    /// Host and port as a URL has them.
    package let authority: String
    /// Unique for the caller's hotkey, and growing.
    package let nonce: UInt64
    /// One of the caller's lanes, on which one request at a time is with this axon.
    package let lane: String
    /// How long the caller waits.
    package let timeout: Duration

    package init(
        form: SynapseForm, content: Bytes, digest: Bytes, receiver: Hotkey, host: String, port: UInt16, authority: String,
        nonce: UInt64, lane: String, timeout: Duration
    ) {
        self.form = form
        self.content = content
        self.digest = digest
        self.receiver = receiver
        self.host = host
        self.port = port
        self.authority = authority
        self.nonce = nonce
        self.lane = lane
        self.timeout = timeout
    }

    /// The head before anything proves it.
    var bareHead: HTTPRequest {
        var head = HTTPRequest(method: .post, scheme: "http", authority: authority, path: "/\(form.name)")
        head.headerFields[.contentType] = "application/json"
        return head
    }
}

/// A request, signed.
package struct WireRequest: Sendable {
    /// Method, path and headers.
    package let head: HTTPRequest
    /// The body.
    package let body: Bytes

    package init(head: HTTPRequest, body: Bytes) {
        self.head = head
        self.body = body
    }
}

/// What an unsigned answer says.
package struct WireReading: Sendable {
    /// The status that counts; nil where the axon named none, which is no success.
    package let status: Int?
    /// What the axon says beside it.
    package let message: String?
    /// The answer's fields as one JSON object; nil where it has none.
    package let content: Bytes?

    package init(status: Int?, message: String? = nil, content: Bytes?) {
        self.status = status
        self.message = message
        self.content = content
    }

    /// The answer can't be read.
    package struct Fault: Error, Hashable, Sendable {
        /// What is wrong, in a sentence for people.
        package let message: String

        package init(_ message: String) { self.message = message }
    }
}

/// The chunks in a stream's bytes, which come in pieces of any size; each chunk is JSON.
package protocol ChunkParser: Sendable {
    /// The most that one chunk may have, in bytes.
    var maxBytes: Int { get }
    /// Whether the bytes so far end with a whole chunk.
    var isAtBoundary: Bool { get }
    /// The chunks that end within these bytes, in order; throws when one is too large.
    mutating func feed(_ bytes: Bytes) throws(ChunkTooLarge) -> [Bytes]
}

/// A chunk has more bytes than it may.
package struct ChunkTooLarge: Error {
    package init() {}
}
