internal import CCurl

/// The owner of one list of lines as libcurl takes them, all of it in one piece of memory: made here, freed here, never changed.
@safe
final class CurlLines {
    /// The first line, from which libcurl finds the others.
    let first: UnsafeMutablePointer<curl_slist>

    /// The list of these lines, each of which ends with LF; nil where there is none.
    init?(_ text: [UInt8]) {
        var count = 0
        for byte in text where byte == Self.end { count += 1 }
        guard count > 0, text.last == Self.end else { return nil }
        let nodes = unsafe count * MemoryLayout<curl_slist>.stride
        // Sound: one allocation holds `count` nodes and behind them the text, with a zero byte where each LF was; `deinit` frees it.
        let memory = unsafe UnsafeMutableRawPointer.allocate(
            byteCount: nodes + text.count, alignment: MemoryLayout<curl_slist>.alignment)
        unsafe first = unsafe memory.bindMemory(to: curl_slist.self, capacity: count)
        unsafe text.withUnsafeBytes { text in
            unsafe UnsafeMutableRawBufferPointer(start: memory + nodes, count: text.count).copyMemory(from: text)
        }
        let characters = unsafe (memory + nodes).bindMemory(to: CChar.self, capacity: text.count)
        var line = 0
        var start = 0
        for index in 0..<text.count where unsafe characters[index] == CChar(bitPattern: Self.end) {
            unsafe characters[index] = 0
            line += 1
            let next = unsafe line < count ? first + line : nil
            unsafe (first + (line - 1)).initialize(to: curl_slist(data: characters + start, next: next))
            start = index + 1
        }
    }

    deinit {
        // Sound: nothing in the memory needs more than to be freed, and whoever gave it to libcurl has kept this object until then.
        unsafe UnsafeMutableRawPointer(first).deallocate()
    }

    private static let end = UInt8(ascii: "\n")
}
