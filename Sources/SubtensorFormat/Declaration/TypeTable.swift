internal import ScaleCodec

/// Gives every type that is used a number, and the definitions in the order of their numbers.
struct TypeTable {
    private let declared: [String: DeclaredType]
    private var ids: [TypeExpression: TypeID] = [:]
    private var definitions: [TypeDefinition?] = []

    init(_ declared: [String: DeclaredType]) { self.declared = declared }

    /// All types so far; each that was named is defined.
    var types: [TypeDefinition] { definitions.compactMap { $0 } }

    /// The number of a type, which it has from now on.
    mutating func id(_ expression: TypeExpression) throws(DeclarationScanner.Fault) -> TypeID {
        if let id = ids[expression] { return id }
        // The number comes before the definition, which may name the type itself.
        let id = definitions.count
        ids[expression] = id
        definitions.append(nil)
        definitions[id] = try definition(expression)
        return id
    }

    /// A type that the declaration does not name: the enum of a pallet's calls, or of all of them.
    mutating func add(
        _ path: [String], parameters: [(name: String, type: TypeID?)] = [], _ shape: TypeDefinition.Shape
    ) -> TypeID {
        definitions.append(TypeDefinition(path: path, parameters: parameters, shape: shape))
        return definitions.count - 1
    }

    /// A number for a type that will be defined later.
    mutating func reserve(_ expression: TypeExpression) -> TypeID {
        if let id = ids[expression] { return id }
        ids[expression] = definitions.count
        definitions.append(nil)
        return definitions.count - 1
    }

    mutating func define(_ id: TypeID, _ path: [String], _ shape: TypeDefinition.Shape) {
        definitions[id] = TypeDefinition(path: path, parameters: [], shape: shape)
    }

    mutating func fields(_ fields: [DeclaredField]) throws(DeclarationScanner.Fault) -> [TypeDefinition.Field] {
        var made: [TypeDefinition.Field] = []
        for field in fields {
            made.append(.init(name: field.name, type: try id(field.type), typeName: field.type.spelling))
        }
        return made
    }

    mutating func variants(_ variants: [DeclaredVariant]) throws(DeclarationScanner.Fault) -> [TypeDefinition.Variant] {
        var made: [TypeDefinition.Variant] = []
        for variant in variants {
            made.append(.init(name: variant.name, index: variant.index, fields: try fields(variant.fields), docs: []))
        }
        return made
    }

    private mutating func definition(_ expression: TypeExpression) throws(DeclarationScanner.Fault) -> TypeDefinition {
        switch expression {
        case .tuple(let parts):
            var types: [TypeID] = []
            for part in parts { types.append(try id(part)) }
            return plain(.tuple(types))
        case .array(let element, let count): return plain(.array(try id(element), count: count))
        case .named(let name, let arguments): return try named(name, arguments)
        }
    }

    private func plain(_ shape: TypeDefinition.Shape) -> TypeDefinition {
        TypeDefinition(path: [], parameters: [], shape: shape)
    }

    private mutating func named(_ name: String, _ arguments: [TypeExpression]) throws(DeclarationScanner.Fault)
        -> TypeDefinition
    {
        var types: [TypeID] = []
        for argument in arguments { types.append(try id(argument)) }
        switch (name, types.count) {
        case ("Vec", 1): return plain(.sequence(types[0]))
        case ("Compact", 1): return plain(.compact(types[0]))
        case ("Option", 1):
            return enumeration(["Option"], [("T", types[0])], [("None", 0, []), ("Some", 1, [types[0]])])
        case ("Result", 2):
            return enumeration(
                ["Result"], [("T", types[0]), ("E", types[1])], [("Ok", 0, [types[0]]), ("Err", 1, [types[1]])])
        case ("BoundedVec", 1):
            let sequence = try id(.named("Vec", arguments))
            return TypeDefinition(
                path: ["bounded_collections", "bounded_vec", "BoundedVec"],
                parameters: [("T", types[0]), ("S", nil)],
                shape: .composite([.init(name: nil, type: sequence, typeName: nil)]))
        case ("BTreeMap", 2):
            let entries = try id(.named("Vec", [.tuple(arguments)]))
            return TypeDefinition(
                path: ["BTreeMap"], parameters: [("K", types[0]), ("V", types[1])],
                shape: .composite([.init(name: nil, type: entries, typeName: nil)]))
        case ("Cow", 1):
            return TypeDefinition(
                path: ["Cow"], parameters: [("T", types[0])],
                shape: .composite([.init(name: nil, type: types[0], typeName: nil)]))
        case (_, 0): return try own(name)
        default: throw .init(description: "\(name) takes no \(arguments.count) types")
        }
    }

    private mutating func own(_ name: String) throws(DeclarationScanner.Fault) -> TypeDefinition {
        if let primitive = TypeDefinition.Primitive(declared: name) { return plain(.primitive(primitive)) }
        guard let type = declared[name] else { throw .init(description: "No type is called \(name)") }
        var parameters: [(name: String, type: TypeID?)] = []
        for parameter in type.parameters { parameters.append((parameter.name ?? "T", try id(parameter.type))) }
        let shape: TypeDefinition.Shape =
            switch type.shape {
            case .fields(let declared): .composite(try fields(declared))
            case .variants(let declared): .variants(try variants(declared))
            }
        return TypeDefinition(path: type.path, parameters: parameters, shape: shape)
    }

    private func enumeration(
        _ path: [String], _ parameters: [(name: String, type: TypeID?)], _ variants: [(String, UInt8, [TypeID])]
    ) -> TypeDefinition {
        TypeDefinition(
            path: path, parameters: parameters,
            shape: .variants(
                variants.map { name, index, types in
                    .init(
                        name: name, index: index, fields: types.map { .init(name: nil, type: $0, typeName: nil) }, docs: [])
                }))
    }
}

extension TypeDefinition.Primitive {
    /// The plain type of a name such as `u16`.
    fileprivate init?(declared name: String) {
        guard let found = (0...UInt8.max).lazy.compactMap(Self.init).first(where: { "\($0)" == name }) else { return nil }
        self = found
    }
}
