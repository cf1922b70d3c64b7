package import ScaleCodec

/// All types of a runtime, by their ids: what gives bytes a meaning, in both directions.
package struct TypeRegistry: Sendable {
    /// The types, each at the index of its id.
    package let types: [TypeDefinition]
    /// Which types are `u8`.
    private let isByte: [Bool]

    /// The most types that metadata may have.
    package static let maxTypes = 10_000

    /// A table whose ids all lie within it, and no type of which contains itself without a choice or a count between.
    package init(_ types: [TypeDefinition]) throws(ScaleError) {
        self.types = types
        isByte = types.map { $0.shape == .primitive(.u8) }
        for (id, type) in types.enumerated() {
            for part in Self.parts(of: type) where !types.indices.contains(part) {
                throw ScaleError(.unknown, "Type \(id) names type \(part), and there are \(types.count).")
            }
        }
        try refuseEndlessTypes()
    }

    /// The type of an id.
    package subscript(_ id: TypeID) -> TypeDefinition {
        get throws(ScaleError) {
            guard types.indices.contains(id) else { throw ScaleError(.unknown, "There is no type \(id).") }
            return types[id]
        }
    }

    /// The type whose path ends in this name, or nil.
    package func first(named name: String) -> TypeID? { types.firstIndex { $0.path.last == name } }

    /// The type with this path, such as `frame_system::AccountInfo`, or nil.
    package func first(path: String) -> TypeID? { types.firstIndex { $0.path.joined(separator: "::") == path } }

    /// Whether values of the type are single bytes.
    func isByte(_ id: TypeID) -> Bool { isByte[id] }

    /// Whether a type has no bytes at all.
    package func isEmpty(_ id: TypeID) -> Bool { isEmpty(id, depth: 0) }

    private func isEmpty(_ id: TypeID, depth: Int) -> Bool {
        guard types.indices.contains(id), depth < 64 else { return false }
        return switch types[id].shape {
        case .composite(let fields): fields.count <= 64 && fields.allSatisfy { isEmpty($0.type, depth: depth + 1) }
        case .tuple(let parts): parts.count <= 64 && parts.allSatisfy { isEmpty($0, depth: depth + 1) }
        case .array(let element, let count): count == 0 || isEmpty(element, depth: depth + 1)
        case .compact(let inner): isEmpty(inner, depth: depth + 1)
        case .variants, .sequence, .primitive, .bits: false
        }
    }

    /// The integer under a compact type, through structs of one field; nil for nothing.
    func compactWidth(_ id: TypeID) throws(ScaleError) -> TypeDefinition.Primitive? {
        var id = id
        for _ in 0..<16 {
            switch try self[id].shape {
            case .primitive(let primitive) where primitive.integerBytes != nil && !primitive.isSigned: return primitive
            case .composite(let fields) where fields.count == 1: id = fields[0].type
            case .tuple(let parts) where parts.count == 1: id = parts[0]
            case .composite(let fields) where fields.isEmpty: return nil
            case .tuple(let parts) where parts.isEmpty: return nil
            default: throw ScaleError(.mismatch, "Type \(id) has no compact form.")
            }
        }
        throw ScaleError(.depth, "Type \(id) is too deep for a compact form.")
    }

    private static func parts(of type: TypeDefinition) -> [TypeID] {
        let parameters = type.parameters.compactMap(\.type)
        return parameters + contents(of: type.shape)
            + {
                switch type.shape {
                case .variants(let variants): variants.flatMap { $0.fields.map(\.type) }
                case .sequence(let element): [element]
                case .bits(let store, let order): [store, order]
                default: []
                }
            }()
    }

    /// The types that every value of a shape contains.
    private static func contents(of shape: TypeDefinition.Shape) -> [TypeID] {
        switch shape {
        case .composite(let fields): fields.map(\.type)
        case .tuple(let parts): parts
        case .array(let element, let count): count > 0 ? [element] : []
        case .compact(let inner): [inner]
        case .variants, .sequence, .primitive, .bits: []
        }
    }

    /// Takes types away that contain only types already taken; what is left contains itself.
    private func refuseEndlessTypes() throws(ScaleError) {
        var waiting = types.map { Set(Self.contents(of: $0.shape)) }
        var containers: [[TypeID]] = Array(repeating: [], count: types.count)
        for (id, parts) in waiting.enumerated() {
            for part in parts { containers[part].append(id) }
        }
        var done = waiting.indices.filter { waiting[$0].isEmpty }
        var count = done.count
        while let id = done.popLast() {
            for container in containers[id] {
                waiting[container].remove(id)
                if waiting[container].isEmpty {
                    done.append(container)
                    count += 1
                }
            }
        }
        if count < types.count {
            let id = waiting.firstIndex { !$0.isEmpty } ?? 0
            throw ScaleError(.depth, "Type \(id) contains itself without end.")
        }
    }
}
