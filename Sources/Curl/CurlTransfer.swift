internal import CCurl
internal import Foundation
internal import HTTPTypes

/// One request in libcurl's hands, until it has ended.
///
/// Confined to the engine's thread. libcurl's callbacks get it unretained: the loop holds it until the handle has left the multi
/// handle, and callbacks come only from within calls to libcurl on that thread.
final class CurlTransfer {
    /// How it is sent.
    enum Plan: Equatable {
        /// HTTP/2 on a connection of its own, the first to this URL's host.
        case open
        /// HTTP/2 on the connection to this URL's host; never on a new one.
        case send
        case http1
        case negotiated
    }

    /// Where libcurl is told to go.
    struct Route {
        let plan: Plan
        let url: String
        /// Where that is in truth; nil where the URL says it.
        var addresses: CurlLines?
        /// What stands before headers that are written already; the target's own unless given.
        var preamble: [UInt8]?
    }

    /// libcurl's buffer for each answer; only what is used of it costs memory.
    ///
    /// libcurl 7.88 reads a connection for the transfer that looks first, and keeps what belongs to another one in that one's buffer.
    /// An answer whose last bytes find the buffer full is not brought to its end before the next bytes come on the connection, if its
    /// length was not announced: so the buffer is as large as libcurl allows.
    static let bufferBytes = CurlMulti.reusesPriorKnowledge ? 64 << 10 : 512 << 10

    let job: CurlJob
    let plan: Plan
    let handle: CurlHandle
    /// Whether TLS is spoken.
    let isEncrypted: Bool
    private(set) var answer: CurlAnswer
    /// Whether it was stopped before anything went out, or after its connection had died under it.
    private(set) var isHeldBack = false
    /// Whether it has a connection; set once the request is about to be written.
    private(set) var isConnected = false
    /// Whether it was held back only the second time: it had been written to a connection that ended without a byte of an answer.
    private(set) var wasWritten = false
    /// Whether it is on a connection that it may use, written or about to be.
    var isUnderWay: Bool { isConnected && !isHeldBack }
    private var sentBytes = 0
    private let activity: CurlActivity
    private let clock = ContinuousClock()
    private let handedOver: ContinuousClock.Instant
    private var firstByte: ContinuousClock.Instant?

    /// Settings for `job` on a handle that has none; throws if libcurl refuses one.
    init(_ job: CurlJob, target: CurlTarget, route: Route, remaining: Duration, activity: CurlActivity, on handle: CurlHandle)
        throws(CurlError)
    {
        self.job = job
        self.activity = activity
        plan = route.plan
        isEncrypted = target.isEncrypted
        self.handle = handle
        handedOver = clock.now
        answer = CurlAnswer(maxBodyBytes: job.request.maxBodyBytes, maxHeaderBytes: job.request.maxHeaderBytes)
        let isUsual = Self.isUsual(job, target, plan)
        if !(isUsual && handle.isPrepared) {
            try setAlways()
            try setUnusual(target)
            handle.isPrepared = isUsual
        }
        try setConnection(route, remaining: remaining)
        try setRequest(target, route.preamble)
    }

    /// Whether a handle that a request of this kind has used may be used again by another one of it: all that differs between them is set
    /// for each.
    static func isUsual(_ job: CurlJob, _ target: CurlTarget, _ plan: Plan) -> Bool {
        let request = job.request
        return (plan == .send || plan == .open) && !target.isEncrypted && job.inbox == nil && request.method == .post
            && request.body.count <= copiedBodyBytes && request.maxIdle == nil && !request.takesCompressed
    }

    /// What is the same for all requests.
    private func setAlways() throws(CurlError) {
        try handle.set(CURLOPT_NOSIGNAL, 1)
        // Set on new handles only, because a used one refuses it.
        try handle.set(CURLOPT_BUFFERSIZE, Self.bufferBytes)
        try handle.set(CURLOPT_PROTOCOLS_STR, "http,https")
        try handle.set(CURLOPT_PROXY, "")
        try handle.set(CURLOPT_FOLLOWLOCATION, 0)
        try handle.set(CURLOPT_PATH_AS_IS, 1)
        try handle.set(CURLOPT_TCP_KEEPALIVE, 1)
        try handle.set(CURLOPT_TCP_KEEPIDLE, 30)
        try handle.set(CURLOPT_TCP_KEEPINTVL, 10)
        // Sound, here and in `setConnection`: the context is this object, which outlives the handle's stay in the multi handle.
        try handle.check(unsafe neuron_setopt_data(handle.raw, CURLOPT_HEADERFUNCTION, curlTakeLine))
        try handle.check(unsafe neuron_setopt_data(handle.raw, CURLOPT_WRITEFUNCTION, curlTakeBody))
        try handle.check(unsafe neuron_setopt_prerequest(handle.raw, curlBeforeRequest))
    }

    /// What the usual request has no need of.
    private func setUnusual(_ target: CurlTarget) throws(CurlError) {
        let request = job.request
        if plan == .http1 || plan == .negotiated { try handle.set(CURLOPT_PIPEWAIT, 1) }
        try setTrust(request.trust)
        if let idle = request.maxIdle { try handle.set(CURLOPT_MAXAGE_CONN, Int(max(1, idle.components.seconds))) }
        if request.takesCompressed { try handle.set(CURLOPT_ACCEPT_ENCODING, "gzip, deflate") }
        // A stream's connection is its own: while its reader is slow, nobody reads it.
        if job.inbox != nil { try handle.set(CURLOPT_FORBID_REUSE, 1) }
    }

    private func setConnection(_ route: Route, remaining: Duration) throws(CurlError) {
        // The loop ends it in time; this is for the case that it does not.
        try handle.set(CURLOPT_TIMEOUT_MS, remaining.milliseconds + 5_000)
        try handle.set(CURLOPT_CONNECTTIMEOUT_MS, max(1, min(job.request.connectTimeout, remaining).milliseconds))
        try handle.set(CURLOPT_URL, route.url)
        try handle.setAddresses(route.addresses)
        let version =
            switch plan {
            case .open where isEncrypted, .send where isEncrypted: CURL_HTTP_VERSION_2TLS
            case .open: CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
            case .send: CurlMulti.reusesPriorKnowledge ? CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE : CURL_HTTP_VERSION_2TLS
            case .http1: CURL_HTTP_VERSION_1_1
            case .negotiated: CURL_HTTP_VERSION_2TLS
            }
        try handle.set(CURLOPT_HTTP_VERSION, version)
        try handle.check(unsafe neuron_setopt_pointer(handle.raw, CURLOPT_HEADERDATA, context))
        try handle.check(unsafe neuron_setopt_pointer(handle.raw, CURLOPT_WRITEDATA, context))
        try handle.check(unsafe neuron_setopt_pointer(handle.raw, CURLOPT_PREREQDATA, context))
    }

    private func setTrust(_ trust: CurlRequest.Trust) throws(CurlError) {
        switch trust {
        case .authorities: return
        case .key(let digest):
            try handle.set(CURLOPT_PINNEDPUBLICKEY, "sha256//\(Data(digest).base64EncodedString())")
        case .anybody: try handle.set(CURLOPT_CERTINFO, 1)
        }
        // The key is the peer's name: neither who signed the certificate counts, nor which host it is of.
        try handle.set(CURLOPT_SSL_VERIFYPEER, 0)
        try handle.set(CURLOPT_SSL_VERIFYHOST, 0)
    }

    private func setRequest(_ target: CurlTarget, _ preamble: [UInt8]?) throws(CurlError) {
        let request = job.request
        if request.method == .head {
            try handle.set(CURLOPT_NOBODY, 1)
        } else if request.body.isEmpty, request.method == .get {
            try handle.set(CURLOPT_HTTPGET, 1)
        } else {
            try handle.set(CURLOPT_POST, 1)
            try setBody(request.body)
            if request.method != .post { try handle.set(CURLOPT_CUSTOMREQUEST, request.method.rawValue) }
        }
        if let written = request.headerLines {
            try handle.setHeaders(CurlLines(preamble ?? target.preamble, written))
        } else {
            try handle.setHeaders(CurlLines(Self.headerLines(request, target)))
        }
    }

    /// The headers as libcurl takes them: a name with nothing behind its colon is not sent, one with a semicolon is sent empty.
    private static func headerLines(_ request: CurlRequest, _ target: CurlTarget) -> [UInt8] {
        var lines = target.greeting
        lines.reserveCapacity(768)
        for unwanted in [HTTPField.Name.contentType, .accept] where request.headers[unwanted] == nil {
            lines += "\(unwanted.rawName):\n".utf8
        }
        for field in request.headers where field.name.canonicalName != "host" && field.name != .contentLength {
            lines += (field.value.isEmpty ? "\(field.name.rawName);\n" : "\(field.name.rawName): \(field.value)\n").utf8
        }
        return lines
    }

    /// Bodies up to this size are copied by libcurl.
    private static let copiedBodyBytes = 64 << 10

    /// Small bodies are copied by libcurl, which sends them with the headers; large ones are read from the request's own array.
    private func setBody(_ body: [UInt8]) throws(CurlError) {
        // Sound: libcurl copies the bytes, or reads them through `readBody`, within the calls.
        try handle.set(CURLOPT_POSTFIELDSIZE_LARGE, bytes: body.count)
        if body.count <= Self.copiedBodyBytes {
            let code = unsafe body.withUnsafeBytes { bytes in
                // An empty array has no address, and no bytes that one would need.
                unsafe neuron_setopt_bytes(
                    handle.raw, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress ?? UnsafeRawPointer(handle.raw))
            }
            try handle.check(code)
        } else {
            try handle.check(unsafe neuron_setopt_data(handle.raw, CURLOPT_READFUNCTION, curlReadBody))
            try handle.check(unsafe neuron_setopt_pointer(handle.raw, CURLOPT_READDATA, context))
            try handle.check(unsafe neuron_setopt_seek(handle.raw, curlSeekBody))
            try handle.check(unsafe neuron_setopt_pointer(handle.raw, CURLOPT_SEEKDATA, context))
        }
    }

    private var context: UnsafeMutableRawPointer { unsafe Unmanaged.passUnretained(self).toOpaque() }

    /// Decides, just before the request is written, whether its connection is the right one.
    fileprivate func mayBeWritten() -> Bool {
        activity.count &+= 1
        wasWritten = isConnected
        isConnected = true
        switch plan {
        case .http1, .negotiated: return true
        case .open: isHeldBack = wasWritten
        case .send: isHeldBack = wasWritten || handle.number(CURLINFO_NUM_CONNECTS) > 0
        }
        if !isHeldBack { activity.written.append(job.id) }
        return !isHeldBack
    }

    /// Has libcurl close the connection once nobody uses it. libcurl 7.88 leaves the reset of a lone stream unsent, so the peer would
    /// go on working for nobody.
    func giveUp() {
        // If it is refused, the connection stays open, and its reset is sent with the next request.
        try? handle.set(CURLOPT_FORBID_REUSE, 1)
    }

    /// Sends what libcurl has waiting on this transfer's connection, such as the reset of another stream, and takes what it has read.
    func flush() {
        // Sound: the handle is in the multi handle, and no callback of libcurl's is running now. Nothing is lost if either fails.
        _ = unsafe curl_easy_pause(handle.raw, CURLPAUSE_RECV)
        _ = unsafe curl_easy_pause(handle.raw, CURLPAUSE_CONT)
    }

    /// Takes one line of headers or trailers; false when it is too much.
    fileprivate func takeLine(_ line: UnsafeRawBufferPointer) -> Bool {
        activity.count &+= 1
        // libcurl's own time of the first byte is that of the request's, where there is a body.
        if firstByte == nil { firstByte = clock.now }
        let hadHead = answer.hasHead
        let isTaken = unsafe answer.takeLine(line)
        if answer.hasHead, !hadHead {
            job.inbox?.take(status: answer.status, headers: CurlHeaders.fields(answer.headers))
            if answer.status >= 400, !job.request.body.isEmpty { activity.refused.append(job.id) }
        }
        if isTaken { return true }
        giveUp()
        return false
    }

    /// What becomes of a piece of the body.
    fileprivate enum Taken { case all, refused, later }

    /// Takes a piece of the body: all of it, nothing because it is too much, or nothing until the reader has room.
    fileprivate func takeBody(_ piece: UnsafeRawBufferPointer) -> Taken {
        activity.count &+= 1
        if let inbox = job.inbox { return unsafe inbox.take(piece) ? .all : .later }
        if unsafe answer.takeBody(piece) { return .all }
        giveUp()
        return .refused
    }

    /// Goes on after the reader has made room.
    func resume() {
        // Sound: the handle is in the multi handle, and no callback of libcurl's is running now. What was kept back is given again
        // within the call; if the transfer has failed meanwhile, its end comes as a message.
        _ = unsafe curl_easy_pause(handle.raw, CURLPAUSE_CONT)
    }

    /// Fills libcurl's buffer with the next part of the body; returns how much.
    fileprivate func readBody(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let body = job.request.body
        let count = min(buffer.count, body.count - sentBytes)
        activity.count &+= 1
        // Sound: the range is within the array, and the buffer has room for it.
        unsafe body.withUnsafeBytes { bytes in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sentBytes..<sentBytes + count]))
        }
        sentBytes += count
        return count
    }

    /// Goes to an offset in the body, when libcurl sends it again.
    fileprivate func seekBody(to offset: Int) -> Bool {
        guard (0...job.request.body.count).contains(offset) else { return false }
        sentBytes = offset
        return true
    }
}

extension CurlTransfer {
    /// The answer, now that it is complete.
    func response(total: Duration) -> CurlResponse {
        CurlResponse(
            status: answer.status, headerLines: answer.headers, trailerLines: answer.trailers, body: answer.body,
            timings: .init(
                connect: handle.time(CURLINFO_CONNECT_TIME_T),
                firstByte: firstByte.map { handedOver.duration(to: $0) } ?? total,
                total: total),
            version: handle.number(CURLINFO_HTTP_VERSION) == CURL_HTTP_VERSION_2_0 ? .http2 : .http1, certificate: certificate)
    }

    /// The certificate that a peer showed who was to be looked at, DER.
    private var certificate: [UInt8]? {
        guard isEncrypted, job.request.trust == .anybody, let text = handle.certificate else { return nil }
        let base64 = text.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        return Data(base64Encoded: base64).map { [UInt8]($0) }
    }
}

extension Duration {
    /// Whole milliseconds, as libcurl takes them; at most 24 days.
    var milliseconds: Int {
        let parts = components
        guard parts.seconds < 2_000_000 else { return 2_000_000_000 }
        return Int(parts.seconds) * 1_000 + Int(parts.attoseconds / 1_000_000_000_000_000)
    }
}

// MARK: - Callbacks
// Sound, all of them: the context is the transfer that set it, alive while its handle is in use, on the engine's one thread; the
// buffers have the size that libcurl says, for the length of the call.

private func transfer(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
    unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
}

private func curlTakeLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer(context).takeLine(line) ? line.count : 0
}

private func curlTakeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    if piece.count == 0 { return 0 }
    switch unsafe transfer(context).takeBody(piece) {
    case .all: return piece.count
    case .refused: return 0
    case .later: return Int(neuron_write_pause())
    }
}

private func curlReadBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    return unsafe transfer(context).readBody(into: UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
}

private func curlSeekBody(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt) -> CInt {
    guard let context = unsafe context, origin == 0 else { return 1 }
    return unsafe transfer(context).seekBody(to: Int(offset)) ? 0 : 1
}

private func curlBeforeRequest(
    _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?, _: UnsafeMutablePointer<CChar>?, _: CInt, _: CInt
) -> CInt {
    guard let context = unsafe context else { return neuron_prerequest_abort() }
    return unsafe transfer(context).mayBeWritten() ? neuron_prerequest_ok() : neuron_prerequest_abort()
}
