import Foundation
import Neuron

/// Any key.
struct JSONScriptKey: CodingKey {
    var stringValue: String
    var intValue: Int?
    init(stringValue: String) { self.stringValue = stringValue }
    init(intValue: Int) { (stringValue, self.intValue) = ("\(intValue)", intValue) }
}

/// A type that asks its decoder for things at random, and remembers what came. From the same seed it asks for the same.
struct JSONReadingScript: Codable {
    @TaskLocal static var seed: UInt64 = 0

    private(set) var trace: [String] = []

    init(from decoder: any Decoder) throws {
        var random = RandomSource.seeded(Self.seed)
        try value(decoder, &random, 0)
    }

    func encode(to encoder: any Encoder) throws { try trace.encode(to: encoder) }

    private mutating func note<T>(_ what: String, _ ask: () throws -> T) -> T? {
        do {
            let answer = try ask()
            trace.append("\(what) \(Self.text(answer))")
            return answer
        } catch  where T.self == JSONValue.self || T.self == [String: Int].self {
            // Which member is wrong depends on the order in which they are looked at.
            trace.append("\(what): refused")
        } catch let error as DecodingError {
            trace.append("\(what): \(Self.text(error))")
        } catch {
            trace.append("\(what): corrupted")
        }
        return nil
    }

    private static func text<T>(_ answer: T) -> String {
        switch answer {
        case is any Decoder, is any UnkeyedDecodingContainer, is KeyedDecodingContainer<JSONScriptKey>: "container"
        case let texts as [String: Int]: texts.sorted { $0.key < $1.key }.description
        case let value as any Encodable:
            switch FoundationJSON.encode(value) {
            case .success(let bytes): String(decoding: bytes, as: UTF8.self)
            case .failure(let refusal): refusal.message
            }
        default: "\(answer)"
        }
    }

    private static func text(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, let context): "no \(key.stringValue) at \(path(context.codingPath))"
        case .typeMismatch(let type, let context): "not \(type) at \(path(context.codingPath))"
        case .valueNotFound(let type, let context): "no \(type) at \(path(context.codingPath))"
        case .dataCorrupted: "corrupted"
        @unknown default: "?"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }

    private mutating func value(_ decoder: any Decoder, _ random: inout RandomSource, _ depth: Int) throws {
        trace.append("at \(Self.path(decoder.codingPath))")
        guard depth < 5 else { return }
        for _ in 0..<Int.random(in: 1...2, using: &random) {
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1:
                if let members = note("keyed", { try decoder.container(keyedBy: JSONScriptKey.self) }) {
                    try self.members(members, &random, depth)
                }
            case 2, 3:
                if let elements = note("unkeyed", { try decoder.unkeyedContainer() }) {
                    try self.elements(elements, &random, depth)
                }
            default:
                let single = try decoder.singleValueContainer()
                trace.append("nil \(single.decodeNil())")
                switch Int.random(in: 0..<7, using: &random) {
                case 0: _ = note("Int", { try single.decode(Int.self) })
                case 1: _ = note("Double", { try single.decode(Double.self) })
                case 2: _ = note("String", { try single.decode(String.self) })
                case 3: _ = note("Bool", { try single.decode(Bool.self) })
                case 4: _ = note("JSONValue", { try single.decode(JSONValue.self) })
                case 5: _ = note("[Double]", { try single.decode([Double].self) })
                default: _ = note("Date", { try single.decode(Date.self) })
                }
            }
        }
    }

    private mutating func members(_ members: KeyedDecodingContainer<JSONScriptKey>, _ random: inout RandomSource, _ depth: Int)
        throws
    {
        trace.append("keys \(members.allKeys.map(\.stringValue).sorted()) at \(Self.path(members.codingPath))")
        for _ in 0..<Int.random(in: 1...5, using: &random) {
            let known = members.allKeys.sorted { $0.stringValue < $1.stringValue }
            let key =
                Int.random(in: 0..<4, using: &random) > 0
                ? known.randomElement(using: &random) ?? JSONScriptKey(stringValue: "x")
                : JSONScriptKey(stringValue: JSONZoo.names.randomElement(using: &random) ?? "")
            switch Int.random(in: 0..<20, using: &random) {
            case 0: _ = note("contains", { members.contains(key) })
            case 1: _ = note("nil", { try members.decodeNil(forKey: key) })
            case 2: _ = note("Int", { try members.decode(Int.self, forKey: key) })
            case 3: _ = note("UInt8", { try members.decode(UInt8.self, forKey: key) })
            case 4: _ = note("Double", { try members.decode(Double.self, forKey: key) })
            case 5: _ = note("Float?", { try members.decodeIfPresent(Float.self, forKey: key) })
            case 6: _ = note("String?", { try members.decodeIfPresent(String.self, forKey: key) })
            case 7: _ = note("Bool?", { try members.decodeIfPresent(Bool.self, forKey: key) })
            case 8: _ = note("Bool", { try members.decode(Bool.self, forKey: key) })
            case 9: _ = note("JSONValue", { try members.decode(JSONValue.self, forKey: key) })
            case 10: _ = note("[String]?", { try members.decodeIfPresent([String].self, forKey: key) })
            case 11: _ = note("counts", { try members.decode([String: Int].self, forKey: key) })
            case 12: _ = note("Data", { try members.decode(Data.self, forKey: key) })
            case 13: _ = note("URL?", { try members.decodeIfPresent(URL.self, forKey: key) })
            case 14: _ = note("Int64?", { try members.decodeIfPresent(Int64.self, forKey: key) })
            case 15, 16:
                if let nested = note("nested", { try members.nestedContainer(keyedBy: JSONScriptKey.self, forKey: key) }),
                    depth < 4
                {
                    try self.members(nested, &random, depth + 1)
                }
            case 17:
                if let nested = note("list", { try members.nestedUnkeyedContainer(forKey: key) }), depth < 4 {
                    try elements(nested, &random, depth + 1)
                }
            case 18: if let inner = note("super", { try members.superDecoder() }) { try value(inner, &random, depth + 1) }
            default:
                if let inner = note("super of", { try members.superDecoder(forKey: key) }) {
                    try value(inner, &random, depth + 1)
                }
            }
        }
    }

    private mutating func elements(_ list: any UnkeyedDecodingContainer, _ random: inout RandomSource, _ depth: Int) throws {
        var list = list
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            trace.append("\(list.currentIndex) of \(list.count ?? -1), end \(list.isAtEnd), at \(Self.path(list.codingPath))")
            switch Int.random(in: 0..<13, using: &random) {
            case 0: _ = note("nil", { try list.decodeNil() })
            case 1: _ = note("Int", { try list.decode(Int.self) })
            case 2: _ = note("Double", { try list.decode(Double.self) })
            case 3: _ = note("String", { try list.decode(String.self) })
            case 4: _ = note("Bool", { try list.decode(Bool.self) })
            case 5, 6: _ = note("JSONValue", { try list.decode(JSONValue.self) })
            case 7: if !list.isAtEnd { _ = note("Int?", { try list.decodeIfPresent(Int.self) }) }
            case 8: _ = note("[Float]", { try list.decode([Float].self) })
            case 9:
                if let nested = note("nested", { try list.nestedContainer(keyedBy: JSONScriptKey.self) }), depth < 4 {
                    try members(nested, &random, depth + 1)
                }
            case 10:
                if let nested = note("list", { try list.nestedUnkeyedContainer() }), depth < 4 {
                    try elements(nested, &random, depth + 1)
                }
            case 11: if let inner = note("super", { try list.superDecoder() }) { try value(inner, &random, depth + 1) }
            default: if !list.isAtEnd { _ = note("String?", { try list.decodeIfPresent(String.self) }) }
            }
        }
    }
}

/// A type that writes to its encoder's containers at random, by turns. With the same seed it writes the same.
struct JSONWritingScript: Encodable {
    let seed: UInt64
    var depth = 0

    private struct Halfway: Encodable {
        struct Enough: Error {}
        func encode(to encoder: any Encoder) throws { throw Enough() }
    }

    /// Containers that can be written to; those of an object's keys that begin with `o` are objects, with `a` arrays.
    private enum Open {
        case members(KeyedEncodingContainer<JSONScriptKey>)
        case elements(any UnkeyedEncodingContainer)
    }

    func encode(to encoder: any Encoder) throws {
        var random = RandomSource.seeded(seed)
        let isObject = Bool.random(using: &random)
        func container() -> Open {
            isObject ? .members(encoder.container(keyedBy: JSONScriptKey.self)) : .elements(encoder.unkeyedContainer())
        }
        if Int.random(in: 0..<8, using: &random) == 0 {
            var single = encoder.singleValueContainer()
            return Bool.random(using: &random) ? try single.encode(JSONZoo.Values.anything(&random, 2)) : ()
        }
        var open = [container()]
        for _ in 0..<Int.random(in: 0...12, using: &random) {
            if Int.random(in: 0..<8, using: &random) == 0 { open.append(container()) }
            let at = Int.random(in: 0..<open.count, using: &random)
            switch open[at] {
            case .members(var members):
                write(&members, &random, &open)
                open[at] = .members(members)
            case .elements(var elements):
                write(&elements, &random, &open)
                open[at] = .elements(elements)
            }
        }
    }

    private func write(
        _ members: inout KeyedEncodingContainer<JSONScriptKey>, _ random: inout RandomSource, _ open: inout [Open]
    ) {
        let number = Int.random(in: 0..<3, using: &random)
        let name =
            Bool.random(using: &random)
            ? ["s", "\u{e9}", "e\u{301}", "K", "\u{212a}", "\""][Int.random(in: 0..<6, using: &random)] : "s\(number)"
        let key = JSONScriptKey(stringValue: name)
        let object = JSONScriptKey(stringValue: "o\(number)"), array = JSONScriptKey(stringValue: "a\(number)")
        switch Int.random(in: 0..<12, using: &random) {
        case 0: try? members.encodeNil(forKey: key)
        case 1: try? members.encode(Int.random(in: 0...9, using: &random), forKey: key)
        case 2: try? members.encode(random.next(), forKey: key)
        case 3: try? members.encode(Int.random(in: 0..<3, using: &random) == 0 ? .nan : 1.5, forKey: key)
        case 4: try? members.encode(JSONZoo.Values.text(&random), forKey: key)
        case 5: try? members.encode(JSONZoo.Values.anything(&random, 2), forKey: key)
        case 6: try? members.encode(["x": Int.random(in: 0...9, using: &random), "k1": 2], forKey: object)
        case 7: open.append(.members(members.nestedContainer(keyedBy: JSONScriptKey.self, forKey: object)))
        case 8: open.append(.elements(members.nestedUnkeyedContainer(forKey: array)))
        case 9: if depth < 3 { try? members.encode(JSONWritingScript(seed: random.next(), depth: depth + 1), forKey: key) }
        case 10:
            if depth < 3 {
                try? JSONWritingScript(seed: random.next(), depth: depth + 1).encode(to: members.superEncoder(forKey: key))
            }
        default: if Int.random(in: 0..<4, using: &random) == 0 { try? members.encode(Halfway(), forKey: key) }
        }
    }

    private func write(_ elements: inout any UnkeyedEncodingContainer, _ random: inout RandomSource, _ open: inout [Open]) {
        switch Int.random(in: 0..<11, using: &random) {
        case 0: try? elements.encodeNil()
        case 1: try? elements.encode(Int.random(in: 0...9, using: &random))
        case 2: try? elements.encode(Float(Int.random(in: 0...9, using: &random)) / 4)
        case 3: try? elements.encode(Int.random(in: 0..<3, using: &random) == 0 ? .infinity : 0.1)
        case 4: try? elements.encode(JSONZoo.Values.text(&random))
        case 5: try? elements.encode(JSONZoo.Values.anything(&random, 2))
        case 6: open.append(.members(elements.nestedContainer(keyedBy: JSONScriptKey.self)))
        case 7: open.append(.elements(elements.nestedUnkeyedContainer()))
        case 8: if depth < 3 { try? elements.encode(JSONWritingScript(seed: random.next(), depth: depth + 1)) }
        case 9:
            if depth < 3 { try? JSONWritingScript(seed: random.next(), depth: depth + 1).encode(to: elements.superEncoder()) }
        default: try? elements.encode(Date(timeIntervalSinceReferenceDate: 0.5))
        }
    }
}
