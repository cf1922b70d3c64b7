internal import CNghttp2
internal import Neuron

/// Headers in nghttp2's form.
enum H2Fields {
    /// Headers whose values differ with each answer: they stay out of the compression's table, where nothing would be found again.
    private static let changing: [Bytes] = [
        "x-neuron-answer-time", "x-neuron-answer-signature", "server-timing",
    ].map { Bytes($0.utf8) }

    /// Lends fields for one call, which copies them. Trailers need no announcement in HTTP/2.
    static func lend(_ block: HeaderBlock, to body: (UnsafePointer<nghttp2_nv>, Int) -> Int32) -> Int32 {
        unsafe block.bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: block.count) { entries in
                var count = 0
                block.forEachPlace { place in
                    let name = unsafe UnsafeBufferPointer(rebasing: bytes[place.name])
                    guard unsafe !name.elementsEqual("trailer".utf8) else { return }
                    let flag = unsafe isChanging(name) ? NGHTTP2_NV_FLAG_NO_INDEX : NGHTTP2_NV_FLAG_NONE
                    // Sound: both places lie within the block, which is only read and outlives the call below; there is an entry
                    // for each of its fields.
                    unsafe entries.initializeElement(
                        at: count,
                        to: nghttp2_nv(
                            name: UnsafeMutablePointer(mutating: base + place.name.lowerBound),
                            value: UnsafeMutablePointer(mutating: base + place.value.lowerBound), namelen: place.name.count,
                            valuelen: place.value.count, flags: UInt8(flag.rawValue)))
                    count += 1
                }
                guard let start = entries.baseAddress else { return 0 }
                return unsafe body(start, count)
            }
        }
    }

    private static func isChanging(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        name.count >= 13 && changing.contains { unsafe name.elementsEqual($0) }
    }
}
