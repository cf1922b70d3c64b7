import Neuron
import ScaleCodec
import SubtensorFormat

/// A small subnet as a runtime's summaries give it, encoded by that runtime's own types.
struct FakeSubnet: Sendable {
    var netuid: UInt16 = 1
    var hotkeys: [Hotkey]
    var tempo: UInt16 = 99
    /// Who serves, and where.
    var axons: [Hotkey: StoredAxon] = [:]

    /// What a runtime answers; nil for what this subnet has nothing to say to.
    func answer(_ api: String, _ arguments: Bytes, _ runtime: RuntimeMetadata) throws -> Bytes? {
        let method = try runtime.api(api)
        switch api {
        case "NeuronInfoRuntimeApi_get_neurons_lite":
            guard arguments == [UInt8(netuid), 0] else { return [0] }
            guard case .sequence(let element) = try runtime.types[method.output].shape else { return nil }
            let neurons = try hotkeys.enumerated().map { index, hotkey in
                var neuron = try Self.zero(element, runtime.types)
                neuron.set("hotkey", .bytes(hotkey.publicKey.bytes))
                neuron.set("coldkey", .bytes(hotkey.publicKey.bytes))
                neuron.set("uid", .unsigned(UInt128(index)))
                neuron.set("active", .bool(true))
                if let axon = axons[hotkey] { neuron.set("axon_info", axon.value) }
                return neuron
            }
            return try runtime.types.encode(.sequence(neurons), as: method.output)
        case "SubnetInfoRuntimeApi_get_selective_mechagraph":
            guard arguments.starts(with: [UInt8(netuid), 0]),
                case .variants(let variants) = try runtime.types[method.output].shape,
                let summary = variants.first(where: { $0.name == "Some" })?.fields.first?.type
            else { return [0] }
            var value = try Self.zero(summary, runtime.types)
            let lists = ["block_at_registration", "alpha_stake", "tao_stake", "total_stake"]
            value.set("netuid", .unsigned(UInt128(netuid)))
            value.set("tempo", .some(.unsigned(UInt128(tempo))))
            value.set("owner_hotkey", .some(.bytes(hotkeys[0].publicKey.bytes)))
            for list in lists { value.set(list, .some(.sequence(hotkeys.map { _ in .unsigned(1) }))) }
            return try runtime.types.encode(.some(value), as: method.output)
        default: return nil
        }
    }

    /// The least value of a type: zeros, nothing, the first variant.
    static func zero(_ id: TypeID, _ types: TypeRegistry) throws -> ScaleValue {
        func parts(_ fields: [TypeDefinition.Field]) throws -> ScaleValue {
            if fields.count == 1, fields[0].name == nil { return try zero(fields[0].type, types) }
            if fields.first?.name == nil { return .tuple(try fields.map { try zero($0.type, types) }) }
            return .record(try fields.map { .init($0.name ?? "", try zero($0.type, types)) })
        }
        switch try types[id].shape {
        case .composite(let fields): return try parts(fields)
        case .variants(let variants):
            if try types[id].path == ["Option"] { return .none }
            return .variant(variants[0].name, try parts(variants[0].fields))
        case .sequence: return .sequence([])
        case .array(let element, let count):
            return .sequence(try (0..<count).map { _ in try zero(element, types) })
        case .tuple(let ids): return ids.count == 1 ? try zero(ids[0], types) : .tuple(try ids.map { try zero($0, types) })
        case .primitive(.bool): return .bool(false)
        case .primitive(.str), .primitive(.char): return .text("")
        case .primitive, .compact: return .unsigned(0)
        case .bits: return .bits([])
        }
    }
}

extension ScaleValue {
    /// Puts another value in a struct's part.
    mutating func set(_ name: String, _ value: ScaleValue) {
        guard case .record(let fields) = self else { return }
        self = .record(fields.map { $0.name == name ? Field(name, value) : $0 })
    }
}
