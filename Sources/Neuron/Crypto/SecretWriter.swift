/// Appends bytes to a secret that is being made, in its own memory and within its bounds.
@safe package struct SecretWriter: ~Copyable {
    private let memory: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    /// How many bytes were appended.
    package private(set) var count = 0

    /// Writes to `memory`, which has `capacity` bytes and outlives the writer.
    init(memory: UnsafeMutablePointer<UInt8>, capacity: Int) {
        unsafe self.memory = memory
        self.capacity = capacity
    }

    /// How many more bytes there is room for.
    package var room: Int { capacity - count }

    /// Adds a byte; there must be room for it.
    package mutating func append(_ byte: UInt8) {
        precondition(count < capacity, "A secret is never longer than its memory.")
        // The bound was checked on the line above.
        unsafe memory[count] = byte
        count += 1
    }

    /// Adds text that is no secret by itself.
    package mutating func append(_ text: StaticString) {
        // A static string's bytes live as long as the program, and are read within their count.
        text.withUTF8Buffer { buffer in
            for index in 0..<buffer.count { append(unsafe buffer[index]) }
        }
    }

    /// Adds bytes that are no secret by themselves.
    package mutating func append(contentsOf bytes: some Sequence<UInt8>) {
        for byte in bytes { append(byte) }
    }

    /// Adds another secret.
    package mutating func append(_ secret: SecretBytes) {
        for index in 0..<secret.count { append(secret[index]) }
    }

    /// Adds another secret as lower-case hex digits.
    package mutating func appendHex(_ secret: SecretBytes) {
        for index in 0..<secret.count {
            let byte = secret[index]
            append(Self.digit(byte >> 4))
            append(Self.digit(byte & 15))
        }
    }

    /// Takes back the last bytes.
    package mutating func removeLast(_ number: Int = 1) {
        precondition(number <= count, "There is no more to take back.")
        for _ in 0..<number {
            count -= 1
            // Below the count of a moment ago.
            unsafe memory[count] = 0
        }
    }

    /// Takes back the last character of UTF-8 text: its first byte and those that continue it.
    package mutating func removeLastCharacter() {
        while count > 0 {
            // Within the count.
            let byte = unsafe memory[count - 1]
            removeLast()
            if byte & 0xc0 != 0x80 { return }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x61 + value - 10 }
}
