import Foundation
import Neuron
import ScaleCodec
import SubtensorFormat
import Synchronization
import TestSupport

/// Recorded answers of real nodes, to be played back by a ``FakeChain``.
///
/// Requests are told by their method, API and arguments, whatever the block: of the block itself no header was recorded. Of a summary
/// that was recorded whole, the node gives the fields that it is asked for, as the runtime does.
struct Recording {
    struct Case: Decodable {
        let method: String, params: [JSONAny], result: JSONAny
        let specVersion: Int?
    }
    struct File: Decodable {
        let cases: [Case]
        let sdk: SDK?
    }
    /// Objects of the Python SDK for the same answers.
    struct SDK: Decodable {
        let columns: [String]
        let neuronsLite: [[JSONAny]]
        let metagraphInfo: [String: JSONAny]
    }

    let file: File

    init(_ name: String) throws {
        file = try JSONDecoder().decode(File.self, from: try Vectors.recorded(name))
    }

    /// A chain that answers as recorded.
    func chain(spec: UInt32, metadata: String) throws -> FakeChain {
        let blob = Bytes(try Vectors.recorded(metadata))
        let runtime = try RuntimeMetadata(blob)
        let fake = FakeChain(spec: spec, first: 6_852_690)
        var apis: [String: Bytes] = [:]
        for one in file.cases where one.method == "state_call" {
            guard let api = one.params.first?.string, let result = one.result.hexBytes else { continue }
            apis["\(api) \(one.params[1].string ?? "")"] = result
        }
        let selective = "SubnetInfoRuntimeApi_get_selective_mechagraph"
        let whole = file.cases.first { $0.params.first?.string == selective }?.result.hexBytes
        let (all, byAPI) = (apis, whole)
        fake.state.withLock { state in
            state.metadata[spec] = blob
            state.apis = all
            state.answerAPI = { name, arguments, _ in
                guard name == selective, let byAPI else { return nil }
                return try? Self.fields(of: byAPI, selective, arguments, runtime)
            }
        }
        return fake
    }

    /// The summary with only the fields that are asked for.
    private static func fields(of whole: Bytes, _ api: String, _ arguments: Bytes, _ runtime: RuntimeMetadata) throws -> Bytes?
    {
        let method = try runtime.api(api)
        var decoder = ScaleDecoder(arguments)
        let netuid = try runtime.types.decode(method.inputs[0].type, from: &decoder)
        _ = try runtime.types.decode(method.inputs[1].type, from: &decoder)
        let wanted = try runtime.types.decode(method.inputs[2].type, from: &decoder).list { value throws(ScaleError) in
            try value.integer(Int.self)
        }
        guard case .some(.record(let parts)) = try runtime.types.decode(method.output, from: whole),
            parts.first?.value == netuid
        else { return [0] }
        let kept = parts.enumerated().map { index, part in
            ScaleValue.Field(part.name, index == 0 || wanted.contains(index) ? part.value : .none)
        }
        return try runtime.types.encode(.some(.record(kept)), as: method.output)
    }
}
