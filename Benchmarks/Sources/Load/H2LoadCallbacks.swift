internal import CNghttp2
internal import Glibc

/// What nghttp2 calls as answers come: one object for all connections.
///
/// - Safety: made once, never changed and never freed, so any thread may read it.
@safe final class H2LoadCallbacks: @unchecked Sendable {
    static let shared = H2LoadCallbacks()

    let raw: OpaquePointer?

    private init() {
        var callbacks: OpaquePointer?
        unsafe nghttp2_session_callbacks_new(&callbacks)
        unsafe raw = callbacks
        unsafe nghttp2_session_callbacks_set_on_header_callback(callbacks) { session, frame, name, length, value, count, _, _ in
            guard let name = unsafe name, let value = unsafe value, let frame = unsafe frame,
                let slot = unsafe H2LoadCallbacks.slot(session, frame.pointee.hd.stream_id)
            else { return 0 }
            switch length {
            case 7 where unsafe name[0] == UInt8(ascii: ":") && count == 3:
                slot.status = (0..<3).reduce(0) { status, digit in
                    unsafe status * 10 + Int(value[digit] &- UInt8(ascii: "0"))
                }
            case H2LoadCallbacks.proof.utf8CodeUnitCount where unsafe memcmp(name, H2LoadCallbacks.proof.utf8Start, length) == 0:
                slot.isProven = true
            default: break
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { session, _, id, bytes, count, context in
            guard let slot = unsafe H2LoadCallbacks.slot(session, id) else { return 0 }
            slot.bytes += count
            if let context = unsafe context, let bytes = unsafe bytes, unsafe H2LoadCallbacks.connection(context).wantsBodies {
                unsafe slot.answer.append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
            }
            return 0
        }
        unsafe nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { session, id, code, context in
            if let context = unsafe context, let slot = unsafe H2LoadCallbacks.slot(session, id) {
                unsafe H2LoadCallbacks.connection(context).closed(slot, code: code)
            }
            return 0
        }
    }

    /// Hands over a body, as much of it as a frame takes.
    static let readBody: nghttp2_data_source_read_callback = { _, _, room, length, flags, source, _ in
        guard let source = unsafe source, let name = unsafe source.pointee.ptr, let room = unsafe room else { return 0 }
        // Sound: set by the connection, whose slots outlive its session.
        let slot = unsafe Unmanaged<H2Slot>.fromOpaque(name).takeUnretainedValue()
        let count = unsafe min(length, slot.body.bytes.count - slot.framed)
        if count > 0, let start = unsafe slot.body.bytes.baseAddress { unsafe memcpy(room, start + slot.framed, count) }
        slot.framed += count
        if unsafe slot.framed == slot.body.bytes.count { unsafe flags?.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
        return count
    }

    private static let proof: StaticString = "x-neuron-answer-signature"

    /// Sound: the context is the connection that owns the session.
    private static func connection(_ context: UnsafeMutableRawPointer) -> H2LoadConnection {
        unsafe Unmanaged<H2LoadConnection>.fromOpaque(context).takeUnretainedValue()
    }

    /// Sound: a stream's user data is a slot of the connection, or nothing.
    private static func slot(_ session: OpaquePointer?, _ stream: Int32) -> H2Slot? {
        unsafe nghttp2_session_get_stream_user_data(session, stream).map {
            unsafe Unmanaged<H2Slot>.fromOpaque($0).takeUnretainedValue()
        }
    }
}
