/// A stream without framing whose bytes are text: every piece that has come is a chunk, cut at whole characters.
struct TextPieces: ChunkParser {
    let maxBytes: Int
    private var rest: Bytes = []

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var isAtBoundary: Bool { rest.isEmpty }

    mutating func feed(_ bytes: Bytes) throws(ChunkTooLarge) -> [Bytes] {
        var text = rest + bytes
        guard text.count <= max(maxBytes, 4) else { throw ChunkTooLarge() }
        let whole = text.count - Self.begun(in: text)
        rest = Bytes(text[whole...])
        text.removeSubrange(whole...)
        guard !text.isEmpty else { return [] }
        return [PythonJSON.write(.string(String(decoding: text, as: UTF8.self)))]
    }

    /// How many bytes at the end are the beginning of a character.
    private static func begun(in text: Bytes) -> Int {
        for back in 1...3 where back <= text.count {
            let byte = text[text.count - back]
            if byte & 0xC0 == 0x80 { continue }
            let width = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return width > back ? back : 0
        }
        return 0
    }
}

/// A stream of JSON values, one a line: how an axon of ours sends chunks that are no texts where there is no framing.
struct JSONLines: ChunkParser {
    let maxBytes: Int
    private var line: Bytes = []

    init(maxBytes: Int) { self.maxBytes = maxBytes }

    var isAtBoundary: Bool { line.isEmpty }

    mutating func feed(_ bytes: Bytes) throws(ChunkTooLarge) -> [Bytes] {
        var lines: [Bytes] = []
        for byte in bytes {
            if byte != UInt8(ascii: "\n") {
                guard line.count < maxBytes else { throw ChunkTooLarge() }
                line.append(byte)
            } else if !line.isEmpty {
                lines.append(line)
                line = []
            }
        }
        return lines
    }
}
