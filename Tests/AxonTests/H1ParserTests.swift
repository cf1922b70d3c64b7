import HTTPTypes
import NIOCore
import Neuron
import Testing

@testable import Axon

@Suite("HTTP/1.1's parser")
struct H1ParserTests {
    /// Everything that the parser found, one line each; the fault last.
    private static func read(_ bytes: Bytes, pieces: Int = .max, limit: Int = 16 << 10) -> [String] {
        var parser = H1Parser(headerListBytes: limit)
        var buffer = ByteBuffer()
        var found: [String] = []
        var body: Bytes = []
        var rest = bytes[...]
        do throws(H1Fault) {
            repeat {
                let part = rest.prefix(pieces)
                rest = rest.dropFirst(part.count)
                buffer.writeBytes(part)
                while let event = try parser.next(in: &buffer) {
                    switch event {
                    case .head(let head):
                        let request = head.request
                        let fields = request.headerFields.map { "\($0.name.rawName)=\($0.value)" }.joined(separator: ",")
                        found.append(
                            "\(request.method.rawValue) \(request.path ?? "") @\(request.authority ?? "") \(fields) \(head.framing)"
                                + "\(head.isHTTP10 ? " 1.0" : "")\(head.closes ? " closes" : "")"
                                + "\(head.expectsContinue ? " expects" : "")\(head.isTooLarge ? " too large" : "")")
                    case .body(let bytes): body += bytes
                    case .end:
                        found.append("body \(String(decoding: body, as: UTF8.self))")
                        body = []
                    }
                }
            } while !rest.isEmpty
        } catch {
            found.append("\(error.problem.status) \(error.problem.name ?? "")")
        }
        return found
    }

    private static func read(_ text: String, pieces: Int = .max) -> [String] { read(Bytes(text.utf8), pieces: pieces) }

    @Test("requests are read as they were written, however the bytes come", arguments: [Int.max, 1, 2, 7, 100])
    func honest(pieces: Int) {
        let text =
            "POST /Echo?a=%20b HTTP/1.1\r\nHost: axon:8091\r\nX-A:  b c\t\r\nx-a: d\r\nContent-Length: 4\r\n\r\nbodyGET /healthz "
            + "HTTP/1.1\r\nhost: [::1]:1\r\nConnection: TE, Close\r\n\r\n"
            + "PUT /a HTTP/1.1\r\nHost:\r\nTransfer-Encoding: chunked\r\nExpect: 100-Continue\r\n\r\n"
            + "3\r\nabc\r\n0000A;name=\"v\"\r\n0123456789\r\n0\r\nTrailer: kept by nobody\r\n\r\n"
            + "\r\nGET /old HTTP/1.0\r\n\r\n"
        #expect(
            Self.read(text, pieces: pieces) == [
                "POST /Echo?a=%20b @axon:8091 x-a=b c,x-a=d,Content-Length=4 length(4)", "body body",
                "GET /healthz @[::1]:1  length(0) closes", "body ",
                "PUT /a @  chunked expects", "body abc0123456789",
                "GET /old @  length(0) 1.0 closes", "body ",
            ])
    }

    static let smuggling: [(String, String)] = [
        ("two lengths that differ", "Content-Length: 1\r\nContent-Length: 2\r\n"),
        ("the same length twice", "Content-Length: 1\r\nContent-Length: 1\r\n"),
        ("a list of lengths", "Content-Length: 1, 1\r\n"),
        ("a negative length", "Content-Length: -1\r\n"),
        ("a length with a sign", "Content-Length: +1\r\n"),
        ("a hexadecimal length", "Content-Length: 0x1\r\n"),
        ("an empty length", "Content-Length:\r\n"),
        ("a length past all numbers", "Content-Length: 99999999999999999999\r\n"),
        ("a length with a space inside", "Content-Length: 1 1\r\n"),
        ("a length and chunks", "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n"),
        ("chunks and a length", "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"),
        ("two codings", "Transfer-Encoding: gzip, chunked\r\n"),
        ("another coding", "Transfer-Encoding: identity\r\n"),
        ("chunked in other letters", "Transfer-Encoding: Chunked\r\n"),
        ("chunked with something before it", "Transfer-Encoding: xchunked\r\n"),
        ("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
        ("chunked behind a vertical tab", "Transfer-Encoding: \u{0B}chunked\r\n"),
        ("an empty coding", "Transfer-Encoding:\r\n"),
        ("a folded line", "X-A: b\r\n c\r\n"),
        ("a line folded by a tab", "X-A: b\r\n\tc\r\n"),
        ("a line folded into a length", "X-A: b\r\n Content-Length: 5\r\n"),
        ("a bare line feed", "X-A: b\nX-B: c\r\n"),
        ("a bare carriage return", "X-A: b\rX-B: c\r\n"),
        ("a space before the colon", "X-A : b\r\n"),
        ("a space before a length's colon", "Content-Length : 5\r\n"),
        ("a tab before the colon", "X-A\t: b\r\n"),
        ("no colon", "X-A\r\n"),
        ("no name", ": b\r\n"),
        ("a name that is no word", "X(A): b\r\n"),
        ("a name with a NUL", "X\u{0}A: b\r\n"),
        ("a value with a NUL", "X-A: b\u{0}c\r\n"),
        ("a value with a control character", "X-A: b\u{1}c\r\n"),
        ("a value with DEL", "X-A: b\u{7F}c\r\n"),
        ("two hosts", "Host: other\r\n"),
        ("the same host twice", "Host: axon\r\n"),
    ]

    @Test("what could be read in two ways is refused", arguments: smuggling)
    func smuggled(what: String, lines: String) {
        #expect(Self.read("POST /Echo HTTP/1.1\r\nHost: axon\r\n\(lines)\r\n") == ["400 malformed"], "\(what)")
    }

    @Test(
        "a request line that is none is refused",
        arguments: [
            "GET /\r\n", "GET  / HTTP/1.1\r\n", "GET / HTTP/1.1 \r\n", " GET / HTTP/1.1\r\n", "GET\t/ HTTP/1.1\r\n",
            "/ HTTP/1.1\r\n",
            "GET / HTTP/1.1\n", "GET / http/1.1\r\n", "GET / HTTP/1.1x\r\n", "G(T / HTTP/1.1\r\n",
            "GET http://axon/ HTTP/1.1\r\n",
            "GET https://axon/Echo HTTP/1.1\r\n", "GET axon:80 HTTP/1.1\r\n", "CONNECT axon:80 HTTP/1.1\r\n",
            "OPTIONS * HTTP/1.1\r\n", "GET /a\u{1}b HTTP/1.1\r\n", "GET /a\u{7F} HTTP/1.1\r\n", "GET /\u{E4} HTTP/1.1\r\n",
            "GET /a\tb HTTP/1.1\r\n", "GET /a b HTTP/1.1\r\n", "\r\n\r\n", "\u{0}\r\n", "\n",
        ])
    func requestLine(line: String) {
        #expect(Self.read(line + "Host: axon\r\n\r\n") == ["400 malformed"])
    }

    @Test("another version is 505, and HTTP/1.1 needs a host", arguments: ["HTTP/2.0", "HTTP/1.2", "HTTP/3", "HTTP/0.9"])
    func versions(version: String) {
        #expect(Self.read("GET / \(version)\r\nHost: axon\r\n\r\n") == ["505 malformed"])
        #expect(Self.read("GET / HTTP/1.1\r\nX: y\r\n\r\n") == ["400 malformed"])
        #expect(Self.read("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == ["400 malformed"])
        #expect(Self.read("GET / HTTP/1.1\r\nHost: a b\r\n\r\n") == ["400 malformed"])
        #expect(Self.read("GET / HTTP/1.1\r\nHost: a@b/c\r\n\r\n") == ["400 malformed"])
    }

    @Test(
        "a chunk that is none is refused",
        arguments: [
            "x\r\n", "\r\n", "-1\r\na\r\n", "+1\r\na\r\n", "0x1\r\na\r\n", "1 \r\na\r\n", " 1\r\na\r\n", "1\na\r\n", "1\r\na\n",
            "1\r\nab\r\n",
            "1\r\na\r\r\n", "fffffffffffffffff\r\n", "1;a\u{0}\r\na\r\n", "1;a\nb\r\na\r\n",
            "1;\(String(repeating: "e", count: 200))\r\na\r\n",
            "0\r\nX : y\r\n\r\n", "0\r\n folded\r\n\r\n", "0\r\nX: y\nZ: a\r\n\r\n",
        ])
    func chunks(chunks: String) {
        let told = Self.read("POST / HTTP/1.1\r\nHost: axon\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)\r\n\r\n")
        #expect(told.last == "400 malformed")
        #expect(told.count == 2)
    }

    @Test("headers past their limit end the reading, many or long, and so do trailers")
    func limits() {
        let start = "POST / HTTP/1.1\r\nHost: axon\r\n"
        for fat in [
            "X: \(String(repeating: "x", count: 17_000))\r\n\r\n", String(repeating: "x", count: 20_000),
            String(repeating: "X: y\r\n", count: 1_000) + "\r\n",
        ] {
            for pieces in [Int.max, 1_000] {
                #expect(Self.read(start + fat, pieces: pieces) == ["POST / @axon  length(0) closes too large"])
            }
        }
        #expect(Self.read("GET /" + String(repeating: "x", count: 20_000)) == ["GET  @  length(0) closes too large"])
        let trailers = "Transfer-Encoding: chunked\r\n\r\n0\r\n" + String(repeating: "X: y\r\n", count: 1_000)
        #expect(Self.read(start + trailers).last == "431 headers-too-large")
    }

    @Test("any bytes give events or a fault, the same however they come", arguments: 0..<40)
    func fuzz(seed: Int) {
        var random = RandomSource.seeded(UInt64(seed) + 7_000)
        let words = [
            "POST", "GET", " ", "/", "/Echo", "HTTP/1.1", "HTTP/1.0", "\r\n", "\r\n", "\n", "\r", "Host: a",
            "Content-Length: 3",
            "Content-Length:", "Transfer-Encoding: chunked", ":", "0", "1", "5", "a", ";", "\t", "\u{0}", "\r\n\r\n",
            "0\r\n\r\n", "Expect: 100-continue",
            "POST / HTTP/1.1\r\nHost: a\r\n", "Transfer-Encoding: chunked\r\n\r\n", "Content-Length: 2\r\n\r\nab",
            "3\r\nabc\r\n",
        ]
        for _ in 0..<60 {
            var bytes: Bytes = []
            for _ in 0..<(random.next() % 40) {
                if random.next() % 12 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: random.next()))
                } else {
                    bytes += Bytes(words[Int(random.next() % UInt64(words.count))].utf8)
                }
            }
            let whole = Self.read(bytes, limit: 200)
            for pieces in [1, 3, 17] { #expect(Self.read(bytes, pieces: pieces, limit: 200) == whole, "seed \(seed)") }
        }
    }
}
