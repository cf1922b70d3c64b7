/// What every synapse says about itself, with a default for each.
public protocol SynapseMessage: Codable, Sendable {
    /// The name, which is also the path; the type's own name unless given. Must be a valid ``SynapseName``.
    static var name: String { get }
    /// How long a caller waits and a miner may work; 12 s unless given.
    static var timeout: Duration { get }
    /// What the request looks like, for discovery; derived from the type's own coding unless given.
    static var schema: JSONSchema { get }
    /// How large request and answer may be; 16 MiB each unless given.
    static var limits: SynapseLimits { get }
    /// Whether asking twice does no more than asking once, so that a caller may ask again or ask two at a time; false unless given.
    static var isIdempotent: Bool { get }
    /// The fields that the body hash of Bittensor's SDK 10 covers, in the order of the Python type's `required_hash_fields`; none
    /// unless given. Other protocols cover the whole body and don't look at it.
    static var requiredHashFields: [String] { get }
    /// Whether only callers are served whose signature covers every byte of the body; false unless given. Callers with the SDK 10
    /// are then refused, and its axons are not asked.
    static var requiresWholeBodyProof: Bool { get }
}

/// A typed question with a typed answer.
///
/// ```swift
/// struct Square: Synapse {
///     var value: Int
///     struct Response: Codable, Sendable { var square: Int }
/// }
/// ```
/// Both encode as one JSON object.
public protocol Synapse: SynapseMessage {
    /// The answer.
    associatedtype Response: Codable, Sendable
}

/// A typed question whose answer comes piece by piece: tokens, frames, partial results.
///
/// ```swift
/// struct Count: StreamingSynapse {
///     var to: Int
///     struct Chunk: Codable, Sendable { var number: Int }
/// }
/// ```
/// ``SynapseMessage/timeout`` is for the whole stream, 5 minutes unless given; ``SynapseLimits/maxResponseBytes`` for one chunk.
public protocol StreamingSynapse: SynapseMessage {
    /// One piece of the answer; any JSON value.
    associatedtype Chunk: Codable, Sendable
    /// How long either side waits for one chunk; 30 s unless given. The miner's clock starts with the handler, the caller's with the
    /// first chunk, and while the reader is slow they stand still.
    static var chunkTimeout: Duration { get }
}

extension StreamingSynapse {
    /// 5 minutes.
    public static var timeout: Duration { .seconds(300) }
    /// 30 seconds.
    public static var chunkTimeout: Duration { .seconds(30) }
    /// 16 MiB for the request, 1 MiB for a chunk.
    public static var limits: SynapseLimits { .init(maxResponseBytes: 1 << 20) }
}

extension SynapseMessage {
    /// The type's own name.
    public static var name: String { String(describing: Self.self) }
    /// 12 seconds.
    public static var timeout: Duration { .seconds(12) }
    /// What the type's own coding shows.
    public static var schema: JSONSchema { JSONSchema(of: Self.self) }
    /// 16 MiB each way.
    public static var limits: SynapseLimits { .init() }
    /// False: nobody asks twice.
    public static var isIdempotent: Bool { false }
    /// None: the older body hash covers nothing.
    public static var requiredHashFields: [String] { [] }
    /// False: every protocol is served.
    public static var requiresWholeBodyProof: Bool { false }
}

/// How large a synapse's bodies may be, in bytes.
public struct SynapseLimits: Hashable, Sendable {
    /// The largest request body.
    public var maxRequestBytes: Int
    /// The largest answer body.
    public var maxResponseBytes: Int

    /// Limits in bytes; 16 MiB each way unless given.
    public init(maxRequestBytes: Int = 16 << 20, maxResponseBytes: Int = 16 << 20) {
        self.maxRequestBytes = maxRequestBytes
        self.maxResponseBytes = maxResponseBytes
    }
}
