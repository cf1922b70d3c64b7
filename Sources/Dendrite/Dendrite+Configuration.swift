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

        /// Which axons are asked in the protocol of Bittensor's SDK 10, whose answers nobody signs: their replies say that they are not
        /// authenticated. An axon that is marked as Neuron's on chain, or has ever signed an answer, never is.
        public enum OlderProtocols: Hashable, Sendable {
            /// None.
            case never
            /// Those whose published version says that they speak it. The default.
            case byChain
            /// Those too that are found to speak it when they are asked in the native one; for tools that have no chain.
            case found
        }

        /// When a slow axon is asked a second time; the first proven answer counts, and the other request is cancelled.
        ///
        /// Only for synapses that say that they are idempotent. The axon works twice: use it where the slowest answers matter.
        public struct Hedging: Hashable, Sendable {
            /// Of an axon's recent answers this share came sooner than a second request is sent, 0...1.
            public var quantile = 0.95
            /// So many answers of an axon must be known first.
            public var minSamples = 8
            /// A second request is never sent sooner than this.
            public var floor: Duration = .milliseconds(20)
            /// At most so many second requests an axon in 30 s: each may end in the reset of a stream, and an axon ends a connection
            /// with 100 resets.
            public var budget = 25

            /// The defaults.
            public init() {}
        }

        /// Whether queries may go in sessions.
        public enum Sessions: Hashable, Sendable {
            /// Each query is signed.
            case never
            /// With an axon that offers sessions and is asked more than a few times a minute, one is opened: its requests and answers are
            /// proven by a key that both sides share, many times cheaper, and to nobody else. A dendrite that keeps receipts opens none.
            /// The default.
            case automatic
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
        /// How often a query of a synapse that says that it is idempotent is sent again, signed anew and within its time, when the axon
        /// is not reached, the connection is lost, or the axon proves that it is busy (429, 503). Others are never sent again.
        public var maxRetries = 2
        /// When a slow axon is asked a second time; never unless given.
        public var hedging: Hedging?
        /// Whether queries may go in sessions.
        public var sessions = Sessions.automatic
        /// What an answer must prove.
        public var answers = Answers.required
        /// Which axons are asked in the protocol of Bittensor's SDK 10.
        public var olderProtocols = OlderProtocols.byChain
        /// The one protocol that every axon is asked in, such as `epistula/2`, where it can't be known from the chain or found out; nil
        /// for whichever each axon speaks.
        public var onlyProtocol: String?

        /// The defaults.
        public init() {}
    }
}
