import Neuron
import Testing

@Suite("The framing of streams")
struct ServerSentEventsTests {
    private func events(_ text: String, in pieces: Int, maxBytes: Int = 1_000) throws -> [String] {
        var parser = ServerSentEvents.Parser(maxBytes: maxBytes)
        var found: [Bytes] = []
        let bytes = Bytes(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            found += try parser.feed(Bytes(bytes[start..<min(bytes.count, start + pieces)]))
        }
        return found.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test("events are the same in pieces of any size", arguments: [1, 2, 3, 7, 100])
    func pieces(size: Int) throws {
        let text =
            ": a comment\r\ndata: 1\r\n\r\ndata:{\"a\":2}\n\nevent: x\ndata: 3\ndata: 4\n\n\ndata\n\ndatum: 5\n\ndata: 6\n"
        #expect(try events(text, in: size) == ["1", #"{"a":2}"#, "3\n4", ""])
    }

    @Test("an event past its limit is an error, one at it is not")
    func limit() throws {
        #expect(try events("data: 1234567890\n\n", in: 4, maxBytes: 10) == ["1234567890"])
        #expect(throws: ChunkTooLarge.self) { try events("data: 12345678901\n\n", in: 4, maxBytes: 10) }
        #expect(throws: ChunkTooLarge.self) {
            try events(String(repeating: "data: 12\n", count: 20), in: 9, maxBytes: 30)
        }
    }

    @Test("no bytes make the parser fail otherwise, or grow past its limit")
    func noise() {
        var random = RandomSource.seeded(4)
        for _ in 0..<300 {
            var parser = ServerSentEvents.Parser(maxBytes: 64)
            let alphabet = Bytes("data: x\n\r:".utf8) + [0, 255]
            let bytes = (0..<200).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
            let found = (try? parser.feed(bytes)) ?? []
            #expect(found.allSatisfy { $0.count <= 70 })
        }
    }
}
