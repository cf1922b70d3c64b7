import Foundation
import Testing
import TextPrediction

@Suite("Corpus")
struct CorpusTests {
    private static func text(_ count: Int) -> [UInt8] {
        Array(String(repeating: "All that is gold does not glitter. ", count: count / 35 + 1).utf8.prefix(count))
    }

    private func withFile<Value>(_ bytes: [UInt8], _ body: (String) throws -> Value) throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "corpus-\(UUID().uuidString).txt")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    @Test(
        "a text that can't be used is refused with a sentence that says what to do",
        arguments: [CorpusError.Code.empty, .tooShort, .tooLong, .binary])
    func refused(code: CorpusError.Code) throws {
        let texts: [[UInt8]] =
            switch code {
            case .empty: [[]]
            case .tooShort: [Self.text(1), Self.text(Corpus.minBytes - 1)]
            case .tooLong: [Self.text(Corpus.maxBytes + 1)]
            default: [Self.text(8_000) + [0], Self.text(8_000) + [0xC3], [UInt8](repeating: 0xFF, count: 9_000)]
            }
        for text in texts {
            try withFile(text) { file in
                let error = #expect(throws: CorpusError.self) { try Corpus(files: [file]) }
                #expect(error?.code == code)
                #expect(error?.remedy?.hasSuffix(".") == true)
            }
        }
    }

    @Test("a file that is missing, and a folder, are refused", arguments: ["/no/such/file.txt", "/tmp", ""])
    func unreadable(file: String) {
        let error = #expect(throws: CorpusError.self) { try Corpus(files: [file]) }
        #expect(error?.code == .unreadable)
    }

    @Test("several files are one text, bounded as a whole")
    func severalFiles() throws {
        try withFile(Self.text(3_000)) { file in
            let corpus = try Corpus(files: [file, file])
            #expect(corpus.training.count + corpus.heldOut.count == 6_000)
        }
        try withFile(Self.text(Corpus.maxBytes / 2 + 1)) { file in
            let error = #expect(throws: CorpusError.self) { try Corpus(files: [file, file]) }
            #expect(error?.code == .tooLong)
        }
    }

    @Test("what is asked about was never trained on")
    func split() throws {
        let corpus = try Corpus(Self.text(10_000))
        #expect(corpus.training.count == 8_000)
        #expect(corpus.training.endIndex == corpus.heldOut.startIndex)
        for context in corpus.heldOutContexts(count: 500, contextLength: 32, seed: 3) {
            #expect(context.bytes.count == 32)
            #expect(context.bytes.startIndex >= corpus.heldOut.startIndex)
            #expect(context.next == corpus.heldOut[context.bytes.endIndex])
        }
    }

    @Test("all who share a seed ask about the same places, and others about other places")
    func seeds() throws {
        let corpus = try Corpus(Self.text(50_000))
        let places = (0..<20).map { seed in
            corpus.heldOutContexts(count: 16, contextLength: 32, seed: seed).map(\.bytes.endIndex)
        }
        #expect(places[7] == corpus.heldOutContexts(count: 16, contextLength: 32, seed: 7).map(\.bytes.endIndex))
        #expect(Set(places).count == 20)
        #expect(Set(places[0]).count == 16)
    }
}
