#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The terminal of this process, for what must not be seen on it.
package enum Terminal {
    /// The longest line that is read, in bytes.
    private static let longest = 4_096

    /// A line typed without echo; nil where the process has no terminal, or reads its input from elsewhere.
    ///
    /// Ctrl-C and Ctrl-D before any character end it; the terminal is left as it was found.
    /// - Throws: ``IdentityError/Code/passwordNeeded`` when it was ended.
    package static func secret(prompt: String) throws(IdentityError) -> SecretBytes? {
        // Who gave the process another input does not sit there waiting for its questions.
        guard isatty(STDIN_FILENO) == 1 else { return nil }
        // Sound: the call reads a terminated literal.
        let descriptor = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var before = termios()
        // Sound, here and below: the calls read or write values of this function.
        guard unsafe tcgetattr(descriptor, &before) == 0 else { return nil }
        var silent = before
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        // VTIME and VMIN: each read waits for one byte.
        silent.c_cc.5 = 0
        silent.c_cc.6 = 1
        guard unsafe tcsetattr(descriptor, TCSAFLUSH, &silent) == 0 else { return nil }
        defer {
            unsafe _ = tcsetattr(descriptor, TCSAFLUSH, &before)
            show("\n", on: descriptor)
        }
        show(prompt, on: descriptor)
        var isEnded = false
        let line = try SecretBytes(capacity: longest) { writer in isEnded = !type(into: &writer, from: descriptor) }
        guard !isEnded else {
            throw IdentityError(.passwordNeeded, "Nothing was typed.", remedy: "Run it again and type it.")
        }
        return line
    }

    /// Whether the line came to its end; false when it was given up.
    private static func type(into writer: inout SecretWriter, from descriptor: Int32) -> Bool {
        while true {
            var byte: UInt8 = 0
            let count = unsafe read(descriptor, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return false }
            switch byte {
            case 0x0a, 0x0d: return true
            case 0x03: return false
            case 0x04: if writer.count == 0 { return false }
            case 0x15: writer.removeLast(writer.count)
            case 0x08, 0x7f: if writer.count > 0 { writer.removeLastCharacter() }
            // Other control characters are slips: an arrow, Ctrl-Z.
            case 0..<0x20: break
            default: if writer.room > 0 { writer.append(byte) }
            }
        }
    }

    private static func show(_ text: String, on descriptor: Int32) {
        let bytes = Bytes(text.utf8)
        // A prompt that can't be shown is no reason to stop.
        unsafe _ = write(descriptor, bytes, bytes.count)
    }
}
