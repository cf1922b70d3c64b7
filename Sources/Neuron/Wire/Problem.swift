/// An error on the wire: a problem document (RFC 9457) with Neuron's names.
///
/// Source: section 6 of the native protocol in `docs/native-protocol.md`.
public struct Problem: Hashable, Sendable, Codable {
    /// The kinds of problem, with the status that each is sent under.
    public struct Name: Hashable, Sendable, CustomStringConvertible {
        /// The name as it stands in the type URI.
        public let description: String
        /// The HTTP status.
        public let status: Int
        /// The type URI.
        let type: String
        /// The name in words.
        let title: String

        private init(_ name: String, _ status: Int) {
            description = name
            self.status = status
            type = "urn:neuron:problem:\(name)"
            title = name.replacing("-", with: " ")
        }

        /// Headers or target break the protocol's shape.
        public static let malformed = Name("malformed", 401)
        /// No dialect's headers are there.
        public static let unsigned = Name("unsigned", 401)
        /// The request is for another hotkey, or for nobody in particular.
        public static let wrongReceiver = Name("wrong-receiver", 401)
        /// The nonce is too old, too far ahead, or not above the floor of a restart.
        public static let stale = Name("stale", 401)
        /// The nonce has been accepted before.
        public static let replayed = Name("replayed", 401)
        /// The signature does not hold.
        public static let badSignature = Name("bad-signature", 401)
        /// The signature scheme is not one of ours.
        public static let unsupportedScheme = Name("unsupported-scheme", 401)
        /// The session has ended, or never was.
        public static let unknownSession = Name("unknown-session", 401)
        /// The subnet's policy refuses this caller.
        public static let blacklisted = Name("blacklisted", 403)
        /// The caller is not registered on the subnet.
        public static let notRegistered = Name("not-registered", 403)
        /// No such synapse is served here.
        public static let unknownSynapse = Name("unknown-synapse", 404)
        /// Only POST is served.
        public static let wrongMethod = Name("wrong-method", 405)
        /// The body came too slowly.
        public static let tooSlow = Name("too-slow", 408)
        /// The body is larger than the synapse takes.
        public static let tooLarge = Name("too-large", 413)
        /// The media type is not the synapse's.
        public static let unsupportedMedia = Name("unsupported-media", 415)
        /// The body is not the synapse; the field is named.
        public static let invalidField = Name("invalid-field", 422)
        /// A budget is used up.
        public static let rateLimited = Name("rate-limited", 429)
        /// The headers are larger than an axon takes.
        public static let headersTooLarge = Name("headers-too-large", 431)
        /// The miner's own code failed.
        public static let handlerFailed = Name("handler-failed", 500)
        /// More work than the axon takes.
        public static let overloaded = Name("overloaded", 503)
        /// The axon is stopping.
        public static let shuttingDown = Name("shutting-down", 503)
        /// The caller's time passed first.
        public static let deadlineExceeded = Name("deadline-exceeded", 504)
    }

    /// `urn:neuron:problem:NAME`.
    public var type: String
    /// A short title, the same for every problem of this name.
    public var title: String
    /// The HTTP status.
    public var status: Int
    /// One sentence that tells the caller what to do.
    public var detail: String?
    /// The field that is wrong, where it is one.
    public var field: String?
    /// The axon's clock in Unix nanoseconds, where clocks differ. A hint for people: it moves no nonce.
    public var now: UInt64?
    /// The limit that was passed.
    public var limit: UInt64?

    /// A problem of a known name.
    public init(_ name: Name, _ detail: String, field: String? = nil, now: UInt64? = nil, limit: UInt64? = nil) {
        type = name.type
        title = name.title
        status = name.status
        self.detail = detail
        self.field = field
        self.now = now
        self.limit = limit
    }

    /// The bare name, if the type is one of Neuron's: `stale` of `urn:neuron:problem:stale`.
    public var name: String? {
        type.hasPrefix("urn:neuron:problem:") ? String(type.dropFirst("urn:neuron:problem:".count)) : nil
    }

    /// The media type of problem documents.
    public static let mediaType = "application/problem+json"
}
