/// A type as a declaration spells it: `Vec<(NetUid, Compact<u16>)>`, `[u8; 32]`, `AccountId32`.
indirect enum TypeExpression: Hashable, Sendable {
    /// A name, and what stands between its angle brackets.
    case named(String, [TypeExpression])
    case tuple([TypeExpression])
    case array(TypeExpression, UInt32)

    /// The nothing of `()`.
    static let unit = TypeExpression.tuple([])
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
