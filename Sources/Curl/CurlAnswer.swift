/// An answer as it comes in, bounded.
struct CurlAnswer {
    private(set) var status = 0
    /// The lines of the final headers as they came.
    private(set) var headers: [UInt8] = []
    /// The lines that came behind the body.
    private(set) var trailers: [UInt8] = []
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
        let first = unsafe line.first
        if !hasHead, first == UInt8(ascii: "H"), unsafe line.starts(with: "HTTP/".utf8) {
            status = unsafe Self.status(line)
            headers.removeAll(keepingCapacity: true)
        } else if first == UInt8(ascii: "\r") || first == UInt8(ascii: "\n") {
            hasHead = hasHead || status >= 200
            if isTooLarge { return false }
        } else if hasHead {
            // Sound, here and below: the buffer is libcurl's and lives for this call; its bytes are copied.
            unsafe trailers.append(contentsOf: line)
        } else {
            if headers.isEmpty { headers.reserveCapacity(Self.usualHeaderBytes) }
            unsafe headers.append(contentsOf: line)
            if let length = unsafe CurlHeaders.contentLength(line) {
                if length > maxBodyBytes { isTooLarge = true }
                body.reserveCapacity(min(max(0, length), Self.usualBodyBytes))
            }
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

    /// What most answers' headers have room in.
    private static let usualHeaderBytes = 768
    /// So much memory is taken on an answer's word for its length.
    private static let usualBodyBytes = 4 << 10

    /// The three digits behind the first space; 0 where there are none.
    private static func status(_ line: UnsafeRawBufferPointer) -> Int {
        // Sound: the buffer is libcurl's and lives for this call.
        let digits = unsafe line.drop { $0 != UInt8(ascii: " ") }.dropFirst().prefix(3)
        return unsafe Int(String(decoding: digits, as: UTF8.self)) ?? 0
    }
}
