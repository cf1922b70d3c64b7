/// Why a text can't be used, and what to do about it.
package struct CorpusError: Error, Equatable, CustomStringConvertible {
    /// What is wrong with the text.
    package enum Code: String, Sendable {
        /// No such file, or it may not be read.
        case unreadable
        /// No bytes at all.
        case empty
        /// Not enough bytes to train on and to hold some back.
        case tooShort
        /// More bytes than a corpus may have.
        case tooLong
        /// Not a text in UTF-8.
        case binary
    }

    /// What is wrong.
    package let code: Code
    /// The facts.
    package let message: String
    /// What to do.
    package let remedy: String

    init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }

    /// The message, and after it the remedy.
    package var description: String { "\(message) \(remedy)" }
}
