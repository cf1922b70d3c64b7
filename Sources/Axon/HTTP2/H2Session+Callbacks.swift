internal import CNghttp2
internal import Neuron

/// The one callbacks object of the process, and the conversions of nghttp2's flags and structs.
///
/// Every callback gets the session that is reading or framing as its user data, on that session's loop.
/// `@unchecked Sendable`: the object is filled in `init`, never changed after, never freed, and nghttp2 only copies from it.
@safe final class H2Callbacks: @unchecked Sendable {
    static let shared = H2Callbacks()
    let raw: OpaquePointer?

    private init() {
        var callbacks: OpaquePointer?
        // Sound: on failure the pointer stays nil, and making a session reports it. The functions below capture nothing.
        unsafe _ = nghttp2_session_callbacks_new(&callbacks)
        unsafe raw = callbacks
        guard unsafe callbacks != nil else { return }
        unsafe nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, context in
            guard let session = unsafe H2Callbacks.session(context), let frame = unsafe frame else { return 0 }
            return unsafe session.began(frame.pointee)
        }
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) {
            _, frame, name, nameCount, value, valueCount, _, context in
            guard let context = unsafe context, let frame = unsafe frame else { return 0 }
            // Sound: nghttp2 lends both buffers for this call. The context is the session, as in `session(_:)`, which outlives it: a
            // dozen headers a request need not retain it.
            let nameBytes = unsafe UnsafeBufferPointer(start: name, count: nameCount)
            let valueBytes = unsafe UnsafeBufferPointer(start: value, count: valueCount)
            unsafe Unmanaged<H2Session>.fromOpaque(context)._withUnsafeGuaranteedRef {
                unsafe $0.header(on: frame.pointee.hd.stream_id, nameBytes, valueBytes)
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, header, context in
            guard let session = unsafe H2Callbacks.session(context), let header = unsafe header else { return 0 }
            if unsafe header.pointee.type == FrameType.continuation { session.events.append(.control(.continuation)) }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, context in
            guard let session = unsafe H2Callbacks.session(context), let frame = unsafe frame else { return 0 }
            return unsafe session.received(frame.pointee)
        }
        unsafe nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) { _, _, _, context in
            unsafe H2Callbacks.session(context)?.events.append(.control(.invalid))
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, id, bytes, count, context in
            guard let session = unsafe H2Callbacks.session(context), let stream = session.stream(id) else { return 0 }
            stream.receivedBytes += count
            stream.unreadBytes += count
            // Sound: nghttp2 lends the bytes for this call; they are copied.
            session.events.append(.body(stream, unsafe Bytes(UnsafeBufferPointer(start: bytes, count: count))))
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, code, context in
            guard let session = unsafe H2Callbacks.session(context) else { return 0 }
            session.closed(id, code: code)
            return 0
        }
    }

    /// The session whose callback this is.
    private static func session(_ context: UnsafeMutableRawPointer?) -> H2Session? {
        // Sound: the session set itself as context and outlives nghttp2's, so the reference is alive.
        guard let context = unsafe context else { return nil }
        return unsafe Unmanaged<H2Session>.fromOpaque(context).takeUnretainedValue()
    }

    /// Copies the next part of an answer into a frame.
    static let readAnswer: nghttp2_data_source_read_callback = { _, id, buffer, length, flags, _, context in
        guard let session = unsafe H2Callbacks.session(context), let stream = session.stream(id), let buffer = unsafe buffer
        else {
            return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        }
        if let source = stream.source { return unsafe session.take(from: source, for: stream, into: buffer, length, flags) }
        let count = min(length, stream.answer.count - stream.answered)
        unsafe stream.answer.withUnsafeBufferPointer { source in
            // Sound: `answered + count` is at most the answer's length, and nghttp2 lends `length` bytes at `buffer`.
            if count > 0, let base = source.baseAddress { unsafe buffer.update(from: base + stream.answered, count: count) }
        }
        stream.answered += count
        if stream.answered == stream.answer.count, let flags = unsafe flags {
            unsafe flags.pointee |= UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue)
            stream.answer = []
            stream.answered = 0
            stream.isAnswerOut = true
        }
        return count
    }
}

/// nghttp2's frame types and flags as the bytes that frames carry.
private enum FrameType {
    static let data = UInt8(NGHTTP2_DATA.rawValue)
    static let headers = UInt8(NGHTTP2_HEADERS.rawValue)
    static let priority = UInt8(NGHTTP2_PRIORITY.rawValue)
    static let settings = UInt8(NGHTTP2_SETTINGS.rawValue)
    static let ping = UInt8(NGHTTP2_PING.rawValue)
    static let windowUpdate = UInt8(NGHTTP2_WINDOW_UPDATE.rawValue)
    static let continuation = UInt8(NGHTTP2_CONTINUATION.rawValue)
    static let endStream = UInt8(NGHTTP2_FLAG_END_STREAM.rawValue)
    static let ack = UInt8(NGHTTP2_FLAG_ACK.rawValue)
}

extension H2Session {
    fileprivate func began(_ frame: nghttp2_frame) -> Int32 {
        guard unsafe frame.hd.type == FrameType.headers, unsafe frame.headers.cat == NGHTTP2_HCAT_REQUEST else { return 0 }
        open(unsafe frame.hd.stream_id)
        return 0
    }

    /// Copies what a piecewise answer has into a frame, and ends it where it ends.
    fileprivate func take(
        from source: AnswerStream, for stream: H2Stream, into buffer: UnsafeMutablePointer<UInt8>, _ length: Int,
        _ flags: UnsafeMutablePointer<UInt32>?
    ) -> Int {
        let piece = source.take(atMost: length)
        unsafe piece.bytes.withUnsafeBufferPointer { bytes in
            // Sound: a piece has at most `length` bytes, and nghttp2 lends so many at `buffer`.
            if let base = bytes.baseAddress, bytes.count > 0 { unsafe buffer.update(from: base, count: bytes.count) }
        }
        stream.answered += piece.bytes.count
        switch piece.end {
        case .aborted: return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
        case .trailers(let fields):
            if let flags = unsafe flags {
                unsafe flags.pointee |=
                    UInt32(NGHTTP2_DATA_FLAG_EOF.rawValue) | UInt32(NGHTTP2_DATA_FLAG_NO_END_STREAM.rawValue)
            }
            submitTrailers(fields, on: stream)
            stream.isAnswerOut = true
        case nil:
            if piece.bytes.isEmpty {
                stream.isWaiting = true
                return Int(NGHTTP2_ERR_DEFERRED.rawValue)
            }
        }
        return piece.bytes.count
    }

    fileprivate func received(_ frame: nghttp2_frame) -> Int32 {
        let flags = unsafe frame.hd.flags
        switch unsafe frame.hd.type {
        case FrameType.headers:
            guard let stream = stream(unsafe frame.hd.stream_id) else { return 0 }
            if !stream.hasHead {
                close(headersOf: stream)
                events.append(.request(stream))
            }
            if flags & FrameType.endStream != 0 { end(stream) }
        case FrameType.data:
            let length = unsafe frame.hd.length
            if flags & FrameType.endStream != 0 {
                if let stream = stream(unsafe frame.hd.stream_id) { end(stream) }
            } else if length == 0 {
                events.append(.control(.emptyData))
            }
        case FrameType.ping: events.append(flags & FrameType.ack != 0 ? .pong : .control(.ping))
        case FrameType.settings: if flags & FrameType.ack == 0 { events.append(.control(.settings)) }
        case FrameType.windowUpdate: events.append(.control(.windowUpdate))
        case FrameType.priority: events.append(.control(.priority))
        default: break
        }
        return 0
    }

    private func end(_ stream: H2Stream) {
        stream.hasEnded = true
        events.append(.ended(stream))
    }

    fileprivate func closed(_ id: Int32, code: UInt32) {
        guard let stream = remove(id) else { return }
        if code != NGHTTP2_NO_ERROR.rawValue && !stream.isAnswerOut { events.append(.control(.reset)) }
        events.append(.closed(stream))
    }
}
