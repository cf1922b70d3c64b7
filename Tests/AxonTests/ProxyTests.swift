import HTTPTypes
import Logging
import Neuron
import Synchronization
import Testing

@testable import Axon

@Suite("Callers behind proxies")
struct ProxyTests {
    private static let loopback = IPNetwork("127.0.0.0/8")!

    struct WhoAmI: Synapse {
        struct Response: Codable, Sendable { var address: String }
    }

    private static func whoAmI(_ routes: inout Routes) {
        routes.on(WhoAmI.self) { _, context in .init(address: "\(context.address)") }
        routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
    }

    private static func behind(
        _ testimony: ProxyTestimony, trusted: [IPNetwork] = [loopback]
    ) -> Axon.Configuration {
        var configuration = TestConfiguration.loopback
        configuration.trustedProxies = trusted
        configuration.proxyTestimony = testimony
        return configuration
    }

    /// A PROXY header for an IPv4 or IPv6 connection.
    private static func header(_ ip: IPAddress, port: UInt16, command: UInt8 = 0x21, more: Bytes = []) -> Bytes {
        let bytes = ip.bytes
        let body =
            bytes + Bytes(repeating: 9, count: bytes.count) + [UInt8(port >> 8), UInt8(truncatingIfNeeded: port), 0x1F, 0x9B]
            + more
        return ProxyHeader.signature + [
            command, bytes.count == 4 ? 0x11 : 0x21, UInt8(body.count >> 8), UInt8(truncatingIfNeeded: body.count),
        ] + body
    }

    // MARK: The PROXY protocol

    @Test(
        "the caller's address is what a trusted proxy's PROXY header says, over HTTP/1.1 and HTTP/2",
        arguments: [
            ("192.0.2.7", "192.0.2.7:4711"), ("2001:db8::7", "[2001:db8::7]:4711"), ("::ffff:192.0.2.8", "192.0.2.8:4711"),
        ])
    func announced(ip: String, told: String) async throws {
        let header = Self.header(try #require(IPAddress(ip)), port: 4_711, more: [4, 0, 3, 1, 2, 3])
        try await withAxon(
            Self.behind(.proxyProtocol), routes: Self.whoAmI,
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    // Byte by byte, as a network may.
                    for byte in header { try await client.send(bytes: [byte]) }
                    try await client.ask(signed("/WhoAmI", Bytes("{}".utf8)), body: Bytes("{}".utf8))
                    #expect(try await client.answer()?.text == #"{"address":"\#(told)"}"#)
                }
                try await FrameClient.connect(to: address, speaksHTTP2: false) { client in
                    let preface = Bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
                    try await client.send(
                        bytes: header + preface + FrameClient.Frame(type: FrameClient.Frame.settings).bytes
                            + FrameClient.frames(signed("/WhoAmI", Bytes("{}".utf8)), body: Bytes("{}".utf8), stream: 1))
                    #expect(try await client.answer(on: 1)?.text == #"{"address":"\#(told)"}"#)
                }
            })
    }

    @Test("a trusted proxy that announces nobody is closed, one that announces itself is served")
    func unannounced() async throws {
        try await withAxon(
            Self.behind(.proxyProtocol), routes: Self.whoAmI,
            { _, address async throws in
                for bytes in [
                    Bytes("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n".utf8),
                    Bytes("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n".utf8),
                    ProxyHeader.signature + [0x31, 0x11, 0, 0], ProxyHeader.signature + [0x21, 0x11, 0, 4, 1, 2, 3, 4],
                    ProxyHeader.signature + [0x21, 0x11, 0xFF, 0xFF], ProxyHeader.signature + [0x22, 0x11, 0, 0],
                ] {
                    try await H1Client.connect(to: address) { client in
                        try await client.send(bytes: bytes)
                        #expect(try await client.isClosed())
                    }
                }
                try await H1Client.connect(to: address) { client in
                    try await client.send(bytes: ProxyHeader.signature + [0x20, 0x00, 0, 0])
                    try await client.ask(signed("/WhoAmI", Bytes("{}".utf8)), body: Bytes("{}".utf8))
                    #expect(try await client.answer()?.text.hasPrefix(#"{"address":"127.0.0.1:"#) == true)
                }
            })
    }

    @Test("nobody else's PROXY header or Forwarded header is believed", arguments: [true, false])
    func untrusted(hasOtherProxies: Bool) async throws {
        let configuration = Self.behind(.forwarded, trusted: hasOtherProxies ? [try #require(IPNetwork("192.0.2.0/24"))] : [])
        try await withAxon(
            configuration, routes: Self.whoAmI,
            { _, address async throws in
                try await H1Client.connect(to: address) { client in
                    try await client.send(bytes: Self.header(.v4(1), port: 1))
                    #expect(try await client.answer()?.status == 400)
                }
                #expect(try await Self.told(over: address, "Forwarded: for=198.51.100.1").hasPrefix("127.0.0.1:"))
            })
    }

    @Test("connections are counted for the callers behind a proxy, not for the proxy")
    func connectionLimit() async throws {
        var configuration = Self.behind(.proxyProtocol)
        configuration.maxConnectionsPerAddress = 1
        try await withAxon(configuration) { _, address async throws in
            @Sendable func hello(_ ip: UInt32) -> Bytes {
                Self.header(.v4(ip), port: 1) + Bytes("GET /healthz HTTP/1.1\r\nHost: axon\r\n\r\n".utf8)
            }
            try await H1Client.connect(to: address) { first in
                try await first.send(bytes: hello(0xC000_0201))
                #expect(try await first.answer()?.status == 200)
                try await H1Client.connect(to: address) { second in
                    try await second.send(bytes: hello(0xC000_0201))
                    #expect(try await second.isClosed())
                }
                try await H1Client.connect(to: address) { other in
                    try await other.send(bytes: hello(0xC000_0202))
                    #expect(try await other.answer()?.status == 200)
                }
            }
        }
    }

    @Test("any bytes are a PROXY header, none, or the start of one", arguments: 0..<10)
    func fuzz(seed: Int) {
        var random = RandomSource.seeded(UInt64(seed) + 40)
        for _ in 0..<500 {
            var bytes = Self.header(random.next() % 2 == 0 ? .v4(7) : .v6(1, 2), port: 3)
            for _ in 0..<(random.next() % 3) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            bytes = Bytes(bytes.prefix(Int(random.next() % UInt64(bytes.count + 1))))
            if case .present(_, let count) = ProxyHeader.read(bytes) { #expect(count <= bytes.count) }
        }
    }

    // MARK: Forwarded

    private static func told(over address: AxonAddress, _ lines: [String]) async throws -> String {
        try await H1Client.connect(to: address) { client in
            let request = try await signed("/WhoAmI", Bytes("{}".utf8))
            try await client.send(H1Client.head(request, lines: ["Content-Length: 2"] + lines) + "{}")
            let text = try #require(try await client.answer()).text
            return String(text.dropFirst(#"{"address":""#.count).dropLast(2))
        }
    }

    private static func told(over address: AxonAddress, _ line: String) async throws -> String {
        try await told(over: address, [line])
    }

    @Test(
        "the last address that is no trusted proxy's is the caller's",
        arguments: [
            (["Forwarded: for=192.0.2.60;proto=http;by=203.0.113.43"], "192.0.2.60:0"),
            ([#"Forwarded: For="[2001:db8:cafe::17]:4711""#], "[2001:db8:cafe::17]:4711"),
            (["Forwarded: for=6.6.6.6, for=192.0.2.43, for=127.0.0.9"], "192.0.2.43:0"),
            (["Forwarded: for=6.6.6.6", "Forwarded: for=192.0.2.44"], "192.0.2.44:0"),
            ([#"Forwarded: for="[::ffff:192.0.2.47]""#], "192.0.2.47:0"),
            ([#"Forwarded: for=6.6.6.6, for="192.0.2.45:80";by="a,b;for=c""#], "192.0.2.45:80"),
            (["Forwarded: for=6.6.6.6, for=127.0.0.9, for=127.0.0.8"], "6.6.6.6:0"),
            // A quote that the caller left open does not hide what the proxy wrote behind it.
            ([#"Forwarded: for="6.6.6.6, for=192.0.2.46"#], "192.0.2.46:0"),
            ([#"Forwarded: for=6.6.6.6;x=", for="[2001:db8::2]""#], "[2001:db8::2]:0"),
        ])
    func forwarded(lines: [String], told: String) async throws {
        try await withAxon(
            Self.behind(.forwarded), routes: Self.whoAmI,
            { _, address async throws in
                #expect(try await Self.told(over: address, lines) == told)
            })
    }

    @Test("a header that names nobody leaves the proxy's own address, and only the chosen header counts")
    func unknown() async throws {
        try await withAxon(
            Self.behind(.forwarded), routes: Self.whoAmI,
            { _, address async throws in
                for line in [
                    "Forwarded: for=unknown", "Forwarded: for=_hidden", "Forwarded: by=192.0.2.1", "Forwarded: for=\"",
                    "Forwarded:",
                    "Forwarded: for=192.0.2.1:x", "Forwarded: for=[192.0.2.1", "X-Forwarded-For: 192.0.2.1", "X: y",
                ] {
                    #expect(try await Self.told(over: address, line).hasPrefix("127.0.0.1:"), "\(line)")
                }
            })
        try await withAxon(
            Self.behind(.xForwardedFor), routes: Self.whoAmI,
            { _, address async throws in
                #expect(try await Self.told(over: address, "X-Forwarded-For: 6.6.6.6, 192.0.2.1") == "192.0.2.1:0")
                #expect(try await Self.told(over: address, "X-Forwarded-For: 2001:db8::1") == "[2001:db8::1]:0")
                #expect(try await Self.told(over: address, "Forwarded: for=192.0.2.1").hasPrefix("127.0.0.1:"))
            })
    }

    @Test("failures are charged to the caller behind the proxy")
    func failures() async throws {
        var configuration = Self.behind(.xForwardedFor)
        configuration.failures = CallBudget(perSecond: 0.001, burst: 3)
        try await withAxon(configuration) { _, address async throws in
            try await H1Client.connect(to: address) { client in
                @Sendable func ask(_ ip: String) -> String {
                    "POST /Echo HTTP/1.1\r\nHost: axon\r\nX-Forwarded-For: \(ip)\r\nContent-Length: 0\r\n\r\n"
                }
                for expected in [401, 401, 401, 429] {
                    try await client.send(ask("192.0.2.1"))
                    #expect(try await client.answer()?.status == expected)
                }
                try await client.send(ask("192.0.2.2"))
                #expect(try await client.answer()?.status == 401)
            }
        }
    }

    // MARK: Ranges

    @Test("a range holds what begins with its prefix")
    func ranges() throws {
        let cases: [(String, [String], [String])] = [
            ("10.0.0.0/8", ["10.0.0.0", "10.255.1.2"], ["11.0.0.0", "9.255.255.255", "::a00:0"]),
            ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127"]),
            ("0.0.0.0/0", ["1.2.3.4"], ["::1"]), ("192.0.2.1", ["192.0.2.1"], ["192.0.2.2"]),
            ("2001:db8::/33", ["2001:db8:7fff::1"], ["2001:db8:8000::1", "1.2.3.4"]), ("::/0", ["::1"], ["1.2.3.4"]),
        ]
        for (text, inside, outside) in cases {
            let network = try #require(IPNetwork(text))
            for address in inside { #expect(network.contains(try #require(IPAddress(address))), "\(address) in \(text)") }
            for address in outside { #expect(!network.contains(try #require(IPAddress(address))), "\(address) in \(text)") }
            #expect(IPNetwork(network.description) == network)
        }
        for text in [
            "", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.1/8", "10.0.0/8", "::/129", "a/8",
            "10.0.0.0/8/8",
        ] {
            #expect(IPNetwork(text) == nil, "\(text)")
        }
    }

    // MARK: TLS

    /// Keeps the messages that are logged.
    struct Recorder: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.info
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.add("\(event.message)") }

        final class Lines: Sendable {
            private let lines = Mutex<[String]>([])
            func add(_ line: String) { lines.withLock { $0.append(line) } }
            var all: [String] { lines.withLock { $0 } }
        }
    }

    @Test("TLS at the cleartext port is closed, and the log says so once")
    func tls() async throws {
        let lines = Recorder.Lines()
        let axon = Axon(
            signer: Keys.axon, configuration: TestConfiguration.loopback,
            logger: Logger(label: "neuron.axon") { _ in Recorder(lines: lines) }, routes: echo)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await axon.run() }
            let address = try await axon.address
            for _ in 0..<5 {
                try await H1Client.connect(to: address) { client in
                    try await client.send(bytes: [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3])
                    #expect(try await client.isClosed())
                }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(lines.all.filter { $0.contains("TLS was spoken") }.count == 1)
    }
}
