#if TLS
    internal import Neuron

    /// As much of DER as a self-signed certificate is made of.
    enum DER {
        static func sequence(_ parts: Bytes...) -> Bytes { element(0x30, parts.flatMap { $0 }) }
        static func set(_ parts: Bytes...) -> Bytes { element(0x31, parts.flatMap { $0 }) }
        /// A positive integer, most significant byte first.
        static func integer(_ bytes: Bytes) -> Bytes { element(0x02, (bytes.first ?? 0) >= 0x80 ? [0] + bytes : bytes) }
        static func bits(_ bytes: Bytes) -> Bytes { element(0x03, [0] + bytes) }
        static func octets(_ bytes: Bytes) -> Bytes { element(0x04, bytes) }
        static func text(_ text: String) -> Bytes { element(0x0C, Bytes(text.utf8)) }
        /// An object identifier, encoded.
        static func identifier(_ bytes: Bytes) -> Bytes { element(0x06, bytes) }
        /// A time of this century's first half: `YYMMDDHHMMSSZ`.
        static func time(_ text: String) -> Bytes { element(0x17, Bytes(text.utf8)) }
        /// A time of any year: `YYYYMMDDHHMMSSZ`.
        static func longTime(_ text: String) -> Bytes { element(0x18, Bytes(text.utf8)) }
        /// An element that is marked by its place.
        static func tagged(_ number: UInt8, _ content: Bytes) -> Bytes { element(0xA0 | number, content) }

        private static func element(_ tag: UInt8, _ content: Bytes) -> Bytes {
            guard content.count >= 0x80 else { return [tag, UInt8(content.count)] + content }
            var length: Bytes = []
            var rest = content.count
            while rest > 0 {
                length.insert(UInt8(truncatingIfNeeded: rest), at: 0)
                rest >>= 8
            }
            return [tag, 0x80 | UInt8(length.count)] + length + content
        }
    }
#endif
