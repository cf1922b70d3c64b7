internal import Foundation
internal import Templates

/// The text that a subnet predicts: the first part for miners to train on, the rest for validators to ask about.
package struct Corpus: Sendable {
    /// The first 80 %, which miners train on.
    package let training: ArraySlice<UInt8>
    /// The last 20 %, which validators ask about.
    package let heldOut: ArraySlice<UInt8>

    /// The fewest bytes a corpus has.
    package static let minBytes = 4 << 10
    /// The most bytes a corpus has, in all its files.
    package static let maxBytes = 16 << 20

    /// Where every Debian keeps the texts of the common licences.
    package static let licencesFolder = "/usr/share/common-licenses"

    /// A corpus from its bytes.
    ///
    /// - Throws: ``CorpusError`` when there are too few or too many bytes, or when they are not a text.
    package init(_ text: [UInt8]) throws(CorpusError) {
        try Self.checkIsText(text, name: "The corpus")
        try self.init(text, name: "The corpus")
    }

    /// A corpus from text files, one after the other in the order given; without files, ``licences()``.
    ///
    /// - Throws: ``CorpusError`` when a file is missing, empty or binary, or when the files are too short or too long in all.
    package init(files: [String]) throws(CorpusError) {
        let files = try files.isEmpty ? Self.licences() : files
        var text: [UInt8] = []
        for file in files {
            let bytes = try Self.read(file, atMost: Self.maxBytes - text.count)
            try Self.checkIsText(bytes, name: file)
            text += bytes
        }
        try self.init(text, name: files.count == 1 ? files[0] : "The corpus of \(files.count) files")
    }

    /// The licence texts that every Debian has, sorted by name, without the symbolic links among them.
    ///
    /// - Throws: ``CorpusError`` when there are none.
    package static func licences() throws(CorpusError) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: licencesFolder)) ?? []
        let files = names.sorted().map { "\(licencesFolder)/\($0)" }.filter { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.type] as? FileAttributeType == .typeRegular
        }
        guard !files.isEmpty else {
            throw CorpusError(
                .unreadable, "There are no licence texts in \(licencesFolder).", remedy: "Name text files with --corpus.")
        }
        return files
    }

    /// Takes contexts from the held-out part, each with the byte that came next: the same for the same seed.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - contextLength: how many bytes each has; at most a quarter of the held-out part.
    ///   - seed: the round's, so that all validators of a round ask the same.
    package func heldOutContexts(count: Int, contextLength: Int, seed: UInt64) -> [HeldOutContext] {
        precondition(
            count >= 0 && contextLength > 0, "A context has at least one byte, and there are no fewer than no contexts.")
        precondition(contextLength <= heldOut.count / 4, "A context has at most a quarter of the held-out part.")
        let places = heldOut.count - contextLength
        // Even steps from a random start: no part of the text weighs more by chance.
        var random = RandomSource.seeded(seed)
        let first = Int.random(in: 0..<places, using: &random)
        return (0..<count).map { number in
            let place = heldOut.startIndex + contextLength + (first + number * places / max(1, count)) % places
            return HeldOutContext(bytes: heldOut[place - contextLength..<place], next: heldOut[place])
        }
    }

    private init(_ text: [UInt8], name: String) throws(CorpusError) {
        guard text.count >= Self.minBytes else {
            throw CorpusError(
                .tooShort, "\(name) has \(text.count) bytes; a corpus needs at least \(Self.minBytes).",
                remedy: "Add more text, or name more files with --corpus.")
        }
        guard text.count <= Self.maxBytes else { throw Self.tooLong }
        let cut = text.count / 5 * 4
        training = text[..<cut]
        heldOut = text[cut...]
    }

    private static let tooLong = CorpusError(
        .tooLong, "The corpus has more than \(maxBytes >> 20) MiB in all.", remedy: "Name fewer or shorter files with --corpus."
    )

    private static func read(_ file: String, atMost limit: Int) throws(CorpusError) -> [UInt8] {
        let remedy = "Name a text file that can be read with --corpus."
        guard FileManager.default.fileExists(atPath: file) else {
            throw CorpusError(.unreadable, "There is no file \(file).", remedy: remedy)
        }
        guard let handle = FileHandle(forReadingAtPath: file) else {
            throw CorpusError(.unreadable, "\(file) may not be read.", remedy: remedy)
        }
        let data: Data?
        do {
            data = try handle.read(upToCount: limit + 1)
            try handle.close()
        } catch {
            throw CorpusError(.unreadable, "\(file) is not a file, or could not be read.", remedy: remedy)
        }
        guard let data, !data.isEmpty else {
            throw CorpusError(.empty, "\(file) is empty.", remedy: "Name a file with text in it.")
        }
        guard data.count <= limit else { throw tooLong }
        return [UInt8](data)
    }

    private static func checkIsText(_ bytes: [UInt8], name: String) throws(CorpusError) {
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw CorpusError(
                .binary, "\(name) is not a text in UTF-8.", remedy: "Name plain text files; convert others to UTF-8 first.")
        }
    }
}
