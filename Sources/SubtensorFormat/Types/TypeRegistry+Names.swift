// Type names for people and messages; nothing is looked up by them.
extension TypeRegistry {
    /// The type's name: the last part of its path with its parameters, such as `Option<u32>`.
    package func name(of id: TypeID) -> String { name(of: id, depth: 0) }

    private func name(of id: TypeID, depth: Int) -> String {
        guard types.indices.contains(id), depth < 8 else { return "…" }
        let type = types[id]
        if let last = type.path.last {
            let parameters = type.parameters.compactMap { parameter in parameter.type.map { name(of: $0, depth: depth + 1) } }
            return parameters.isEmpty ? last : "\(last)<\(parameters.joined(separator: ", "))>"
        }
        return switch type.shape {
        case .composite(let fields): "{\(fields.count)}"
        case .variants(let variants): "enum{\(variants.count)}"
        case .sequence(let element): "Vec<\(name(of: element, depth: depth + 1))>"
        case .array(let element, let count): "[\(name(of: element, depth: depth + 1));\(count)]"
        case .tuple(let parts): "(\(parts.map { name(of: $0, depth: depth + 1) }.joined(separator: ", ")))"
        case .primitive(let primitive): "\(primitive)"
        case .compact(let inner): "Compact<\(name(of: inner, depth: depth + 1))>"
        case .bits: "BitVec"
        }
    }
}
