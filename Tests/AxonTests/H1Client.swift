import HTTPTypes
import NIOCore
import NIOPosix
import Neuron

@testable import Axon

/// A client that writes HTTP/1.1 by hand, so that it can also write what no honest client would.
final class H1Client {
    /// One answer.
    struct Told {
        var status = 0
        var fields: [(name: String, value: String)] = []
        var body: Bytes = []
        var trailers: [(name: String, value: String)] = []
        /// Whether the body came to its end.
        var isWhole = false

        var text: String { String(decoding: body, as: UTF8.self) }
        subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

        /// The answer as a dialect sees it, fields or trailers for its headers.
        func response(byTrailers: Bool = false) -> HTTPResponse {
            var response = HTTPResponse(status: .init(code: status))
            for (name, value) in byTrailers ? trailers : fields { response.headerFields[.init(name)!] = value }
            return response
        }
    }

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var buffer: Bytes = []
    private var isAtEnd = false

    private init(
        inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.inbound = inbound
        self.outbound = outbound
    }

    /// Opens a connection for as long as `body` runs.
    static func connect<Result>(to address: AxonAddress, _ body: (H1Client) async throws -> Result) async throws -> Result {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: address.ip.description, port: Int(address.port)) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        var result: Swift.Result<Result, any Error>?
        do {
            try await channel.executeThenClose { inbound, outbound in
                result = await Swift.Result {
                    try await body(H1Client(inbound: inbound.makeAsyncIterator(), outbound: outbound))
                }
            }
        } catch {
            // The peer had closed the connection before we could.
        }
        guard let result else { throw CancellationError() }
        return try result.get()
    }

    func send(_ text: String) async throws { try await send(bytes: Bytes(text.utf8)) }

    func send(bytes: Bytes) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

    /// Sends no more.
    func finish() { outbound.finish() }

    /// A request's head; the body's length is not among its fields.
    static func head(_ request: HTTPRequest, version: String = "HTTP/1.1", _ more: String...) -> String {
        head(request, version: version, lines: more)
    }

    static func head(_ request: HTTPRequest, version: String = "HTTP/1.1", lines: [String]) -> String {
        var text = "\(request.method.rawValue) \(request.path ?? "/") \(version)\r\nHost: axon\r\n"
        for field in request.headerFields { text += "\(field.name.rawName): \(field.value)\r\n" }
        for line in lines { text += line + "\r\n" }
        return text + "\r\n"
    }

    /// A whole request.
    func ask(_ request: HTTPRequest, body: Bytes, version: String = "HTTP/1.1") async throws {
        try await send(bytes: Bytes(Self.head(request, version: version, "Content-Length: \(body.count)").utf8) + body)
    }

    /// A whole request in chunks of so many bytes.
    func ask(_ request: HTTPRequest, chunks: Int, of body: Bytes) async throws {
        try await send(Self.head(request, "Transfer-Encoding: chunked"))
        var rest = body[...]
        while !rest.isEmpty {
            let part = rest.prefix(chunks)
            rest = rest.dropFirst(part.count)
            try await send(bytes: Bytes("\(String(part.count, radix: 16))\r\n".utf8) + part + Bytes("\r\n".utf8))
        }
        try await send("0\r\n\r\n")
    }

    /// The next answer; nil if the connection ended before its head.
    func answer(isToHead: Bool = false) async throws -> Told? {
        guard let status = try await line() else { return nil }
        var told = Told()
        let words = status.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "HTTP/1.1", let code = Int(words[1]) else { return told }
        told.status = code
        told.fields = try await fields()
        if isToHead || code == 100 {
            told.isWhole = true
        } else if told["transfer-encoding"] == "chunked" {
            while let size = try await line().flatMap({ Int($0, radix: 16) }) {
                if size == 0 {
                    told.trailers = try await fields()
                    told.isWhole = true
                    break
                }
                guard let bytes = try await bytes(size), try await bytes2() else { break }
                told.body += bytes
            }
        } else if let length = told["content-length"].flatMap({ Int($0) }), let bytes = try await bytes(length) {
            told.body = bytes
            told.isWhole = true
        }
        return told
    }

    /// Whether the peer closes and says nothing more.
    func isClosed() async throws -> Bool {
        while try await more() {}
        return buffer.isEmpty
    }

    /// A line of the answer, without its end.
    func line() async throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end]
                buffer.removeFirst(end + 1)
                return String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
            }
            guard try await more() else { return nil }
        }
    }

    private func fields() async throws -> [(name: String, value: String)] {
        var fields: [(String, String)] = []
        while let line = try await line(), !line.isEmpty {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields.append((String(parts[0]), parts.count > 1 ? String(parts[1].dropFirst()) : ""))
        }
        return fields
    }

    private func bytes(_ count: Int) async throws -> Bytes? {
        while buffer.count < count { guard try await more() else { return nil } }
        defer { buffer.removeFirst(count) }
        return Bytes(buffer.prefix(count))
    }

    /// The line end behind a chunk.
    private func bytes2() async throws -> Bool { try await bytes(2) == [13, 10] }

    private func more() async throws -> Bool {
        guard !isAtEnd else { return false }
        do {
            if let next = try await inbound.next() {
                buffer.append(contentsOf: next.readableBytesView)
                return true
            }
        } catch is IOError {
            // The peer closed with something of ours unread.
        }
        isAtEnd = true
        return false
    }
}
