internal import HTTPTypes

/// An answer as it comes in, bounded.
struct CurlAnswer {
    private(set) var status = 0
    private(set) var headers = HTTPFields()
    private(set) var trailers = HTTPFields()
    private(set) var body: [UInt8] = []
    /// Whether a limit was passed; nothing more is taken then.
    private(set) var isTooLarge = false
    /// Whether anything came at all.
    private(set) var hasBegun = false
    /// Whether the final status and its headers are complete.
    private(set) var hasHead = false
    private var headerBytes = 0
    private let maxBodyBytes: Int
    private let maxHeaderBytes: Int

    init(maxBodyBytes: Int, maxHeaderBytes: Int) {
        self.maxBodyBytes = maxBodyBytes
        self.maxHeaderBytes = maxHeaderBytes
    }

    /// Takes one line: a status line, a header, the empty line, or a trailer. False when it is too much.
    mutating func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        headerBytes += line.count
        guard headerBytes <= maxHeaderBytes else {
            isTooLarge = true
            return false
        }
        // Sound: the buffer is libcurl's and lives for this call; the text is a copy.
        let text = unsafe String(decoding: line, as: UTF8.self)
        if !hasHead, text.hasPrefix("HTTP/") {
            status = Int(text.split(separator: " ", maxSplits: 2).dropFirst().first?.prefix(3).filter(\.isNumber) ?? "") ?? 0
            headers = HTTPFields()
        } else if text == "\r\n" || text == "\n" {
            hasHead = hasHead || status >= 200
            if isTooLarge { return false }
        } else if let colon = text.firstIndex(of: ":"), let name = HTTPField.Name(String(text[..<colon])) {
            let field = HTTPField(name: name, value: Self.trimmed(text[text.index(after: colon)...]))
            if hasHead { trailers.append(field) } else { headers.append(field) }
            if name == .contentLength, let length = Int(field.value), length > maxBodyBytes { isTooLarge = true }
        }
        return true
    }

    /// Takes a piece of the body. False when it is too much.
    mutating func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count <= maxBodyBytes - body.count else {
            isTooLarge = true
            return false
        }
        // Sound: the buffer is libcurl's and lives for this call; its bytes are copied.
        unsafe body.append(contentsOf: bytes)
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
        var text = text.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return String(text)
    }
}
