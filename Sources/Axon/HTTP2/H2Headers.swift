internal import Neuron

/// The headers of one request, within their limit.
struct H2Headers {
    /// The stream that they are of; 0 where they are nobody's, and nothing is kept.
    private var stream: Int32 = 0
    private var head = RequestHead()
    private var bytes = 0
    /// Past the limit nothing more is kept.
    private var isTooLarge = false

    /// Nobody's.
    init() {}

    /// Those of a stream, of which none has been read.
    init(of stream: Int32) { self.stream = stream }

    /// Takes one field of a stream, if it is the right one; fields past the limit are dropped, with all before them.
    mutating func add(
        on stream: Int32, _ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, limit: Int
    ) {
        guard stream == self.stream else { return }
        bytes += name.count + value.count + 32
        if bytes <= limit {
            unsafe head.append(name, value)
        } else if !isTooLarge {
            head = head.withoutFields
            isTooLarge = true
        }
    }

    /// Hands them over, once; nil where they are nobody's.
    mutating func take() -> (head: RequestHead, isTooLarge: Bool)? {
        guard stream != 0 else { return nil }
        stream = 0
        var taken = RequestHead()
        swap(&taken, &head)
        return (taken, isTooLarge)
    }
}
