/// What a wire protocol needs to know of a synapse beside its bytes.
package final class SynapseForm: Sendable {
    /// The name, which is also the path.
    package let name: SynapseName
    /// The fields that the older body hash covers, in this order.
    package let hashFields: [String]
    /// Whether a caller's signature must cover the whole body.
    package let requiresWholeBody: Bool
    /// How long a caller waits unless it says otherwise.
    package let timeout: Duration
    /// Whether the answer comes piece by piece.
    package let isStreaming: Bool
    /// Whether the pieces are texts, which need no framing.
    package let hasTextChunks: Bool
    /// The request's fields, as its type's coding shows them.
    let shape: SchemaShape
    /// A request's body with every field that its type gives a value to.
    let complete: @Sendable (Bytes) throws(SynapseCodingError) -> Bytes

    /// The form of a synapse's type, under a name that was checked.
    package init<S: SynapseMessage>(_ synapse: S.Type, name: SynapseName, isStreaming: Bool, hasTextChunks: Bool = false) {
        self.name = name
        hashFields = S.requiredHashFields
        requiresWholeBody = S.requiresWholeBodyProof
        timeout = S.timeout
        self.isStreaming = isStreaming
        self.hasTextChunks = hasTextChunks
        shape = SchemaShape(of: S.self)
        complete = { body throws(SynapseCodingError) in try SynapseCoding.encode(try SynapseCoding.decode(S.self, from: body)) }
    }

    /// The form of a synapse that is known by its name only; its fields are taken as they are.
    package init(name: SynapseName, hashFields: [String] = [], isStreaming: Bool = false) {
        self.name = name
        self.hashFields = hashFields
        requiresWholeBody = false
        timeout = .seconds(12)
        self.isStreaming = isStreaming
        hasTextChunks = true
        shape = .anything
        complete = { body in body }
    }
}
