internal import Foundation

/// The shape of a `Decodable` type, found by letting it decode from nothing and noting what it asks for.
///
/// A type is asked with values that most decoders take: zero, the empty text, one element. Where one is refused, what was asked for so
/// far stands; a type within itself is left open.
indirect enum SchemaShape: Sendable {
    case anything
    case integer, number, boolean, string
    /// A text that stands for bytes.
    case base64
    case choices([SchemaShape.Value])
    case array(SchemaShape)
    case map(SchemaShape)
    case object([Member])

    /// One property of an object.
    struct Member: Sendable {
        let name: String
        let shape: SchemaShape
        let isRequired: Bool
    }

    /// One value of an enumeration.
    enum Value: Sendable {
        case text(String)
        case number(Int)
    }

    /// How deep types are followed.
    private static let maxDepth = 16

    init(of type: any Decodable.Type) { self = Self.shape(of: type, within: []) }

    /// The schema's text.
    var text: String {
        switch self {
        case .anything: "{}"
        case .integer: #"{"type":"integer"}"#
        case .number: #"{"type":"number"}"#
        case .boolean: #"{"type":"boolean"}"#
        case .string: #"{"type":"string"}"#
        case .base64: #"{"type":"string","contentEncoding":"base64"}"#
        case .choices(let values):
            #"{"enum":["#
                + values.map { value in
                    switch value {
                    case .text(let text): "\"\(JSONText.escaped(text[...]))\""
                    case .number(let number): "\(number)"
                    }
                }.joined(separator: ",") + "]}"
        case .array(let element): #"{"type":"array","items":\#(element.text)}"#
        case .map(let element): #"{"type":"object","additionalProperties":\#(element.text)}"#
        case .object(let members): Self.text(of: members)
        }
    }

    private static func text(of members: [Member]) -> String {
        let properties = members.map { "\"\(JSONText.escaped($0.name[...]))\":\($0.shape.text)" }.joined(separator: ",")
        let required = members.filter(\.isRequired).map { "\"\(JSONText.escaped($0.name[...]))\"" }.joined(separator: ",")
        return #"{"type":"object","properties":{"# + properties + "}"
            + (required.isEmpty ? "}" : #","required":[\#(required)]}"#)
    }

    /// What a type is; `outer` are the types that it stands in.
    fileprivate static func shape(of type: any Decodable.Type, within outer: [ObjectIdentifier]) -> SchemaShape {
        if let known = known(type, within: outer) { return known }
        guard outer.count < maxDepth, !outer.contains(ObjectIdentifier(type)) else { return .anything }
        let found = Found()
        let path = outer + [ObjectIdentifier(type)]
        // What the type thinks of the values is not the question.
        _ = try? type.init(from: ShapeDecoder(found: found, path: path))
        return found.shape
    }

    private static func known(_ type: any Decodable.Type, within outer: [ObjectIdentifier]) -> SchemaShape? {
        switch type {
        case is JSONValue.Type: .anything
        case is Bool.Type: .boolean
        case is String.Type, is URL.Type: .string
        // As Foundation's JSON coders write them.
        case is Data.Type: .base64
        case is Date.Type, is Decimal.Type: .number
        case is any (BinaryInteger & Decodable).Type: .integer
        case is any (BinaryFloatingPoint & Decodable).Type: .number
        case let optional as any OptionalShape.Type: shape(of: optional.wrapped, within: outer)
        case let array as any ArrayShape.Type: .array(shape(of: array.element, within: outer))
        case let map as any MapShape.Type: .map(shape(of: map.element, within: outer))
        case let enumeration as any CaseIterable.Type: choices(of: enumeration)
        default: nil
        }
    }

    private static func choices<T: CaseIterable>(of type: T.Type) -> SchemaShape? {
        let values = type.allCases.prefix(256).map { one -> Value? in
            switch (one as? any RawRepresentable)?.rawValue {
            case let text as String: .text(text)
            case let number as Int: .number(number)
            default: nil
            }
        }
        let all = values.compactMap(\.self)
        return all.isEmpty || all.count != values.count ? nil : .choices(all)
    }

    /// What one type asked for.
    fileprivate final class Found {
        var shape = SchemaShape.anything

        func add(_ member: Member) {
            guard case .object(var members) = shape else {
                shape = .object([member])
                return
            }
            guard !members.contains(where: { $0.name == member.name }) else { return }
            members.append(member)
            shape = .object(members)
        }
    }
}

/// Types whose elements can be asked for without a value.
private protocol OptionalShape { static var wrapped: any Decodable.Type { get } }
private protocol ArrayShape { static var element: any Decodable.Type { get } }
private protocol MapShape { static var element: any Decodable.Type { get } }

extension Optional: OptionalShape where Wrapped: Decodable {
    fileprivate static var wrapped: any Decodable.Type { Wrapped.self }
}
extension Array: ArrayShape where Element: Decodable {
    fileprivate static var element: any Decodable.Type { Element.self }
}
extension Dictionary: MapShape where Key == String, Value: Decodable {
    fileprivate static var element: any Decodable.Type { Value.self }
}

private struct ShapeDecoder: Decoder {
    let found: SchemaShape.Found
    let path: [ObjectIdentifier]
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        if case .object = found.shape {} else { found.shape = .object([]) }
        return KeyedDecodingContainer(ShapeMembers(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        found.shape = .array(.anything)
        return ShapeElements(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { ShapeValue(decoder: self) }

    /// A value that a type may take for one of the outside.
    static func value<T: Decodable>(_ type: T.Type, path: [ObjectIdentifier]) throws -> T {
        let plain: Any =
            switch type {
            case is JSONValue.Type: JSONValue.null
            case is String.Type: ""
            case is Bool.Type: false
            case is Data.Type: Data()
            case is Date.Type: Date(timeIntervalSinceReferenceDate: 0)
            case let enumeration as any CaseIterable.Type: first(enumeration) as Any
            case let number as any (ExpressibleByIntegerLiteral & Decodable).Type: zero(number)
            default: ()
            }
        if let value = plain as? T { return value }
        guard path.count < 16, !path.dropLast().contains(ObjectIdentifier(type)) else { throw Unknown() }
        return try T(from: ShapeDecoder(found: SchemaShape.Found(), path: path + [ObjectIdentifier(type)]))
    }

    private static func first<T: CaseIterable>(_ type: T.Type) -> T? { type.allCases.first }

    private static func zero<T: ExpressibleByIntegerLiteral>(_ type: T.Type) -> T { 0 }

    /// The type asks for what nothing can give.
    struct Unknown: Error {}
}

private struct ShapeMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: ShapeDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool { true }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        note(key, type, isRequired: true)
        return try ShapeDecoder.value(type, path: decoder.path)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? { absent(type, key) }
    // These have defaults of their own, which would ask whether the key is there.
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { absent(type, key) }
    func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { absent(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { absent(type, key) }
    func decodeIfPresent(_ type: Float.Type, forKey key: Key) -> Float? { absent(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { absent(type, key) }
    func decodeIfPresent(_ type: Int8.Type, forKey key: Key) -> Int8? { absent(type, key) }
    func decodeIfPresent(_ type: Int16.Type, forKey key: Key) -> Int16? { absent(type, key) }
    func decodeIfPresent(_ type: Int32.Type, forKey key: Key) -> Int32? { absent(type, key) }
    func decodeIfPresent(_ type: Int64.Type, forKey key: Key) -> Int64? { absent(type, key) }
    func decodeIfPresent(_ type: UInt.Type, forKey key: Key) -> UInt? { absent(type, key) }
    func decodeIfPresent(_ type: UInt8.Type, forKey key: Key) -> UInt8? { absent(type, key) }
    func decodeIfPresent(_ type: UInt16.Type, forKey key: Key) -> UInt16? { absent(type, key) }
    func decodeIfPresent(_ type: UInt32.Type, forKey key: Key) -> UInt32? { absent(type, key) }
    func decodeIfPresent(_ type: UInt64.Type, forKey key: Key) -> UInt64? { absent(type, key) }

    private func absent<T: Decodable>(_ type: T.Type, _ key: Key) -> T? {
        note(key, type, isRequired: false)
        return nil
    }

    private func note(_ key: Key, _ type: any Decodable.Type, isRequired: Bool) {
        decoder.found.add(
            .init(name: key.stringValue, shape: SchemaShape.shape(of: type, within: decoder.path), isRequired: isRequired))
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested>
    {
        let found = SchemaShape.Found()
        decoder.found.add(.init(name: key.stringValue, shape: .anything, isRequired: true))
        return ShapeDecoder(found: found, path: decoder.path).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        decoder.found.add(.init(name: key.stringValue, shape: .array(.anything), isRequired: true))
        return ShapeElements(decoder: ShapeDecoder(found: SchemaShape.Found(), path: decoder.path))
    }

    func superDecoder() throws -> any Decoder { decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { decoder }
}

private struct ShapeElements: UnkeyedDecodingContainer {
    let decoder: ShapeDecoder
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex > 0 }
    private(set) var currentIndex = 0

    init(decoder: ShapeDecoder) { self.decoder = decoder }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        guard !isAtEnd else { throw ShapeDecoder.Unknown() }
        currentIndex += 1
        decoder.found.shape = .array(SchemaShape.shape(of: type, within: decoder.path))
        return try ShapeDecoder.value(type, path: decoder.path)
    }

    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        currentIndex += 1
        return ShapeDecoder(found: SchemaShape.Found(), path: decoder.path).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        currentIndex += 1
        return ShapeElements(decoder: ShapeDecoder(found: SchemaShape.Found(), path: decoder.path))
    }

    mutating func superDecoder() throws -> any Decoder { decoder }
}

private struct ShapeValue: SingleValueDecodingContainer {
    let decoder: ShapeDecoder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type) throws -> T {
        decoder.found.shape = SchemaShape.shape(of: type, within: decoder.path)
        return try ShapeDecoder.value(type, path: decoder.path)
    }
}
