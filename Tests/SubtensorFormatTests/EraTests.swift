import Neuron
import ScaleCodec
import SubtensorFormat
import TestSupport
import Testing

/// Golden eras: `chain/era.json`.
@Suite("An era", .enabled(if: Vectors.has("chain/era.json")))
struct EraTests {
    struct File: Decodable {
        struct Case: Decodable {
            let period, current, effectivePeriod, phase, birth, firstInvalid: UInt64
            let encoded: JSONAny
        }
        let cases: [Case]
    }

    @Test("an era's bytes, birth and end are the chain's own")
    func vectors() throws {
        let file: File = try Vectors.json("chain/era.json")
        for known in file.cases {
            let era = Era(period: known.period, at: known.current)
            #expect(era == .mortal(period: known.effectivePeriod, phase: known.phase))
            #expect(era.bytes == known.encoded.hexBytes)
            #expect(era.birth(at: known.current) == known.birth)
            #expect(era.end(at: known.current) == known.firstInvalid)
            var decoder = ScaleDecoder(era.bytes)
            #expect(try Era(from: &decoder) == era)
        }
    }

    @Test("the immortal era is one byte, is born with the chain and never ends")
    func immortal() throws {
        #expect(Era.immortal.bytes == [0])
        #expect(Era.immortal.birth(at: 5_000) == 0)
        #expect(Era.immortal.end(at: 5_000) == nil)
        var decoder = ScaleDecoder([0])
        #expect(try Era(from: &decoder) == .immortal)
    }

    @Test("the block at which an era is made is always within it")
    func holds() {
        var random = RandomSource.seeded(128)
        for _ in 0..<1_000 {
            let block = random.next() >> 20
            let era = Era(period: UInt64.random(in: 0...100_000, using: &random), at: block)
            #expect(era.birth(at: block) <= block)
            #expect(block < era.end(at: block) ?? 0)
        }
    }

    @Test("bytes that are no era are refused", arguments: [[0x01], [0x01, 0xff], [0x04, 0xff]] as [[UInt8]])
    func refused(_ bytes: [UInt8]) {
        var decoder = ScaleDecoder(bytes)
        #expect(throws: ScaleError.self) { try Era(from: &decoder) }
    }
}
