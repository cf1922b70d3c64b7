/// Why bytes are not the value that was to be read, or a value can't be written: what, where, and within what.
package struct ScaleError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, for programs.
    package enum Code: String, Hashable, Sendable {
        /// The bytes end before the value does.
        case truncated
        /// Bytes are left after the value.
        case trailing
        /// A boolean that is neither 0 nor 1.
        case boolean
        /// An option's first byte that is neither 0 nor 1.
        case option
        /// A variant that the type does not have.
        case variant
        /// A compact integer that is not in its shortest form.
        case compact
        /// A number that its type can't hold.
        case overflow
        /// Text that is not UTF-8, or a number that is no character.
        case text
        /// Values within values, deeper than allowed.
        case depth
        /// More values than the bytes or the limits allow.
        case count
        /// A value of another shape than its type.
        case mismatch
        /// A type, pallet, entry or method that the metadata does not have.
        case unknown
    }

    /// What went wrong.
    package let code: Code
    /// The facts in a sentence.
    package let message: String
    /// How many bytes had been read.
    package let offset: Int
    /// What was being read, from the outermost in.
    package private(set) var path: [String] = []

    /// The most names that a path keeps.
    private static let longestPath = 12

    /// An error with its facts.
    package init(_ code: Code, _ message: String, offset: Int = 0) {
        self.code = code
        self.message = message
        self.offset = offset
    }

    /// The same error, within something that has a name.
    package func within(_ name: String) -> ScaleError {
        var copy = self
        if copy.path.count < Self.longestPath { copy.path.insert(name, at: 0) }
        return copy
    }

    /// The path, the facts, and where in the bytes.
    package var description: String {
        let place = path.isEmpty ? "" : path.joined(separator: ".") + ": "
        return offset > 0 ? "\(place)\(message) (after \(offset) bytes)" : place + message
    }
}
