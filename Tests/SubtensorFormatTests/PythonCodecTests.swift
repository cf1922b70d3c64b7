import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Testing
import TestSupport

/// Random values that we write, read by the codec of the Python SDK 11.3.0.
@Suite(
    "The Python SDK's codec",
    .enabled(if: PythonCodec.isThere, "NEURON_PEER_PYTHON or the recorded metadata are missing"))
struct PythonCodecTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "PeerTests/python/codec_peer.py").path

    /// Whether the peer has no form for a value: to Python, Some(None) is None, a map has no key twice, and the compact form of
    /// nothing (an `Index` of `MultiAddress`) takes a byte, which in Rust it does not.
    private static func isBeyondPython(_ value: ScaleValue) -> Bool {
        switch value {
        case .some(.none): true
        case .some(let inner): isBeyondPython(inner)
        case .variant(let name, let fields): name == "Index" || isBeyondPython(fields)
        case .record(let fields): fields.contains { isBeyondPython($0.value) }
        case .sequence(let values), .tuple(let values): values.contains(where: isBeyondPython)
        default: false
        }
    }

    private struct Answer: Decodable { let number, again, error: String? }

    @Test("reads what we write, whole numbers as the same, and writes it as we do")
    func random() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-codec-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let blob = try Vectors.recorded("runtime-461-v15.scale.gz")
        try blob.write(to: folder.appending(path: "metadata"))
        let types = try RuntimeMetadata(Bytes(blob)).types
        let seed: UInt64 = 11_300
        var random = RandomSource.seeded(seed)
        var values: [(id: TypeID, value: ScaleValue, scale: Bytes)] = []
        for id in types.types.indices {
            for _ in 0..<3 {
                guard let value = try PropertyTests.value(id, types, &random), !Self.isBeyondPython(value),
                    !types.name(of: id).hasPrefix("BTreeMap"), types.name(of: id) != "Compact<()>"
                else { continue }
                values.append((id, value, try types.encode(value, as: id)))
            }
        }
        let lines = values.map { #"{"type":\#($0.id),"scale":"\#(hex($0.scale))"}"# }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: folder.appending(path: "values"))
        let outcome = try await Program.run(
            try #require(PythonCodec.python),
            [Self.script, folder.appending(path: "metadata").path, folder.appending(path: "values").path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let answers = try outcome.lines.map { try JSONDecoder().decode(Answer.self, from: Data($0.utf8)) }
        #expect(answers.count == values.count)
        var again = 0
        var refused: [String] = []
        for (one, answer) in zip(values, answers) {
            let about = Comment("type \(one.id) \(types.name(of: one.id)), seed \(seed): \(answer.error ?? "")")
            if let error = answer.error {
                refused.append("type \(one.id) \(types.name(of: one.id)): \(error)")
                continue
            }
            if let number = answer.number, let plain = one.value.plain.digits { #expect(number == plain, about) }
            if let bytes = answer.again {
                #expect(bytes == hex(one.scale), about)
                again += 1
            }
        }
        #expect(values.count > 1_000 && again > 1_000, "\(again) of \(values.count) were written again")
        #expect(refused == [])
    }
}

/// The interpreter that has the SDK.
enum PythonCodec {
    static let python = ProcessInfo.processInfo.environment["NEURON_PEER_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    static var isThere: Bool { python != nil && Vectors.hasRecorded }
}
