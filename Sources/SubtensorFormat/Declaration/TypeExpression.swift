/// A type as a declaration spells it: `Vec<(NetUid, Compact<u16>)>`, `[u8; 32]`, `AccountId32`.
indirect enum TypeExpression: Hashable, Sendable {
    /// A name, and what stands between its angle brackets.
    case named(String, [TypeExpression])
    case tuple([TypeExpression])
    case array(TypeExpression, UInt32)

    /// The nothing of `()`.
    static let unit = TypeExpression.tuple([])

    /// As a declaration spells it. Clients show it, and the Python SDK 10 reads no call whose arguments lack it.
    var spelling: String {
        switch self {
        case .named(let name, let arguments):
            arguments.isEmpty ? name : "\(name)<\(arguments.map(\.spelling).joined(separator: ", "))>"
        case .tuple(let parts): "(\(parts.map(\.spelling).joined(separator: ", ")))"
        case .array(let element, let count): "[\(element.spelling); \(count)]"
        }
    }
}

/// Part of a struct, a variant, a call, an API: a type, and mostly a name.
struct DeclaredField: Hashable, Sendable {
    let name: String?
    let type: TypeExpression
}

/// One form of an enum, a call or an event.
struct DeclaredVariant: Hashable, Sendable {
    let name: String
    let index: UInt8
    let fields: [DeclaredField]
}

/// A type of its own.
struct DeclaredType: Hashable, Sendable {
    enum Shape: Hashable, Sendable {
        case fields([DeclaredField])
        case variants([DeclaredVariant])
    }

    let path: [String]
    let parameters: [DeclaredField]
    var shape: Shape
}
