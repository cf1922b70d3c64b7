/// Bytes that C code reads by their address, kept until all of a run's connections are gone.
///
/// - Safety: blocks are made here, never move, and are freed in `deinit` alone. Everything that holds an address into one holds
///   the arena too.
@safe final class Arena {
    private static let blockBytes = 1 << 20

    private var blocks: [UnsafeMutableBufferPointer<UInt8>] = unsafe []
    private var used = 0

    deinit {
        // The only free of each block.
        unsafe blocks.forEach { unsafe $0.deallocate() }
    }

    /// Zeros, as many as asked for, that nobody else is given.
    func room(_ count: Int) -> Place {
        if unsafe blocks.isEmpty || blocks[blocks.count - 1].count - used < count {
            let block = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(count, Self.blockBytes))
            unsafe block.initialize(repeating: 0)
            unsafe blocks.append(block)
            used = 0
        }
        let start = used
        used += count
        // Sound: the block has room for it, and what lies behind `start` has not been given away.
        return unsafe Place(bytes: UnsafeMutableBufferPointer(rebasing: blocks[blocks.count - 1][start..<start + count]))
    }

    /// A copy of these bytes.
    func keep(_ bytes: some Collection<UInt8>) -> Place {
        let copy = room(bytes.count)
        _ = unsafe copy.bytes.update(fromContentsOf: bytes)
        return copy
    }

    /// Some of an arena's bytes.
    ///
    /// - Safety: the bytes are there as long as the arena is.
    @safe struct Place {
        let bytes: UnsafeMutableBufferPointer<UInt8>

        /// A part of it.
        func part(_ range: Range<Int>) -> Place { unsafe Place(bytes: UnsafeMutableBufferPointer(rebasing: bytes[range])) }
    }
}
