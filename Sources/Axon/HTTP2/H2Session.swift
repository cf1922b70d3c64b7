internal import CNghttp2
internal import NIOCore
internal import Neuron

/// The owner of one nghttp2 session. Loop-confined: made, used and freed on one event loop.
///
/// Bytes from the peer go in and come out as events; answers go in and come out as bytes. It has no clock and no socket.
@safe final class H2Session {
    let limits: HTTP2Limits
    /// The streams that are open.
    private(set) var streams: [Int32: H2Stream] = [:]
    /// The stream that was asked for last: frames come in runs.
    private var last: H2Stream?
    /// The headers that are being read: no frame of another stream comes between those of one. Nobody's once they are complete, so that
    /// no trailers are kept.
    ///
    /// Sound without the check of exclusive access, which each header would pay for: nghttp2's callbacks alone touch it, one after the other
    /// on this session's loop, and nothing that they do with it comes back to it.
    @exclusivity(unchecked) private var reading = H2Headers()
    /// What the callbacks found in the bytes that are being read.
    var events: [H2Event] = []
    private let raw: OpaquePointer

    init(limits: HTTP2Limits) throws(AxonError) {
        self.limits = limits
        var option: OpaquePointer?
        // Sound: the option object is made, used and freed here; nghttp2 copies what it needs of it.
        let optionCode = unsafe nghttp2_option_new(&option)
        try Self.check(optionCode, "options")
        unsafe nghttp2_option_set_no_auto_window_update(option, 1)
        unsafe nghttp2_option_set_no_closed_streams(option, 1)
        defer { unsafe nghttp2_option_del(option) }

        var session: OpaquePointer?
        // Sound: the callbacks object lives as long as the process. The user data is set below, before any byte is read.
        let code = unsafe nghttp2_session_server_new2(&session, H2Callbacks.shared.raw, nil, option)
        try Self.check(code, "a session")
        guard let session = unsafe session else { throw AxonError(.http2, "nghttp2 made no session.") }
        unsafe raw = session
        // Sound: the session is freed in `deinit`, so the unretained context outlives every callback.
        unsafe nghttp2_session_set_user_data(session, Unmanaged.passUnretained(self).toOpaque())

        let settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: UInt32(limits.concurrentStreams)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(limits.streamWindowBytes)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(limits.headerListBytes)),
        ]
        try Self.check(unsafe nghttp2_submit_settings(raw, Self.noFlags, settings, settings.count), "settings")
        try Self.check(
            unsafe nghttp2_session_set_local_window_size(raw, Self.noFlags, 0, Int32(limits.connectionWindowBytes)), "a window")
    }

    deinit {
        // Sound: nobody else holds the pointer, and no callback is running.
        unsafe nghttp2_session_del(raw)
    }

    private static let noFlags = UInt8(NGHTTP2_FLAG_NONE.rawValue)

    /// Reads bytes of the peer; ``takeEvents()`` tells what they mean.
    ///
    /// - Throws: ``AxonError/Code/http2`` when the peer broke the protocol beyond repair; a GOAWAY is then ready to be sent.
    func receive(_ bytes: ByteBuffer) throws(AxonError) {
        let code = unsafe bytes.withUnsafeReadableBytes { buffer in
            // Sound: nghttp2 reads within the buffer during this call only.
            unsafe nghttp2_session_mem_recv(raw, buffer.bindMemory(to: UInt8.self).baseAddress, buffer.count)
        }
        if code < 0 {
            // nghttp2 has limits of its own for floods; that for CONTINUATION frames is newer than the oldest headers we build with.
            let floods = [Int(NGHTTP2_ERR_FLOODED.rawValue), Int(neuron_nghttp2_too_many_continuations)]
            let reason = floods.contains(code) ? NGHTTP2_ENHANCE_YOUR_CALM : NGHTTP2_PROTOCOL_ERROR
            unsafe _ = nghttp2_session_terminate_session(raw, reason.rawValue)
            throw Self.error(Int32(code), "the peer's bytes")
        }
    }

    /// Frames what may be sent now, up to about `limit` bytes. Streams may come to their end by it: see ``takeEvents()``.
    func drain(into buffer: inout ByteBuffer, limit: Int) throws(AxonError) {
        while buffer.readableBytes < limit {
            var start: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(raw, &start)
            if count < 0 { throw Self.error(Int32(count), "frames") }
            guard count > 0, let start = unsafe start else { break }
            // Sound: nghttp2 owns `count` bytes at `start` until its next call; they are copied at once.
            unsafe buffer.writeBytes(UnsafeRawBufferPointer(start: start, count: count))
        }
    }

    /// The open stream of this number.
    func stream(_ id: Int32) -> H2Stream? {
        if let last, last.id == id { return last }
        last = streams[id]
        return last
    }

    /// A request's headers begin.
    func open(_ id: Int32) {
        let stream = H2Stream(id: id)
        streams[id] = stream
        last = stream
        unsafe reading = H2Headers(of: id)
    }

    /// One field of the headers that are being read.
    func header(on id: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        unsafe reading.add(on: id, name, value, limit: limits.headerListBytes)
    }

    /// A request's headers are complete.
    func close(headersOf stream: H2Stream) {
        unsafe swap(&stream.headers, &reading)
        stream.hasHead = true
    }

    /// No stream is open any more: the connection is gone.
    func forgetStreams() {
        streams = [:]
        last = nil
    }

    /// Removes a stream.
    func remove(_ id: Int32) -> H2Stream? {
        if last?.id == id { last = nil }
        return streams.removeValue(forKey: id)
    }

    /// What has happened since the last call.
    func takeEvents() -> [H2Event] {
        defer { events = [] }
        return events
    }

    /// Starts an answer. Without effect if the stream is gone or has one.
    func respond(_ head: AnswerHead, body: Bytes, on stream: H2Stream) {
        guard mayAnswer(stream) else { return }
        stream.answer = body
        submit(head, length: body.count, on: stream, hasBody: !body.isEmpty)
        if body.isEmpty { stream.isAnswerOut = true }
    }

    /// Starts an answer whose body comes from `source`. Without effect if the stream is gone or has an answer.
    func respond(_ head: AnswerHead, from source: AnswerStream, on stream: H2Stream) {
        guard mayAnswer(stream) else { return source.leave() }
        stream.source = source
        submit(head, length: nil, on: stream, hasBody: true)
    }

    /// There is something to take from the stream's source again.
    func resume(_ stream: H2Stream) {
        guard stream.isWaiting else { return }
        stream.isWaiting = false
        unsafe _ = nghttp2_session_resume_data(raw, stream.id)
    }

    /// The last frame of an answer that came piece by piece.
    func submitTrailers(_ trailers: HeaderBlock, on stream: H2Stream) {
        _ = unsafe H2Fields.lend(trailers) { start, count in
            // Sound: nghttp2 copies the fields during this call.
            unsafe nghttp2_submit_trailer(raw, stream.id, start, count)
        }
    }

    private func mayAnswer(_ stream: H2Stream) -> Bool {
        guard self.stream(stream.id) === stream, !stream.hasAnswer else {
            stream.witness?.answerIsOut()
            stream.witness = nil
            return false
        }
        stream.hasAnswer = true
        return true
    }

    private func submit(_ head: AnswerHead, length: Int?, on stream: H2Stream, hasBody: Bool) {
        // The length lets a client finish with the last byte, and size its buffer before the first.
        let code = unsafe H2Fields.lend(head, length: length) { start, count in
            if !hasBody { return unsafe nghttp2_submit_response(raw, stream.id, start, count, nil) }
            var provider = unsafe nghttp2_data_provider()
            unsafe provider.read_callback = H2Callbacks.readAnswer
            // Sound: nghttp2 copies the fields and the provider during this call.
            return unsafe nghttp2_submit_response(raw, stream.id, start, count, &provider)
        }
        if code != 0 { reset(stream, .internalError) }
    }

    /// Why a stream or a connection ends before its time.
    enum Reason {
        case cancel, internalError, calm, none

        var code: UInt32 {
            switch self {
            case .cancel: NGHTTP2_CANCEL.rawValue
            case .internalError: NGHTTP2_INTERNAL_ERROR.rawValue
            case .calm: NGHTTP2_ENHANCE_YOUR_CALM.rawValue
            case .none: NGHTTP2_NO_ERROR.rawValue
            }
        }
    }

    /// Ends one stream.
    func reset(_ stream: H2Stream, _ reason: Reason) {
        guard self.stream(stream.id) === stream else { return }
        unsafe _ = nghttp2_submit_rst_stream(raw, Self.noFlags, stream.id, reason.code)
    }

    /// Opens the windows again by as much as was read of a stream's body; only the connection's where nobody wants the rest of it.
    func consume(_ bytes: Int, of stream: H2Stream) {
        let bytes = min(bytes, stream.unreadBytes)
        guard bytes > 0 else { return }
        stream.unreadBytes -= bytes
        if self.stream(stream.id) === stream, !stream.hasAnswer {
            unsafe _ = nghttp2_session_consume(raw, stream.id, bytes)
        } else {
            unsafe _ = nghttp2_session_consume_connection(raw, bytes)
        }
    }

    /// Tells the peer that no further stream will be answered; those begun are.
    func goAway() {
        let last = unsafe nghttp2_session_get_last_proc_stream_id(raw)
        unsafe _ = nghttp2_submit_goaway(raw, Self.noFlags, last, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    /// Ends the connection once what is framed has left.
    func terminate(_ reason: Reason) { unsafe _ = nghttp2_session_terminate_session(raw, reason.code) }

    /// Asks the peer for a sign of life.
    func ping() { unsafe _ = nghttp2_submit_ping(raw, Self.noFlags, nil) }

    /// Whether there is nothing left to read or to write.
    var isFinished: Bool { unsafe nghttp2_session_want_read(raw) == 0 && nghttp2_session_want_write(raw) == 0 }

    private static func check(_ code: Int32, _ what: String) throws(AxonError) {
        if code != 0 { throw error(code, what) }
    }

    private static func error(_ code: Int32, _ what: String) -> AxonError {
        // Sound: nghttp2 returns a static, terminated text for every code.
        AxonError(.http2, "nghttp2 refused \(what): \(unsafe String(cString: nghttp2_strerror(code))).")
    }
}
