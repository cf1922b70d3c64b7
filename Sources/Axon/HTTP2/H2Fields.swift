internal import CNghttp2
internal import Neuron

/// Headers in nghttp2's form.
enum H2Fields {
    /// Lends fields for one call, which copies them. Trailers need no announcement in HTTP/2.
    static func lend(_ block: HeaderBlock, to body: (UnsafePointer<nghttp2_nv>, Int) -> Int32) -> Int32 {
        unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: block.count) { entries in
            unsafe fill(entries, from: 0, with: block) { count in
                guard let start = entries.baseAddress else { return 0 }
                return unsafe body(start, count)
            }
        }
    }

    /// Lends an answer's fields for one call, which copies them: its status first, its length last, if it is known.
    static func lend(
        _ head: AnswerHead, length: Int?, to body: (UnsafePointer<nghttp2_nv>, Int) -> Int32
    ) -> Int32 {
        unsafe withUnsafeTemporaryAllocation(of: nghttp2_nv.self, capacity: head.fields.count + 2) { entries in
            unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * DecimalText.longest) { digits in
                guard let start = entries.baseAddress, let text = digits.baseAddress else { return 0 }
                let status = UInt64(max(0, head.status))
                unsafe entries.initializeElement(at: 0, to: entry(":status", status, at: text))
                return unsafe fill(entries, from: 1, with: head.fields) { count in
                    guard let length else { return unsafe body(start, count) }
                    // Each number has room for its digits, and both texts outlive the call.
                    unsafe entries.initializeElement(
                        at: count, to: entry("content-length", UInt64(max(0, length)), at: text + DecimalText.longest))
                    return unsafe body(start, count + 1)
                }
            }
        }
    }

    /// A field with a number, whose digits are written at `text`.
    private static func entry(_ name: StaticString, _ number: UInt64, at text: UnsafeMutablePointer<UInt8>) -> nghttp2_nv {
        let count = DecimalText.count(number)
        unsafe DecimalText.write(number, digits: count, at: text)
        // Sound: a static string lies still for ever, and nghttp2 only reads it.
        return unsafe nghttp2_nv(
            name: UnsafeMutablePointer(mutating: name.utf8Start), value: text, namelen: name.utf8CodeUnitCount, valuelen: count,
            flags: UInt8(NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue))
    }

    /// Fills entries with a block's fields, and calls `body` with the number of entries that are filled by then.
    private static func fill(
        _ entries: UnsafeMutableBufferPointer<nghttp2_nv>, from first: Int, with block: HeaderBlock, _ body: (Int) -> Int32
    ) -> Int32 {
        unsafe block.bytes.withUnsafeBufferPointer { bytes in
            var count = first
            if let base = bytes.baseAddress {
                block.forEachPlace { place in
                    let name = unsafe UnsafeBufferPointer(start: base + place.name.lowerBound, count: place.name.count)
                    guard unsafe !TextBytes.isSame(name, "trailer") else { return }
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
            }
            return body(count)
        }
    }

    /// Whether a header's values differ with each answer: it stays out of the compression's table, where nothing would be found again.
    private static func isChanging(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
        switch name.count {
        case 13: unsafe TextBytes.isSame(name, "server-timing")
        case 20: unsafe TextBytes.isSame(name, "x-neuron-answer-time")
        case 25: unsafe TextBytes.isSame(name, "x-neuron-answer-signature")
        default: false
        }
    }
}
