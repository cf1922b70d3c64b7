internal import Foundation

/// What a message of JSON may be made of, found by looking at its bytes once: reading costs far more than that.
enum MessageBounds {
    /// How deep lists and objects stand in one another.
    static let depth = 64
    /// How many values there are, roughly.
    static let values = 200_000

    /// Whether a message is within the bounds; whether it is JSON is another question.
    static func admit(_ message: Data) -> Bool {
        var depth = 0
        var values = 0
        var isText = false
        var isEscaped = false
        for byte in message {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isText = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                depth += 1
                values += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: ","): values += 1
            default: break
            }
            if depth > Self.depth || values > Self.values { return false }
        }
        return true
    }
}
