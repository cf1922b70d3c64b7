internal import Foundation

extension JSONDocument {
    /// The value at a place, as any type decodes it. Types that are often asked for are made here, without a decoder.
    func value<T: Decodable>(_ type: T.Type, at place: JSONPlace) throws -> T {
        let index = Int(place.index)
        let token = token(index)
        switch token.kind {
        case .array:
            if type == [Double].self { return same(try elements(Double.self, at: place), as: type) }
            if type == [Float].self { return same(try elements(Float.self, at: place), as: type) }
            if type == [Int].self { return same(try elements(Int.self, at: place), as: type) }
            if type == [String].self { return same(try elements(String.self, at: place), as: type) }
        case .object:
            if type == [String: Double].self { return same(try members(Double.self, at: place), as: type) }
            if type == [String: Int].self { return same(try members(Int.self, at: place), as: type) }
            if type == [String: String].self { return same(try members(String.self, at: place), as: type) }
        case .ascii, .text, .escaped:
            if type == String.self { return same(text(token), as: type) }
        case .integer, .fraction:
            if type == Double.self { return same(try scalar(Double.self, index, path(to: place)), as: type) }
            if type == Float.self { return same(try scalar(Float.self, index, path(to: place)), as: type) }
            if type == Int.self { return same(try scalar(Int.self, index, path(to: place)), as: type) }
        case .null, .no, .yes:
            if type == Bool.self { return same(try scalar(Bool.self, index, path(to: place)), as: type) }
        }
        if type == JSONValue.self { return same(try anything(at: place), as: type) }
        if type == Data.self { return same(try data(at: place), as: type) }
        if type == Date.self { return same(try date(at: place), as: type) }
        if type == URL.self { return same(try url(at: place), as: type) }
        if type == Decimal.self { return same(try decimal(at: place), as: type) }
        return try T(from: JSONDecoding(document: self, place: place))
    }

    /// A value whose type is the one asked for, as the compiler can't know.
    @inline(__always)
    private func same<Actual, T>(_ value: Actual, as type: T.Type) -> T {
        precondition(Actual.self == T.self, "A value was made for another type.")
        // The two types are one.
        return unsafe unsafeBitCast(value, to: type)
    }

    private func elements<T: JSONScalar>(_ type: T.Type, at place: JSONPlace) throws -> [T] {
        let array = Int(place.index)
        var elements: [T] = []
        elements.reserveCapacity(container(array).count)
        // A scalar is one token: where one is another value, nothing is passed over.
        for at in array + JSONToken.containerWidth..<max(token(array).extent, array + JSONToken.containerWidth) {
            elements.append(try scalar(type, at, path(to: place) + [JSONKey(elements.count)]))
        }
        return elements
    }

    private func members<T: JSONScalar>(_ type: T.Type, at place: JSONPlace) throws -> [String: T] {
        let object = Int(place.index)
        var members: [String: T] = [:]
        members.reserveCapacity(container(object).count)
        for key in JSONMembers(self, of: object) {
            let name = text(token(key))
            members[name] = try scalar(type, key + 1, path(to: place) + [JSONKey(name)])
        }
        return members
    }

    // Foundation's types are as its own coder has them: bytes in base64, dates in seconds since 2001, URLs in texts, decimals in numbers.

    private func data(at place: JSONPlace) throws -> Data {
        try valid(Data(base64Encoded: try foreignText(Data.self, at: place)), at: place)
    }

    private func url(at place: JSONPlace) throws -> URL {
        try valid(URL(string: try foreignText(URL.self, at: place)), at: place)
    }

    private func date(at place: JSONPlace) throws -> Date {
        let index = Int(place.index)
        guard token(index).kind != .null else { throw failure(as: Date.self, index, path(to: place)) }
        return Date(timeIntervalSinceReferenceDate: try scalar(Double.self, index, path(to: place)))
    }

    private func decimal(at place: JSONPlace) throws -> Decimal {
        let token = token(Int(place.index))
        guard token.kind == .integer || token.kind == .fraction else {
            throw failure(as: Decimal.self, Int(place.index), path(to: place))
        }
        return try valid(Decimal(string: String(decoding: bytes[token.range], as: UTF8.self)), at: place)
    }

    private func foreignText(_ type: any Any.Type, at place: JSONPlace) throws -> String {
        let token = token(Int(place.index))
        guard token.isText else {
            throw failure(as: token.kind == .null ? type : String.self, Int(place.index), path(to: place))
        }
        return text(token)
    }

    private func valid<Value>(_ value: Value?, at place: JSONPlace) throws -> Value {
        guard let value else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: path(to: place), debugDescription: "The value is no \(Value.self)."))
        }
        return value
    }

    /// Whatever is there.
    private func anything(at place: JSONPlace) throws -> JSONValue {
        let index = Int(place.index)
        let token = token(index)
        switch token.kind {
        case .null: return .null
        case .no: return .bool(false)
        case .yes: return .bool(true)
        case .integer, .fraction:
            if let whole = Int64(self, token) { return .int(whole) }
            return .number(try scalar(Double.self, index, path(to: place)))
        case .ascii, .text, .escaped: return .string(text(token))
        case .array:
            var elements: [JSONValue] = []
            elements.reserveCapacity(container(index).count)
            var at = index + JSONToken.containerWidth
            while at < token.extent {
                elements.append(try anything(at: JSONPlace(at, in: index, ordinal: elements.count)))
                at = following(at)
            }
            return .array(elements)
        case .object:
            var members: [String: JSONValue] = [:]
            members.reserveCapacity(container(index).count)
            for key in JSONMembers(self, of: index) {
                members[text(self.token(key))] = try anything(at: JSONPlace(key + 1, in: index))
            }
            return .object(members)
        }
    }
}
