import Foundation
import HTTPTypes
import NIOCore
import NIOPosix
import Neuron
import TestSupport
import Testing

@testable import Axon

/// Debian's nginx and HAProxy with an axon behind them.
enum FrontProxy {
    static let nginx = "/usr/sbin/nginx"
    static let haproxy = "/usr/sbin/haproxy"
    static let isThere = Tools.isCI || [nginx, haproxy].allSatisfy { FileManager.default.isExecutableFile(atPath: $0) }

    /// A port that nobody listens on at this moment.
    static func freePort() async throws -> Int {
        let channel = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(channel.localAddress?.port)
        try await channel.close().get()
        return port
    }

    /// Runs nginx with one location for as long as `body` runs.
    static func withNginx<Result>(location: String, _ body: (Int) async throws -> Result) async throws -> Result {
        try await withFolder { folder in
            let port = try await freePort()
            let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
                .map { "\($0)_temp_path \(folder.path)/\($0);" }.joined(separator: "\n")
            let text = """
                daemon off;
                master_process off;
                error_log /dev/stdout notice;
                pid \(folder.path)/nginx.pid;
                events { worker_connections 64; }
                http {
                    access_log off;
                    \(paths)
                    server { listen 127.0.0.1:\(port) http2; location / { \(location) } }
                }
                """
            let file = folder.appending(path: "nginx.conf")
            try Data(text.utf8).write(to: file)
            let program = try Program(nginx, ["-p", folder.path, "-c", file.path, "-e", "/dev/stdout"])
            // Said when the sockets are open.
            let line = try #require(await program.firstLine())
            try #require(line.contains("epoll"), "\(line)")
            return try await ending(program) { try await body(port) }
        }
    }

    /// Runs HAProxy in front of one axon for as long as `body` runs.
    static func withHAProxy<Result>(
        axon: Int, options: String, isTransparent: Bool = false, _ body: (Int) async throws -> Result
    ) async throws -> Result {
        try await withFolder { folder in
            let port = try await freePort()
            let text = """
                defaults
                    mode \(isTransparent ? "tcp" : "http")
                    timeout connect 5s
                    timeout client 30s
                    timeout server 30s
                frontend front
                    bind 127.0.0.1:\(port) \(isTransparent ? "" : "proto h2")
                    default_backend axon
                backend axon
                    server axon 127.0.0.1:\(axon) \(options)

                """
            let file = folder.appending(path: "haproxy.cfg")
            try Data(text.utf8).write(to: file)
            let program = try Program(haproxy, ["-W", "-f", file.path])
            try #require(await program.waitForError("Loading success"))
            return try await ending(program) { try await body(port) }
        }
    }

    private static func ending<Result>(_ program: Program, _ body: () async throws -> Result) async throws -> Result {
        let result: Swift.Result<Result, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        program.terminate()
        _ = await program.outcome()
        return try result.get()
    }

    private static func withFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-proxy-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try await body(folder)
    }
}

@Suite(
    "Behind nginx and HAProxy", .serialized,
    .enabled(if: FrontProxy.isThere && Tools.has("curl"), "nginx-light, haproxy or curl is not installed"))
struct FrontProxyTests {
    struct Count: StreamingSynapse {
        var to: Int
        typealias Chunk = String
    }

    struct WhoAmI: Synapse {
        struct Response: Codable, Sendable { var address: String }
    }

    private static func routes(_ routes: inout Routes) {
        routes.on(Count.self) { query, _, chunks in
            for number in 0..<query.to { try await chunks.write("\(number)") }
        }
        routes.on(WhoAmI.self) { _, context in .init(address: "\(context.address.ip)") }
        routes.on(Echo.self) { query, _ in .init(text: query.text, reply: query.text) }
    }

    /// What curl shows of one signed call, head, body and trailers, from an address of its own.
    private static func call(_ path: String, _ body: String, port: Int) async throws -> String {
        let request = try await signed(path, Bytes(body.utf8))
        let headers = request.headerFields.flatMap { ["-H", "\($0.name.rawName): \($0.value)"] }
        let end = try await Program.run(
            "/usr/bin/curl",
            ["-sS", "-i", "--http2-prior-knowledge", "--interface", "127.0.0.5", "-X", "POST"]
                + (body.isEmpty ? [] : ["--data-binary", body]) + headers + ["http://127.0.0.1:\(port)\(path)"])
        return end.output + end.errors
    }

    /// Unary calls and a stream with its trailers, unharmed.
    private static func expectUnharmed(port: Int) async throws {
        for _ in 0..<3 {
            let unary = try await call("/Echo", #"{"text":"a"}"#, port: port)
            #expect(unary.hasPrefix("HTTP/2 200"), "\(unary)")
            #expect(unary.contains(#"{"reply":"a","text":"a"}"#), "\(unary)")
            #expect(unary.contains("x-neuron-answer-signature: 0x"), "\(unary)")
        }
        let stream = try await call("/Count", #"{"to":300}"#, port: port)
        #expect(stream.hasPrefix("HTTP/2 200"), "\(stream)")
        let last = try #require(stream.range(of: #"data: "299""#), "\(stream)")
        let proof = try #require(stream.range(of: "x-neuron-answer-signature: 0x"), "\(stream.suffix(500))")
        #expect(last.upperBound < proof.lowerBound)
        // Without a body: nginx resets a stream whose answer came before its body, and curl 7.88 then loses the answer.
        let refused = try await call("/Nothing", "", port: port)
        #expect(refused.hasPrefix("HTTP/2 404"), "\(refused)")
        #expect(refused.contains("unknown-synapse"))
    }

    @Test("nginx with grpc_pass passes calls, and a stream with its trailers")
    func grpcPass() async throws {
        try await withAxon(
            routes: Self.routes,
            { _, address async throws in
                try await FrontProxy.withNginx(location: "grpc_pass grpc://127.0.0.1:\(address.port);") { port in
                    try await Self.expectUnharmed(port: port)
                }
            })
    }

    @Test("HAProxy with proto h2 passes calls, and a stream with its trailers")
    func haproxy() async throws {
        try await withAxon(
            routes: Self.routes,
            { _, address async throws in
                try await FrontProxy.withHAProxy(axon: Int(address.port), options: "proto h2") { port in
                    try await Self.expectUnharmed(port: port)
                }
            })
    }

    @Test("HAProxy over HTTP/1.1 passes calls, and a stream with its trailers")
    func haproxyHTTP1() async throws {
        try await withAxon(
            routes: Self.routes,
            { _, address async throws in
                try await FrontProxy.withHAProxy(axon: Int(address.port), options: "") { port in
                    try await Self.expectUnharmed(port: port)
                }
            })
    }

    @Test("HAProxy with send-proxy-v2 tells who calls", arguments: ["proto h2", ""])
    func proxyProtocol(options: String) async throws {
        var configuration = TestConfiguration.loopback
        configuration.trustedProxies = [try #require(IPNetwork("127.0.0.1"))]
        try await withAxon(
            configuration, routes: Self.routes,
            { _, address async throws in
                try await FrontProxy.withHAProxy(axon: Int(address.port), options: options + " send-proxy-v2") { port in
                    let told = try await Self.call("/WhoAmI", "{}", port: port)
                    #expect(told.contains(#"{"address":"127.0.0.5"}"#), "\(told)")
                }
            })
    }

    @Test("nginx with proxy_pass passes calls and who calls, and drops the trailers that prove a stream")
    func proxyPass() async throws {
        var configuration = TestConfiguration.loopback
        configuration.trustedProxies = [try #require(IPNetwork("127.0.0.1"))]
        configuration.proxyTestimony = .xForwardedFor
        try await withAxon(
            configuration, routes: Self.routes,
            { _, address async throws in
                let location = """
                    proxy_pass http://127.0.0.1:\(address.port);
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    """
                // Over HTTP/1.0, as nginx has it unless told otherwise.
                try await FrontProxy.withNginx(location: location) { port in
                    let told = try await Self.call("/WhoAmI", "{}", port: port)
                    #expect(told.contains(#"{"address":"127.0.0.5"}"#), "\(told)")
                    #expect(told.contains("x-neuron-answer-signature: 0x"))
                    #expect(try await Self.call("/Count", #"{"to":3}"#, port: port).hasPrefix("HTTP/2 505"))
                }
                try await FrontProxy.withNginx(location: location + "proxy_http_version 1.1;") { port in
                    let told = try await Self.call("/WhoAmI", "{}", port: port)
                    #expect(told.contains(#"{"address":"127.0.0.5"}"#), "\(told)")
                    let stream = try await Self.call("/Count", #"{"to":3}"#, port: port)
                    #expect(stream.contains(#"data: "2""#), "\(stream)")
                    #expect(!stream.contains("x-neuron-answer-signature: 0x"))
                }
            })
    }
}
