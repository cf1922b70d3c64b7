internal import NIOCore
public import Neuron

extension Axon {
    /// How an axon listens and what it lets strangers and callers use. The defaults are the protocol's.
    ///
    /// - Source: section 8 of the native protocol in `docs/native-protocol.md`.
    public struct Configuration: Sendable {
        /// The address to listen on; every IPv4 address of the machine unless given.
        public var host: IPAddress = .v4(0)
        /// The port to listen on; 0 takes a free one.
        public var port: UInt16 = 8_091
        /// The subnet, told to who asks at `/.well-known/neuron`.
        public var netuid: NetUID?

        #if TLS
            /// Whether TLS 1.3 is spoken on the port, with a certificate of the axon's own whose key callers know from the chain.
            public var tls = TLSMode.off
        #endif

        /// Proxies and load balancers whose word on a caller's address is taken; nobody's unless given.
        ///
        /// A caller's address counts for the limits per address and stands in ``CallContext/address``.
        public var trustedProxies: [IPNetwork] = []
        /// How trusted proxies tell a caller's address. One way only: a proxy passes on what its client sent by the others.
        public var proxyTestimony = ProxyTestimony.proxyProtocol

        /// How many threads read and write sockets, and how many calls are worked on at the same moment; as many as the processor has
        /// cores unless given. Handlers that wait are not counted.
        public var threads: Int?

        /// How many handlers run at once.
        public var maxConcurrent = 64
        /// How many proven calls wait for a handler; past it the lowest priority is refused.
        public var maxWaiting = 1_024
        /// How long a stopping axon lets calls finish that it has begun.
        public var drain: Duration = .seconds(30)

        /// Connections in all.
        public var maxConnections = 4_096
        /// Connections from one address (IPv4 /32, IPv6 /64).
        public var maxConnectionsPerAddress = 64
        /// Requests at once on one connection.
        public var maxStreams = 256
        /// Bytes of a request's header list, 32 a field added.
        public var maxHeaderBytes = 16 << 10
        /// Bytes of a request's body; a synapse may ask for less.
        public var maxBodyBytes = 16 << 20
        /// Bytes of all bodies that are held at once while their calls are not answered.
        public var maxHeldBodyBytes = 512 << 20

        /// How long a connection may take to its first byte.
        public var firstByteTime: Duration = .seconds(5)
        /// How long a request's headers may take.
        public var headerTime: Duration = .seconds(10)
        /// How long a body may take in all; it must also come at 1 KiB/s after its first 5 s.
        public var bodyTime: Duration = .seconds(30)
        /// How long a peer may take nothing of an answer.
        public var writeStallTime: Duration = .seconds(30)
        /// How long a connection may be without a request.
        public var idleTime: Duration = .seconds(120)
        /// After so much silence a peer is asked for a sign of life, and given as long again.
        public var keepAliveTime: Duration = .seconds(30)

        /// Whether callers may open sessions, in which a keyed hash stands for each signature: many times less work for both sides.
        public var sessions = true
        /// Whether only the native protocol is taken. Callers with Bittensor's SDK 10 or Epistula are then refused: their protocols
        /// leave more to whoever sits in between.
        public var nativeOnly = false
        /// Which nonces of callers with the SDK 10 are taken.
        public var bittensor = BittensorRules()

        /// How old a signed request may be when it arrives, by the axon's clock. The protocol's 10 s are what callers reckon with:
        /// change it for tests and measurements only. Nonces are remembered for 20 s longer.
        public var maxRequestAge: Duration = .seconds(10)

        /// How often strangers at one address may fail: 100 a second, 1,000 at once.
        public var failures = CallBudget(perSecond: 100, burst: 1_000)
        /// How often one hotkey may call; nil sets no limit.
        public var callsPerHotkey: CallBudget?

        /// The protocol's defaults.
        public init() {}

        #if TLS
            /// Whether TLS is spoken.
            public struct TLSMode: Hashable, Sendable {
                private let name: String

                /// Cleartext only.
                public static let off = TLSMode(name: "off")
                /// TLS and cleartext, told apart by a connection's first byte: while a certificate is being published.
                public static let offered = TLSMode(name: "offered")
                /// TLS only.
                public static let required = TLSMode(name: "required")
            }
        #endif

        /// How many calls are worked on at the same moment.
        var laneCount: Int { max(1, threads ?? System.coreCount) }

        var callLimits: CallLimits {
            CallLimits(
                netuid: netuid, maxConcurrent: maxConcurrent, maxWaiting: maxWaiting, maxStreams: maxStreams,
                maxBodyBytes: maxBodyBytes, maxRequestAge: maxRequestAge, maxHeldBodyBytes: maxHeldBodyBytes,
                failures: failures,
                callsPerHotkey: callsPerHotkey)
        }

        var connectionLimits: ConnectionLimits {
            ConnectionLimits(
                http2: HTTP2Limits(headerListBytes: maxHeaderBytes, concurrentStreams: maxStreams), threads: threads,
                connections: maxConnections,
                connectionsPerAddress: maxConnectionsPerAddress, firstByte: TimeAmount(firstByteTime),
                headerTime: TimeAmount(headerTime), bodyTime: TimeAmount(bodyTime), writeStall: TimeAmount(writeStallTime),
                idle: TimeAmount(idleTime), keepAlive: TimeAmount(keepAliveTime))
        }
    }
}
