/// What one HTTP/2 connection may use.
struct HTTP2Limits: Sendable {
    /// The bytes of a request's header list, counted as HPACK does: names, values and 32 a field.
    var headerListBytes = 16 << 10
    /// Requests at once on one connection.
    var concurrentStreams = 256
    /// Bytes of one request's body that may be on their way or unread.
    var streamWindowBytes = 256 << 10
    /// Bytes of all bodies of one connection that may be on their way or unread.
    var connectionWindowBytes = 4 << 20
    /// Frames are gathered to writes of about this size.
    var writeBytes = 64 << 10
}
