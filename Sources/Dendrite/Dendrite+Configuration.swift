extension Dendrite {
    /// How a dendrite asks.
    public struct Configuration: Hashable, Sendable {
        /// What an answer must prove.
        public enum Answers: Hashable, Sendable {
            /// Every answer is signed, or it is an error. The default.
            case required
            /// An unsigned answer of an axon that is not marked as Neuron's on chain, and has never signed one, is taken; its reply
            /// says that it is not authenticated. For validators that also score miners of the bare SDK.
            case preferred
        }

        /// How many axons one query asks at once; the others wait.
        public var maxInFlight = 256
        /// How many queries are with one axon at once; more wait. At most 99, which an axon takes without complaint.
        public var perAxonInFlight = 99
        /// The largest answer that is taken, in bytes; a synapse's own limit counts where it is lower.
        public var maxBodyBytes = 16 << 20
        /// How long opening a connection may take.
        public var connectTimeout: Duration = .seconds(4)
        /// Whether a chain may name addresses that are not on the public internet: needed on a local chain, dangerous elsewhere,
        /// because a miner could point every validator at a machine inside its own network. Addresses that a person typed are
        /// always taken.
        public var allowPrivateAddresses = false
        /// What an answer must prove.
        public var answers = Answers.required

        /// The defaults.
        public init() {}
    }
}
