internal import Templates

/// Why a text can't be used, and what to do about it.
package struct CorpusError: ExitCoded, Equatable {
    /// What is wrong with the text.
    package enum Code: String, Sendable {
        /// No such file, or it may not be read.
        case unreadable
        /// No bytes at all.
        case empty
        /// Not enough bytes to train on and to hold some back.
        case tooShort = "too-short"
        /// More bytes than a corpus may have.
        case tooLong = "too-long"
        /// Not a text in UTF-8.
        case binary
    }

    /// What is wrong.
    package let code: Code
    /// The facts.
    package let message: String
    /// What to do.
    package let remedy: String?
    /// The code's name.
    package var label: String { "corpus-\(code.rawValue)" }
    /// 66 for a file that is not there, 65 for one that is no corpus.
    package var exitCode: Int32 { code == .unreadable ? 66 : 65 }

    init(_ code: Code, _ message: String, remedy: String) {
        self.code = code
        self.message = message
        self.remedy = remedy
    }
}
