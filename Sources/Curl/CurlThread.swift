/// What the engine's thread is given: all that it works with.
final class CurlThreadStart: Sendable {
    let multi: CurlMulti
    let queue: CurlCommandQueue

    init(multi: CurlMulti, queue: CurlCommandQueue) {
        self.multi = multi
        self.queue = queue
    }
}

/// The body of the engine's thread: works until the queue is stopped.
func curlThreadBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    // Sound: the engine retained the object once for this thread, and gave its pointer to nobody else.
    let start = unsafe Unmanaged<CurlThreadStart>.fromOpaque(context).takeRetainedValue()
    CurlLoop(multi: start.multi, queue: start.queue).run()
    return nil
}
