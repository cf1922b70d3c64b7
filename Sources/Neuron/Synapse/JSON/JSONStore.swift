/// Elements that grow at their end. Each is reached by one check of its bounds, where an array asks first who else holds it.
@safe struct JSONStore<Element: BitwiseCopyable>: ~Copyable {
    // The memory is this value's own from `init` to `deinit`, which nothing can copy; pointers into it live within one method.
    private var memory: UnsafeMutableBufferPointer<Element>
    private(set) var count = 0

    init(capacity: Int) { unsafe memory = .allocate(capacity: capacity) }

    deinit { unsafe memory.deallocate() }

    /// Makes room for `more` elements.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if unsafe memory.count - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(2 * count, count + more))
        // Both are at least `count` long, and the old memory has that many elements.
        _ = unsafe larger.update(fromContentsOf: memory[..<count])
        unsafe memory.deallocate()
        unsafe memory = larger
    }

    @inline(__always)
    mutating func append(_ element: Element) {
        reserve(1)
        // There is room for it.
        unsafe memory[count] = element
        count += 1
    }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count, "There is no such element.")
            // It was written.
            return unsafe memory[index]
        }
        @inline(__always) _modify {
            precondition(index >= 0 && index < count, "There is no such element.")
            // It was written.
            yield unsafe &memory[index]
        }
    }

    /// What `body` makes of all elements.
    @inline(__always)
    func with<T>(_ body: (Span<Element>) -> T) -> T {
        // The first `count` elements were written; the span ends with the call.
        unsafe body(UnsafeBufferPointer(rebasing: memory[..<count]).span)
    }
}

extension JSONStore<UInt8> {
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        reserve(bytes.count)
        copy(bytes)
    }

    /// Appends bytes for which there is room.
    @inline(__always)
    private mutating func copy(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let base = unsafe memory.baseAddress else { return }
            unsafe (base + count).update(from: from, count: source.count)
        }
        count += bytes.count
    }

    mutating func append(_ text: StaticString) {
        for index in 0..<text.utf8CodeUnitCount {
            // The text's bytes are constants of the program, as many as it has.
            append(unsafe text.utf8Start[index])
        }
    }

    /// Appends a key in quotes, and a colon; its first eight bytes, the first one highest.
    @inline(__always)
    mutating func append(key: Span<UInt8>) -> UInt64 {
        reserve(key.count + 11)
        // There is room for the key, three bytes around it, and eight that are zeros until others are written there.
        unsafe memory[count] = UInt8(ascii: "\"")
        count += 1
        let raw = unsafe UnsafeMutableRawBufferPointer(memory)
        unsafe raw.storeBytes(of: 0, toByteOffset: count + key.count, as: UInt64.self)
        copy(key)
        let prefix = unsafe UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: count - key.count, as: UInt64.self))
        unsafe memory[count] = UInt8(ascii: "\"")
        unsafe memory[count + 1] = UInt8(ascii: ":")
        count += 2
        return prefix
    }
}
