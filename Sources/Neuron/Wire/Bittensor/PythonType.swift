/// What a field is declared as on the Python side: the receiver hashes a value after it was converted to that.
///
/// - Source: sections 3 and 4 of the SDK 10 protocol: the lenient conversions of its validation library.
package indirect enum PythonType: Sendable {
    case anything
    case int, float, bool, string
    case list(PythonType)
    case tuple(PythonType)
    case dict(key: PythonType, value: PythonType)
    case optional(PythonType)
    /// A nested model: its fields in the order of their declaration.
    case model([Field])
    /// An enumeration: its name, and its members' names by their values.
    case enumeration(String, [PythonValue: String])

    /// One field of a model.
    package struct Field: Sendable {
        package let name: String
        package let type: PythonType
        package let isRequired: Bool
        /// What stands for it where it is absent.
        package let standIn: PythonValue

        package init(_ name: String, _ type: PythonType, isRequired: Bool, standIn: PythonValue = .none) {
            self.name = name
            self.type = type
            self.isRequired = isRequired
            self.standIn = standIn
        }
    }

    /// A value is not what the field is declared as.
    package struct Mismatch: Error, Hashable, Sendable {}

    /// The type that a Swift type's coding shows.
    init(_ shape: SchemaShape) {
        self =
            switch shape {
            case .anything: .anything
            case .integer: .int
            case .number: .float
            case .boolean: .bool
            case .string, .base64: .string
            // Swift enumerations stand on the wire as their raw values, and are such values to Python.
            case .choices: .anything
            case .array(let element): .list(PythonType(element))
            case .map(let element): .dict(key: .string, value: PythonType(element))
            case .object(let members): .model(Self.fields(of: members))
            }
    }

    static func fields(of members: [SchemaShape.Member]) -> [Field] {
        members.map { Field($0.name, PythonType($0.shape), isRequired: $0.isRequired) }
    }

    /// The value after conversion to this type.
    package func convert(_ value: PythonValue) throws(Mismatch) -> PythonValue {
        switch (self, value) {
        case (.anything, _): return value
        case (.optional, .none): return .none
        case (.optional(let type), _): return try type.convert(value)
        case (.string, .string), (.bool, .bool), (.float, .float), (.int, .int): return value
        case (.float, .int(let digits)): return .float(try Self.number(digits))
        case (.float, .bool(let flag)): return .float(flag ? 1 : 0)
        case (.float, .string(let text)):
            guard let number = PythonNumber.float(text) else { throw Mismatch() }
            return .float(number)
        case (.int, .bool(let flag)): return .int(flag ? "1" : "0")
        case (.int, .float(let number)):
            guard let whole = Int64(exactly: number) else { throw Mismatch() }
            return .int(String(whole))
        case (.int, .string(let text)):
            guard let digits = PythonNumber.int(text) else { throw Mismatch() }
            return .int(digits)
        case (.bool, .int(let digits)):
            guard digits == "0" || digits == "1" else { throw Mismatch() }
            return .bool(digits == "1")
        case (.bool, .float(let number)):
            guard number == 0 || number == 1 else { throw Mismatch() }
            return .bool(number == 1)
        case (.bool, .string(let text)): return .bool(try Self.flag(text))
        case (.list(let type), .list(let values)): return .list(try Self.convert(values, to: type))
        case (.tuple(let type), .list(let values)), (.tuple(let type), .tuple(let values)):
            return .tuple(try Self.convert(values, to: type))
        case (.dict(let keyType, let valueType), .dict(let members)):
            var converted: [PythonValue.Member] = []
            for member in members {
                converted.append(.init(key: try keyType.convert(member.key), value: try valueType.convert(member.value)))
            }
            return .dict(converted)
        case (.model(let fields), .dict): return .dict(try Self.convert(value, to: fields))
        case (.enumeration(let name, let members), _):
            guard let member = members[value] else { throw Mismatch() }
            return .member("\(name).\(member)", value)
        default: throw Mismatch()
        }
    }

    /// The members of a model's value, in the order of the declaration; what is not declared is left out.
    static func convert(_ value: PythonValue, to fields: [Field]) throws(Mismatch) -> [PythonValue.Member] {
        var members: [PythonValue.Member] = []
        for field in fields {
            let given = value[field.name]
            switch given {
            case nil:
                guard !field.isRequired else { throw Mismatch() }
                members.append(.init(field.name, field.standIn))
            case .some(.none) where !field.isRequired: members.append(.init(field.name, .none))
            case .some(let given): members.append(.init(field.name, try field.type.convert(given)))
            }
        }
        return members
    }

    private static func convert(_ values: [PythonValue], to type: PythonType) throws(Mismatch) -> [PythonValue] {
        var converted: [PythonValue] = []
        converted.reserveCapacity(values.count)
        for value in values { converted.append(try type.convert(value)) }
        return converted
    }

    private static func number(_ digits: String) throws(Mismatch) -> Double {
        guard let number = Double(digits), number.isFinite else { throw Mismatch() }
        return number
    }

    private static func flag(_ text: String) throws(Mismatch) -> Bool {
        switch text.lowercased() {
        case "1", "true", "t", "yes", "y", "on": return true
        case "0", "false", "f", "no", "n", "off": return false
        default: throw Mismatch()
        }
    }
}
