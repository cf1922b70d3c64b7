internal import HTTPTypes
internal import Neuron

/// Makes a request's head of its lines, and refuses what two readers could read in two ways.
///
/// - Source: RFC 9112; what it lets a server tolerate is refused here: two lengths even if they agree, folded lines, codings
///   other than `chunked`, targets in absolute form.
struct H1HeadBuilder {
    private var method = HTTPRequest.Method.get
    private var target = ""
    private var isHTTP10 = false
    private var hasRequestLine = false
    private var host: String?
    private var length: Int?
    private var isChunked = false
    private var closes = false
    private var expectsContinue = false
    private var fields = HTTPFields()

    /// Whether no line has been taken.
    var isEmpty: Bool { !hasRequestLine }

    // MARK: Lines

    /// Takes the next line, without its end.
    mutating func take(_ line: ArraySlice<UInt8>) throws(H1Fault) {
        if hasRequestLine { try takeField(line) } else { try takeRequestLine(line) }
    }

    private mutating func takeRequestLine(_ line: ArraySlice<UInt8>) throws(H1Fault) {
        let parts = line.split(separator: H1Bytes.space, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw .malformed("Send METHOD, target and HTTP/1.1, one space between them.") }
        guard !parts[0].isEmpty, parts[0].count <= 32, parts[0].allSatisfy(H1Bytes.isToken),
            let method = HTTPRequest.Method(String(decoding: parts[0], as: UTF8.self))
        else { throw .malformed("The method is not one word.") }
        guard parts[1].first == H1Bytes.slash, parts[1].allSatisfy(H1Bytes.isVisible) else {
            throw .malformed("Send the target as a path of visible ASCII.")
        }
        switch String(decoding: parts[2], as: UTF8.self) {
        case "HTTP/1.1": isHTTP10 = false
        case "HTTP/1.0": isHTTP10 = true
        case let version where version.hasPrefix("HTTP/") && version.utf8.dropFirst(5).allSatisfy(Self.isVersion):
            throw .version("Speak HTTP/1.1, or HTTP/2 from the first byte.")
        default: throw .malformed("The request line does not end with HTTP/1.1.")
        }
        self.method = method
        target = String(decoding: parts[1], as: UTF8.self)
        hasRequestLine = true
    }

    private mutating func takeField(_ line: ArraySlice<UInt8>) throws(H1Fault) {
        let (name, value) = try Self.field(line)
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: name, as: UTF8.self).lowercased() {
        case "host":
            guard host == nil else { throw .malformed("Send one Host header.") }
            guard value.allSatisfy(H1Bytes.isHost) else { throw .malformed("The Host header is no host.") }
            host = text
        case "content-length":
            guard length == nil else { throw .malformed("Send one Content-Length.") }
            guard (1...18).contains(value.count), value.allSatisfy(H1Bytes.isDigit), let number = Int(text) else {
                throw .malformed("Content-Length is not a number.")
            }
            length = number
            fields[.contentLength] = text
        case "transfer-encoding":
            guard !isChunked, text == "chunked" else { throw .malformed("Send Transfer-Encoding: chunked, or none.") }
            isChunked = true
        case "connection":
            if Self.words(text).contains("close") { closes = true }
        case "expect":
            if text.lowercased() == "100-continue" { expectsContinue = true }
        // Nothing here is switched to another protocol, and HTTP/2 starts with its own first bytes.
        case "upgrade", "http2-settings", "keep-alive", "proxy-connection", "te", "trailer": break
        case let lower:
            if let name = HTTPField.Name(lower) { fields.append(HTTPField(name: name, value: text)) }
        }
    }

    /// A field's name and value, both checked.
    static func field(_ line: ArraySlice<UInt8>) throws(H1Fault) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        guard let first = line.first, first != H1Bytes.space, first != H1Bytes.tab else {
            throw .malformed("A header goes on over two lines.")
        }
        guard let colon = line.firstIndex(of: H1Bytes.colon), colon > line.startIndex,
            line[..<colon].allSatisfy(H1Bytes.isToken)
        else { throw .malformed("A header has no name before its colon, or a space there.") }
        let value = line[(colon + 1)...]
        guard value.allSatisfy(H1Bytes.isValue) else { throw .malformed("A header's value has a control character.") }
        return (line[..<colon], H1Bytes.trimmed(value))
    }

    private static func isVersion(_ byte: UInt8) -> Bool { H1Bytes.isDigit(byte) || byte == UInt8(ascii: ".") }

    // MARK: The head

    /// The head, once all lines are there.
    func head() throws(H1Fault) -> H1Head {
        if host == nil, !isHTTP10 { throw .malformed("Send a Host header.") }
        if isChunked, length != nil { throw .malformed("Send Content-Length or Transfer-Encoding, not both.") }
        if isChunked, isHTTP10 { throw .malformed("HTTP/1.0 has no Transfer-Encoding.") }
        var head = H1Head(request: request)
        head.framing = isChunked ? .chunked : .length(length ?? 0)
        head.isHTTP10 = isHTTP10
        head.closes = closes || isHTTP10
        head.expectsContinue = expectsContinue && !isHTTP10
        return head
    }

    /// What is known of a request whose headers are larger than the limit.
    var tooLargeHead: H1Head {
        var bare = request
        bare.headerFields = HTTPFields()
        var head = H1Head(request: bare)
        head.isHTTP10 = isHTTP10
        head.closes = true
        head.isTooLarge = true
        return head
    }

    private var request: HTTPRequest {
        HTTPRequest(method: method, scheme: "http", authority: host ?? "", path: target, headerFields: fields)
    }

    /// The words of a list, in lower case.
    private static func words(_ list: String) -> [String] {
        list.lowercased().split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
    }
}
