internal import Foundation
internal import Templates

/// Standard output for results, standard error for everything else.
enum Output {
    /// One line of result, written at once; the process ends with 74 where nobody can read it.
    static func line(_ text: String) { StandardStreams.result(text) }

    /// Something that people should know.
    static func note(_ text: String) { StandardStreams.note(text) }

    /// How far long work is, where people watch; an empty text clears the line.
    static func progress(_ text: String) {
        if isTerminal { StandardStreams.progress(text) }
    }

    /// Something that went wrong, with what to do about it.
    static func error(_ text: String) { note("Error: \(text)") }

    /// Whether people watch standard error.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether colour is welcome: on a terminal, and unless `NO_COLOR` is set.
    static var hasColour: Bool {
        isTerminal && (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// A value as one line of JSON.
    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
