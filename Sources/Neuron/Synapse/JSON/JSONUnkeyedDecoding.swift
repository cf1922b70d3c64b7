/// The elements of one array of a document, one behind the other.
///
/// Small enough to lie within an `any UnkeyedDecodingContainer`.
struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
    private let document: JSONDocument
    private let array: UInt32
    /// The token of the next element.
    private var at: UInt32
    private var ordinal: UInt32 = 0

    init(_ document: JSONDocument, array: UInt32) {
        self.document = document
        self.array = array
        at = array + UInt32(JSONToken.containerWidth)
    }

    var codingPath: [any CodingKey] { document.path(to: document.place(of: Int(array))) }
    var count: Int? { document.container(Int(array)).count }
    var currentIndex: Int { Int(ordinal) }
    var isAtEnd: Bool { Int(at) >= document.token(Int(array)).extent }

    private var path: [any CodingKey] { codingPath + [JSONKey(currentIndex)] }
    private var place: JSONPlace { JSONPlace(Int(at), in: Int(array), ordinal: currentIndex) }

    /// Makes something of the next element, and passes over it unless that fails.
    @inline(__always)
    private mutating func next<T>(_ type: Any.Type, _ make: (JSONUnkeyedDecoding) throws -> T) throws -> T {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(type, .init(codingPath: path, debugDescription: "The array ends before."))
        }
        let value = try make(self)
        advance()
        return value
    }

    private mutating func advance() {
        at = UInt32(truncatingIfNeeded: document.following(Int(at)))
        ordinal += 1
    }

    @inline(__always)
    private mutating func scalar<T: JSONScalar>() throws -> T {
        try next(T.self) { try $0.document.scalar(T.self, Int($0.at), $0.path) }
    }

    mutating func decodeNil() throws -> Bool {
        guard !isAtEnd else {
            throw DecodingError.valueNotFound(
                Never.self, .init(codingPath: path, debugDescription: "The array ends before."))
        }
        guard document.token(Int(at)).kind == .null else { return false }
        advance()
        return true
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try scalar() }
    mutating func decode(_ type: String.Type) throws -> String { try scalar() }
    mutating func decode(_ type: Double.Type) throws -> Double { try scalar() }
    mutating func decode(_ type: Float.Type) throws -> Float { try scalar() }
    mutating func decode(_ type: Int.Type) throws -> Int { try scalar() }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try scalar() }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try scalar() }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try scalar() }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try scalar() }
    mutating func decode(_ type: Int128.Type) throws -> Int128 { try scalar() }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try scalar() }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try scalar() }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try scalar() }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try scalar() }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try scalar() }
    mutating func decode(_ type: UInt128.Type) throws -> UInt128 { try scalar() }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        try next(type) { try $0.document.value(type, at: $0.place) }
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        try next(KeyedDecodingContainer<Key>.self) {
            try JSONDecoding(document: $0.document, place: $0.place).container(keyedBy: type)
        }
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next((any UnkeyedDecodingContainer).self) {
            try JSONDecoding(document: $0.document, place: $0.place).unkeyedContainer()
        }
    }

    mutating func superDecoder() throws -> any Decoder {
        try next((any Decoder).self) { JSONDecoding(document: $0.document, place: $0.place) }
    }
}
