internal import CCurl

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The owner of one list of lines as libcurl takes them, all of it in one piece of memory: made here, freed here, never changed.
@safe
final class CurlLines {
    /// The first line, from which libcurl finds the others.
    let first: UnsafeMutablePointer<curl_slist>

    /// The list of these lines, and more behind them, each of which ends with LF; nil where there is none.
    init?(_ lines: [UInt8], _ more: [UInt8] = []) {
        let count = Self.count(lines) + Self.count(more)
        guard count > 0, lines.last ?? Self.end == Self.end, more.last ?? Self.end == Self.end else { return nil }
        let length = lines.count + more.count
        let nodes = unsafe count * MemoryLayout<curl_slist>.stride
        // Sound: one allocation holds `count` nodes and behind them the text, with a zero byte where each LF was; `deinit` frees it.
        let memory = unsafe UnsafeMutableRawPointer.allocate(
            byteCount: nodes + length, alignment: MemoryLayout<curl_slist>.alignment)
        unsafe first = unsafe memory.bindMemory(to: curl_slist.self, capacity: count)
        let room = unsafe UnsafeMutableRawBufferPointer(start: memory + nodes, count: length)
        unsafe lines.withUnsafeBytes { lines in unsafe room.copyMemory(from: lines) }
        unsafe more.withUnsafeBytes { more in
            unsafe UnsafeMutableRawBufferPointer(rebasing: room[lines.count...]).copyMemory(from: more)
        }
        let characters = unsafe (memory + nodes).bindMemory(to: CChar.self, capacity: length)
        var start = 0
        for line in 1...count {
            // There are `count` ends of lines before `length`, so each is found.
            guard let end = unsafe memchr(characters + start, CInt(Self.end), length - start) else { break }
            let index = unsafe UnsafeMutableRawPointer(characters).distance(to: end)
            unsafe characters[index] = 0
            let next = unsafe line < count ? first + line : nil
            unsafe (first + (line - 1)).initialize(to: curl_slist(data: characters + start, next: next))
            start = index + 1
        }
    }

    deinit {
        // Sound: nothing in the memory needs more than to be freed, and whoever gave it to libcurl has kept this object until then.
        unsafe UnsafeMutableRawPointer(first).deallocate()
    }

    private static func count(_ lines: [UInt8]) -> Int { lines.reduce(into: 0) { $0 &+= $1 == end ? 1 : 0 } }

    private static let end = UInt8(ascii: "\n")
}
