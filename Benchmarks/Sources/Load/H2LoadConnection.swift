internal import CNghttp2

/// One HTTP/2 connection of a run, on nghttp2.
///
/// - Safety: the session and its buffers are made and freed here, and used by the one thread that runs the load. The session holds this
///   object and its slots unretained: they live until it is freed.
@safe final class H2LoadConnection: LoadConnection {
    private static let bufferBytes = 256 << 10
    private static let window: Int32 = 1 << 30

    let source: any LoadSource
    let count: LoadCount
    private let expected: LoadExpectation
    private let socket: LoopbackSocket
    private var session: OpaquePointer?
    private let slots: [H2Slot]
    /// Requests that are not begun.
    private var due: Int
    /// Requests that are not answered.
    private var left: Int
    private var isFirst = true
    private let incoming: UnsafeMutableRawBufferPointer
    private let outgoing: UnsafeMutableRawBufferPointer
    /// What lies in `outgoing` and is not sent.
    private var unsent = 0..<0
    /// When the bytes came that are being read.
    private var now: UInt64 = 0
    private var failure: BenchmarkFailure?

    /// Connects, and says hello.
    init(
        port: UInt16, _ source: any LoadSource, body: Arena.Place, number: Int, inFlight: Int, arena: Arena, count: LoadCount
    ) throws(BenchmarkFailure) {
        self.source = source
        self.count = count
        expected = source.expected
        socket = try LoopbackSocket.connected(to: port)
        due = source.count(on: number)
        left = due
        slots = (0..<min(due, inFlight)).map { _ in H2Slot(source.head, body: body, connection: number, arena: arena) }
        unsafe incoming = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.bufferBytes, alignment: 16)
        unsafe outgoing = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * Self.bufferBytes, alignment: 16)
        // Sound: the callbacks live as long as the process; the session is freed in `deinit`, before this object goes.
        unsafe nghttp2_session_client_new(&session, H2LoadCallbacks.shared.raw, Unmanaged.passUnretained(self).toOpaque())
        let settings = [
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_ENABLE_PUSH.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(Self.window)),
        ]
        let flags = UInt8(NGHTTP2_FLAG_NONE.rawValue)
        // Sound: nghttp2 copies the settings during the call.
        guard unsafe session != nil, unsafe nghttp2_submit_settings(session, flags, settings, settings.count) == 0,
            unsafe nghttp2_session_set_local_window_size(session, flags, 0, Self.window) == 0
        else { throw BenchmarkFailure("nghttp2 made no session.") }
    }

    deinit {
        // The only free of each; no callback is running.
        unsafe nghttp2_session_del(session)
        unsafe incoming.deallocate()
        unsafe outgoing.deallocate()
    }

    var descriptor: Int32 { socket.descriptor }
    var wantsToWrite: Bool { !unsent.isEmpty }
    var isDone: Bool { left == 0 }

    func begin() throws(BenchmarkFailure) {
        for slot in slots { submit(slot) }
        try flush()
    }

    func receive() throws(BenchmarkFailure) {
        while true {
            // Sound: the buffer is this object's, and read only within the call.
            let bytes = try unsafe socket.read(into: incoming)
            guard bytes > 0 else { break }
            now = Clock.monotonic
            let taken = unsafe nghttp2_session_mem_recv(session, incoming.baseAddress, bytes)
            if taken < 0 { throw Self.failure(Int32(taken), "the server's bytes") }
            if let failure { throw failure }
            if bytes < Self.bufferBytes { break }
        }
        if left > 0, unsafe nghttp2_session_want_read(session) == 0 {
            throw BenchmarkFailure("The server ended a connection with \(left) requests unanswered.")
        }
        try flush()
    }

    /// Frames and sends all that may be sent, in as few writes as there is room for.
    func flush() throws(BenchmarkFailure) {
        while true {
            if unsent.isEmpty { try frame() }
            guard !unsent.isEmpty else { return }
            let sent = try unsafe socket.write(UnsafeRawBufferPointer(rebasing: outgoing[unsent]))
            unsent = unsent.lowerBound + sent..<unsent.upperBound
            guard unsent.isEmpty else { return }
        }
    }

    /// Fills the buffer with what may be sent. A frame has at most 16 KiB, for which there is room past the limit.
    private func frame() throws(BenchmarkFailure) {
        var framed = 0
        while framed < Self.bufferBytes {
            var start: UnsafePointer<UInt8>?
            let count = unsafe nghttp2_session_mem_send(session, &start)
            if count < 0 { throw Self.failure(Int32(count), "frames") }
            guard count > 0, let start = unsafe start else { break }
            // Sound: nghttp2 owns `count` bytes at `start` until its next call; they are copied at once, to where there is room.
            unsafe outgoing.baseAddress?.advanced(by: framed).copyMemory(from: start, byteCount: count)
            framed += count
        }
        unsent = 0..<framed
    }

    private func submit(_ slot: H2Slot) {
        guard due > 0 else { return }
        due -= 1
        slot.clear()
        source.fill(slot)
        if isFirst {
            isFirst = false
        } else {
            slot.sendVaryingAsTheyAre(from: source.head.constantOfConnection)
        }
        slot.sent = Clock.monotonic
        let name = unsafe Unmanaged.passUnretained(slot).toOpaque()
        let id: Int32
        if unsafe slot.body.bytes.isEmpty {
            id = unsafe nghttp2_submit_request(session, nil, slot.fields.baseAddress, slot.fields.count, nil, name)
        } else {
            var provider = unsafe nghttp2_data_provider()
            unsafe provider.source.ptr = name
            unsafe provider.read_callback = H2LoadCallbacks.readBody
            // Sound: nghttp2 copies the provider during the call; fields and body live in the arena.
            id = unsafe nghttp2_submit_request(
                session, nil, slot.fields.baseAddress, slot.fields.count, &provider, name)
        }
        if id < 0 { failure = failure ?? Self.failure(id, "a request") }
    }

    /// A stream has ended: its answer counts, and the slot's next request follows.
    func closed(_ slot: H2Slot, code: UInt32) {
        left -= 1
        let objection = code == 0 ? expected.objection(to: slot) : "A request was reset with code \(code)."
        count.record(since: slot.sent, now: now, bytes: slot.bytes, objection: objection)
        if objection == nil { source.take(slot) }
        submit(slot)
    }

    /// Whether bodies are kept.
    var wantsBodies: Bool { expected.wantsBodies }

    private static func failure(_ code: Int32, _ what: String) -> BenchmarkFailure {
        // Sound: nghttp2 returns a static, terminated text for every code.
        let text = unsafe String(cString: nghttp2_strerror(code))
        return BenchmarkFailure("nghttp2 refused \(what): \(text).")
    }
}
