/// The place of a type in the metadata's table.
package typealias TypeID = Int

/// One type as metadata describe it.
package struct TypeDefinition: Hashable, Sendable {
    /// A part of a struct or of a variant.
    package struct Field: Hashable, Sendable {
        /// Its name, or nil for a part without one.
        package let name: String?
        /// Its type.
        package let type: TypeID
        /// The type's name as the runtime's source spells it, if it was kept.
        package let typeName: String?
    }

    /// One form that an enum can have.
    package struct Variant: Hashable, Sendable {
        package let name: String
        /// The byte that stands for it, which is not its place in the list.
        package let index: UInt8
        package let fields: [Field]
        /// What its documentation says.
        package let docs: [String]
    }

    /// The plain types, by the number that metadata give them.
    package enum Primitive: UInt8, Hashable, Sendable {
        case bool = 0, char, str, u8, u16, u32, u64, u128, u256, i8, i16, i32, i64, i128, i256

        /// Bytes of an integer; nil for what is none.
        package var integerBytes: Int? {
            switch self {
            case .u8, .i8: 1
            case .u16, .i16: 2
            case .u32, .i32: 4
            case .u64, .i64: 8
            case .u128, .i128: 16
            case .u256, .i256: 32
            case .bool, .char, .str: nil
            }
        }
        /// Whether it can be below zero.
        package var isSigned: Bool { rawValue >= Primitive.i8.rawValue }
    }

    /// What values of a type look like.
    package enum Shape: Hashable, Sendable {
        case composite([Field])
        case variants([Variant])
        case sequence(TypeID)
        case array(TypeID, count: UInt32)
        case tuple([TypeID])
        case primitive(Primitive)
        case compact(TypeID)
        /// A bit sequence: the type of its words, and of their order.
        case bits(store: TypeID, order: TypeID)
    }

    /// The type's name with its modules, the outermost first; empty for types without a name.
    package let path: [String]
    /// The names of the parameters, and what stands for each.
    package let parameters: [(name: String, type: TypeID?)]
    package let shape: Shape

    package static func == (left: TypeDefinition, right: TypeDefinition) -> Bool {
        left.path == right.path && left.shape == right.shape && left.parameters.map(\.type) == right.parameters.map(\.type)
    }
    package func hash(into hasher: inout Hasher) { hasher.combine(path) }
}
