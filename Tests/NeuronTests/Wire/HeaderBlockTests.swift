import HTTPTypes
import Testing

@testable import Neuron

@Suite("Header blocks")
struct HeaderBlockTests {
    @Test("fields of any length come back in order, however the block came by them", arguments: 1...50 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) {
        var random = RandomSource.seeded(seed)
        func text(_ limit: Int, _ characters: String) -> String {
            let count = Int.random(in: 0...limit, using: &random)
            return String((0..<count).compactMap { _ in characters.randomElement(using: &random) })
        }
        let fields = (0..<Int.random(in: 0...40, using: &random)).map { _ in
            (
                name: "x" + text(30, "abcdefghij-0123456789"),
                value: text(seed % 5 == 0 ? 5_000 : 60, "abc XYZ:,;=\"/.0123456789")
            )
        }
        var one = HeaderBlock()
        var other = HeaderBlock(capacity: Int.random(in: 0...3_000, using: &random))
        var tail = HeaderBlock()
        for (index, field) in fields.enumerated() {
            one.append(Bytes(field.name.utf8), Bytes(field.value.utf8))
            if index < fields.count / 2 {
                other.append(Bytes(field.name.utf8)[...], Bytes(field.value.utf8)[...])
            } else {
                tail.append(Bytes(field.name.utf8), Bytes(field.value.utf8))
            }
        }
        other.append(tail)
        #expect(one == other && one.hashValue == other.hashValue)
        #expect(one.count == fields.count)
        var read: [(name: String, value: String)] = []
        other.forEach { read.append(($0, $1)) }
        #expect(read.map(\.name) == fields.map(\.name) && read.map(\.value) == fields.map(\.value))
        let trimmed = fields.map { "\($0.name): \($0.value)\n" }.joined()
        #expect(String(decoding: other.lines, as: UTF8.self) == trimmed)
    }

    @Test("numbers, hex and texts are written as they are, and found by name")
    func values() {
        var block = HeaderBlock(capacity: 1)
        block.append("x-most", UInt64.max)
        block.append("x-none", UInt64(0))
        block.append("x-hex", hex: [0x00, 0x0f, 0xf0, 0xff])
        block.append("x-text", "é")
        func value(_ name: StaticString) -> String? { block[name].map { String(decoding: $0, as: UTF8.self) } }
        #expect(value("x-most") == "18446744073709551615")
        #expect(value("x-none") == "0")
        #expect(value("x-hex") == "0x000ff0ff")
        #expect(value("x-text") == "é")
        #expect(value("x-hexe") == nil)
        #expect(value("x-hey") == nil)
    }

    @Test("bytes are a text's when each of them is")
    func sameBytes() {
        let text: StaticString = "x-neuron-answer-signature"
        let bytes = Bytes("\(text)".utf8)
        #expect(TextBytes.isSame(bytes[...], text))
        #expect(TextBytes.isSame(bytes[...], text: "\(text)"))
        #expect(TextBytes.isSame([], text: ""))
        for place in bytes.indices {
            var other = bytes
            other[place] ^= 1
            #expect(!TextBytes.isSame(other[...], text), "byte \(place)")
            #expect(!TextBytes.isSame(other[...], text: "\(text)"), "byte \(place)")
            #expect(!TextBytes.isSame(other[...], bytes[...]), "byte \(place)")
            #expect(!TextBytes.isSame(bytes[..<place], text), "length \(place)")
        }
    }
}
