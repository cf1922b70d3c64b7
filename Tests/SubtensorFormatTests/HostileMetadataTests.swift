import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// Metadata and values made to cost more than they carry.
@Suite("Hostile metadata")
struct HostileMetadataTests {
    /// A blob of version 14 with these types and nothing else; each is written by a closure.
    static func blob(_ types: [(inout ScaleEncoder) -> Void]) -> Bytes {
        var encoder = ScaleEncoder()
        encoder.raw(Bytes("meta".utf8))
        encoder.byte(14)
        encoder.compact(UInt64(types.count))
        for (id, write) in types.enumerated() {
            encoder.compact(UInt64(id))
            // No path, no parameters.
            encoder.raw([0, 0])
            write(&encoder)
            encoder.byte(0)
        }
        // No pallets; the extrinsic is type 0 of version 4 without extensions; the runtime is type 0.
        encoder.raw([0, 0, 4, 0, 0])
        return encoder.bytes
    }

    private static func tuple(_ ids: [Int]) -> (inout ScaleEncoder) -> Void {
        { encoder in
            encoder.byte(4)
            encoder.compact(UInt64(ids.count))
            for id in ids { encoder.compact(UInt64(id)) }
        }
    }
    private static func sequence(_ id: Int) -> (inout ScaleEncoder) -> Void {
        { encoder in
            encoder.byte(2)
            encoder.compact(UInt64(id))
        }
    }
    private static func array(_ id: Int, _ count: UInt32) -> (inout ScaleEncoder) -> Void {
        { encoder in
            encoder.byte(3)
            encoder.integer(count)
            encoder.compact(UInt64(id))
        }
    }

    @Test("types that double forty times without bytes are refused when they are read, not counted through")
    func doubling() throws {
        let types = (0..<40).map { Self.tuple([$0 + 1, $0 + 1]) } + [Self.tuple([])]
        let runtime = try RuntimeMetadata(Self.blob(types))
        let error = #expect(throws: ScaleError.self) { try runtime.types.decode(0, from: []) }
        #expect(error?.code == .count)
    }

    @Test("an array of four billion things without bytes is refused")
    func emptyArray() throws {
        let runtime = try RuntimeMetadata(Self.blob([Self.array(1, .max), Self.tuple([])]))
        #expect(throws: ScaleError.self) { try runtime.types.decode(0, from: []) }
    }

    @Test("a type that contains itself is refused, unless a count or a choice stands between")
    func endless() throws {
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Self.blob([Self.tuple([1]), Self.tuple([0])])) }
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Self.blob([Self.array(0, 1)])) }
        let runtime = try RuntimeMetadata(Self.blob([Self.sequence(0)]))
        // One element within one element, and so on: as deep as bytes go.
        let error = #expect(throws: ScaleError.self) { try runtime.types.decode(0, from: Bytes(repeating: 4, count: 100_000)) }
        #expect(error?.code == .depth)
        #expect(try runtime.types.decode(0, from: [4, 4, 0]) == .sequence([.sequence([.sequence([])])]))
    }

    @Test("ids outside the table, too many types, and versions that are not known are refused")
    func bounds() throws {
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Self.blob([Self.tuple([5])])) }
        var many = ScaleEncoder()
        many.raw(Bytes("meta".utf8))
        many.byte(14)
        many.compact(UInt64(20_000))
        many.raw(Bytes(repeating: 0, count: 40_000))
        #expect(throws: ScaleError.self) { try RuntimeMetadata(many.bytes) }
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Bytes("meta".utf8) + [16, 0]) }
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Bytes("mate".utf8) + [15, 0]) }
        #expect(throws: ScaleError.self) { try RuntimeMetadata(Bytes(repeating: 0, count: RuntimeMetadata.maxBytes + 1)) }
    }

    @Test("errors name what was being read")
    func paths() throws {
        let error = #expect(throws: ScaleError.self) { try RuntimeMetadata(Self.blob([Self.tuple([]), Self.tuple([9])])) }
        #expect(error.map { "\($0)".contains("metadata.type 1") } == true, "\(String(describing: error))")
    }
}
