import Foundation
import Neuron
import TestSupport
import Testing

/// `tensors.json`: arrays packed by the SDK, and what it makes of packed ones.
struct TensorVectors: Decodable, Sendable {
    struct Encode: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, array_dtype: String, array_shape: [Int], data_little_endian_c_order: String?
        let tensor_json: String?, msgpack: String?, tensor_str: String?, decoded_shape: [Int], decoded_dtype: String
        let tensor_str_sha3_256: String?
        var testDescription: String { id }
    }
    struct Decode: Decodable, Sendable, CustomTestStringConvertible {
        let id: String, ok: Bool, shape: [Int]?, dtype: String?, data: String?
        var testDescription: String { id }
    }
    let encode: [Encode]
    let decode: [Decode]
}

@Suite("Tensors", .enabled(if: Vectors.has("tensors.json"), "the folder of vectors has no tensors.json"))
struct TensorTests {
    static let vectors = try? Vectors.json("tensors.json", as: TensorVectors.self)
    /// The tensors of the decoding cases, each as its own text.
    static let wires: [String: Bytes] = {
        guard let data = try? Vectors.data("tensors.json"),
            let all = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
            let cases = all["decode"] as? [[String: Any]]
        else { return [:] }
        var wires: [String: Bytes] = [:]
        for one in cases {
            guard let id = one["id"] as? String, let tensor = one["tensor"],
                let text = try? JSONSerialization.data(withJSONObject: tensor)
            else { continue }
            wires[id] = Bytes(text)
        }
        return wires
    }()

    @Test("are packed byte for byte as the SDK packs them", arguments: vectors?.encode ?? [])
    func encode(_ one: TensorVectors.Encode) throws {
        guard let data = one.data_little_endian_c_order.flatMap({ bytes(hex: $0) }), let json = one.tensor_json else { return }
        let tensor = try Tensor(dtype: try #require(Tensor.DType(one.array_dtype)), shape: one.array_shape, bytes: data)
        let written = try PythonJSON.parse(try SynapseCoding.encodeValue(tensor))
        let expected = try PythonJSON.parse(Bytes(json.utf8))
        #expect(written["buffer"] == expected["buffer"])
        #expect(written["dtype"] == expected["dtype"])
        #expect(written["shape"] == expected["shape"])
        let read = try SynapseCoding.decode(Tensor.self, from: Bytes(json.utf8))
        #expect(read.shape == one.decoded_shape && read.dtype.description == one.decoded_dtype && read.bytes == data)
    }

    @Test("the text that is hashed is the SDK's", arguments: vectors?.encode ?? [])
    func text(_ one: TensorVectors.Encode) throws {
        guard let json = one.tensor_json, let text = one.tensor_str else { return }
        let value = try pythonType("Tensor").convert(try PythonJSON.parse(Bytes(json.utf8)))
        #expect(PythonText.str(value) == text)
    }

    @Test("packed by others end in the SDK's values or a refusal", arguments: vectors?.decode ?? [])
    func decode(_ one: TensorVectors.Decode) throws {
        let wire = try #require(Self.wires[one.id])
        guard one.ok else {
            #expect(throws: SynapseCodingError.self) { try SynapseCoding.decode(Tensor.self, from: wire) }
            return
        }
        let tensor = try SynapseCoding.decode(Tensor.self, from: wire)
        #expect(tensor.shape == one.shape)
        #expect(tensor.dtype.description == one.dtype)
        #expect(hex(tensor.bytes) == one.data)
    }

    @Test("convert to arrays and back, and say what does not fit")
    func arrays() throws {
        let tensor = try Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])
        #expect(try tensor.array(of: Float.self) == [1, 2, 3, 4])
        #expect(try tensor.converted(to: .int16).array(of: Int16.self) == [1, 2, 3, 4])
        #expect(throws: TensorError.self) { try tensor.array(of: Double.self) }
        #expect(throws: TensorError.self) { try Tensor([1, 2, 3] as [Int8], shape: [2, 2]) }
        #expect(throws: TensorError.self) { try tensor.reshaped(to: [.max, .max]) }
        #expect(try Tensor([.nan, 1e300, -1e300] as [Double]).converted(to: .int64).array(of: Int64.self) == [0, .max, .min])
    }

    @Test("a thousand damaged buffers end in a tensor or a refusal")
    func damaged() throws {
        var random = RandomSource.seeded(10)
        let good = try #require(
            try PythonJSON.parse(try SynapseCoding.encodeValue(Tensor([1, 2, 3] as [Float])))["buffer"]?.text)
        let packed = Bytes(try #require(Data(base64Encoded: good)))
        for _ in 0..<1_000 {
            var bad = Bytes(packed.prefix(Int.random(in: 0...packed.count, using: &random)))
            for _ in 0..<2 where !bad.isEmpty {
                bad[Int.random(in: bad.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let body = #"{"buffer":"\#(Data(bad).base64EncodedString())","dtype":"float32","shape":[0]}"#
            _ = try? SynapseCoding.decode(Tensor.self, from: Bytes(body.utf8))
        }
    }
}
