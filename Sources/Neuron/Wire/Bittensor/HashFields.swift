/// The fields that the older body hash covers, as a person types them: `text,numbers:float`.
///
/// JSON does not tell `2` from `2.0`, and the hash does: an axon that declares a field as floats hashes `2` as `2.0`. With `:float`
/// every number of a field is one. In a list that has a fraction anywhere all numbers are floats, with or without it.
package struct HashFields: Sendable {
    /// The fields' names, in order.
    package let names: [String]
    private let floats: Set<String>

    /// The list in a text; nil where a name is empty or its type is not `float`.
    package init?(_ text: String) {
        var names: [String] = []
        var floats: Set<String> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.filter { $0 != " " }.split(separator: ":", omittingEmptySubsequences: false)
            guard let name = sides.first, !name.isEmpty, sides.count == 1 || (sides.count == 2 && sides[1] == "float") else {
                return nil
            }
            names.append(String(name))
            if sides.count == 2 { floats.insert(String(name)) }
        }
        self.names = names
        self.floats = floats
    }

    /// A body with its numbers as the list has them; as it was where it is not JSON.
    package func typed(_ body: Bytes) -> Bytes {
        guard let parsed = try? PythonJSON.parse(body), case .dict(let members) = parsed else { return body }
        return PythonJSON.write(
            .dict(
                members.map { member in
                    guard let name = member.key.text, names.contains(name) else { return member }
                    return .init(
                        key: member.key, value: floats.contains(name) ? Self.floats(member.value) : Self.even(member.value))
                }))
    }

    /// Every number a float.
    private static func floats(_ value: PythonValue) -> PythonValue {
        switch value {
        case .int(let digits): Double(digits).map { .float($0) } ?? value
        case .list(let values): .list(values.map(floats))
        case .dict(let members): .dict(members.map { .init(key: $0.key, value: floats($0.value)) })
        default: value
        }
    }

    /// Lists of numbers of one kind.
    private static func even(_ value: PythonValue) -> PythonValue {
        switch value {
        case .list(let values):
            let isMixed = values.contains { if case .float = $0 { true } else { false } }
            return .list(values.map { isMixed ? floats($0) : even($0) })
        case .dict(let members): return .dict(members.map { .init(key: $0.key, value: even($0.value)) })
        default: return value
        }
    }
}
