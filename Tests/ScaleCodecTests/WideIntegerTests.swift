import ScaleCodec
import Testing

@Suite("Wide integers")
struct WideIntegerTests {
    @Test(
        "decimal text and bytes are the same number",
        arguments: [
            "0", "1", "-1", "255", "256", "-128", "-129", "340282366920938463463374607431768211456",
            "-57896044618658097711785492504343953926634992332820282019728792003956564819968",
        ])
    func roundTrip(text: String) throws {
        let number = try #require(WideInteger(text))
        #expect(number.description == text)
        let bytes = try #require(number.littleEndian(byteCount: 33, isSigned: true))
        #expect(WideInteger(littleEndian: bytes, isSigned: true) == number)
    }

    @Test("a number fits as many bytes as it has, and its sign")
    func fitting() {
        #expect(WideInteger(-128).littleEndian(byteCount: 1, isSigned: true) == [0x80])
        #expect(WideInteger(128).littleEndian(byteCount: 1, isSigned: true) == nil)
        #expect(WideInteger(-129).littleEndian(byteCount: 1, isSigned: true) == nil)
        #expect(WideInteger(-1).littleEndian(byteCount: 4, isSigned: false) == nil)
        #expect(WideInteger(Int64.min).exactly(Int64.self) == .min)
        #expect(WideInteger(UInt128.max).exactly(UInt128.self) == .max)
        #expect(WideInteger("12x") == nil)
        #expect(WideInteger("-") == nil)
        #expect(WideInteger("-0")?.isNegative == false)
    }
}
