/// A synapse as the SDK 10 has it: its own fields, and around them those that every type of the SDK has.
struct BittensorMessage: Sendable {
    /// The fields of the SDK's base type; no synapse has fields of these names.
    static let baseNames: Set<String> = [
        "name", "timeout", "total_size", "header_size", "dendrite", "axon", "computed_body_hash",
    ]

    /// The members of a terminal block, in order.
    static let terminalNames = [
        "status_code", "status_message", "process_time", "ip", "port", "version", "nonce", "uuid", "hotkey", "signature",
    ]

    /// The synapse.
    let form: SynapseForm
    /// Everything that was in the body.
    let whole: PythonValue
    /// The synapse's own fields, converted to their types.
    let fields: [PythonValue.Member]

    /// The message in a body that is one object.
    init(_ whole: PythonValue, form: SynapseForm) throws(PythonType.Mismatch) {
        guard case .dict(let members) = whole else { throw PythonType.Mismatch() }
        self.form = form
        self.whole = whole
        if case .object(let declared) = form.shape {
            fields = try PythonType.convert(whole, to: PythonType.fields(of: declared))
        } else {
            fields = members.filter { member in member.key.text.map { !Self.baseNames.contains($0) } ?? false }
        }
    }

    /// The synapse's own fields as JSON; those that are not there and need not be are left out.
    var content: Bytes { PythonJSON.write(.dict(fields.filter { member in whole[member.key.text ?? ""] != nil })) }

    /// The hash of the fields that the synapse lists.
    ///
    /// - Throws: where a listed field is none of the synapse's.
    func bodyHash() throws(PythonType.Mismatch) -> String {
        var values: [PythonValue] = []
        var completed: PythonValue?
        for name in form.hashFields {
            if let field = fields.first(where: { $0.key.text == name }) {
                if whole[name] != nil {
                    values.append(field.value)
                } else {
                    // Absent: the type's own default counts.
                    if completed == nil { completed = try self.completed() }
                    values.append(completed?[name] ?? .none)
                }
            } else {
                values.append(try base(name))
            }
        }
        return BodyHash.of(values)
    }

    /// The message with every field that its type gives a value to.
    private func completed() throws(PythonType.Mismatch) -> PythonValue {
        guard case .object(let declared) = form.shape, let filled = try? form.complete(content),
            let parsed = try? PythonJSON.parse(filled)
        else { return whole }
        return .dict(try PythonType.convert(parsed, to: PythonType.fields(of: declared).map { $0.optional }))
    }

    /// A field of the base type, or its default.
    private func base(_ name: String) throws(PythonType.Mismatch) -> PythonValue {
        switch name {
        case "name": return try PythonType.string.convert(whole[name] ?? .string(form.name.description))
        case "timeout": return try PythonType.float.convert(whole[name] ?? .float(12))
        case "total_size", "header_size": return try PythonType.int.convert(whole[name] ?? .int("0"))
        default:
            guard case .object = form.shape else { return .none }
            throw PythonType.Mismatch()
        }
    }

    /// The stand-ins of fields that must be there, as headers carry them: name and base64.
    var placeholders: [(name: String, value: String)] {
        if case .object(let declared) = form.shape {
            return declared.filter(\.isRequired).compactMap { member in
                Self.placeholder(of: member.shape).map { (member.name, $0) }
            }
        }
        return fields.compactMap { field in
            guard let name = field.key.text, let value = Self.placeholder(of: field.value) else { return nil }
            return (name, value)
        }
    }

    /// Base64 of the empty text, zero, false, the empty list and the empty dictionary, as JSON.
    private enum Placeholder {
        static let string = "IiI=", int = "MA==", float = "MC4w", bool = "ZmFsc2U=", list = "W10=", dict = "e30="
    }

    private static func placeholder(of shape: SchemaShape) -> String? {
        switch shape {
        case .string, .base64: Placeholder.string
        case .integer: Placeholder.int
        case .number: Placeholder.float
        case .boolean: Placeholder.bool
        case .array: Placeholder.list
        case .map: Placeholder.dict
        // A nested model's empty value is not valid, so the other side declares such a field optional.
        case .object, .choices, .anything: nil
        }
    }

    private static func placeholder(of value: PythonValue) -> String? {
        switch value {
        case .string: Placeholder.string
        case .int: Placeholder.int
        case .float: Placeholder.float
        case .bool: Placeholder.bool
        case .list, .tuple: Placeholder.list
        case .dict where value["buffer"] == nil || value["dtype"] == nil: Placeholder.dict
        case .dict, .none, .member: nil
        }
    }
}

extension PythonType.Field {
    /// The field without the need to be there.
    fileprivate var optional: PythonType.Field { .init(name, type, isRequired: false, standIn: standIn) }
}
