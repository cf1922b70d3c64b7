public import Neuron

/// What one axon said to one query, or why it said nothing that counts.
public struct Reply<S: Synapse>: Sendable {
    /// Who was asked.
    public let axon: AxonEndpoint
    /// The answer, or why there is none.
    public let result: Result<S.Response, DendriteError>
    /// How long it took.
    public let timing: ReplyTiming
    /// Whether the axon's signature over the answer holds. Always so for an answer, unless the dendrite is told to take others.
    public let isAuthenticated: Bool
    /// The protocol of the proof, such as `neuron-answer/1`, or the older protocol that the answer came in, such as `synapse/10`; nil
    /// where there is neither.
    public let wireProtocol: String?
    /// The proof for third parties, where the dendrite keeps receipts and the answer is proven.
    public var receipt: Receipt?
}

/// How long a query took.
public struct ReplyTiming: Hashable, Sendable {
    /// Until the connection was open; zero on one that was open.
    public let connect: Duration
    /// From sending until the first byte of the answer; zero where none came.
    public let firstByte: Duration
    /// From the query, signing and waiting included, until the answer was complete and checked, or given up.
    public let total: Duration

    /// A timing from its parts.
    public init(connect: Duration = .zero, firstByte: Duration = .zero, total: Duration) {
        self.connect = connect
        self.firstByte = firstByte
        self.total = total
    }
}

/// What one axon said to a query of bytes: for tools that know no synapse.
public struct RawReply: Sendable {
    /// Who was asked.
    public let axon: AxonEndpoint
    /// The status, if one came.
    public let status: Int?
    /// The body, if one came: JSON of the synapse, or a problem document.
    public let body: Bytes
    /// Whether the body is a problem document.
    public let isProblem: Bool
    /// Whether the axon's signature over the answer holds.
    public let isAuthenticated: Bool
    /// The protocol of the proof, such as `neuron-answer/1`, or the older protocol that the answer came in, such as `synapse/10`; nil
    /// where there is neither.
    public let wireProtocol: String?
    /// How long it took.
    public let timing: ReplyTiming
    /// Why the query failed; nil for a proven success.
    public let error: DendriteError?

    /// Whether nobody answered there.
    public var isUnreachable: Bool { error?.code == .connectionRefused || error?.code == .unreachable }
}
