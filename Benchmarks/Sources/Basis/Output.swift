internal import Foundation

/// Lines of text that are out at once, whatever stdout and stderr are.
enum Output {
    /// A result.
    static func say(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    /// Everything else.
    static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
