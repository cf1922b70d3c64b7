import Foundation
import Neuron
import Testing

@Suite("The schema of a type")
struct JSONSchemaTests {
    enum Mood: String, Codable, CaseIterable { case calm, wild }
    enum Level: Int, Codable, CaseIterable {
        case low = 1
        case high = 2
    }
    struct Point: Codable { var x: Double, y: Float }
    struct Query: Codable {
        var count: Int
        var size: UInt8?
        var name: String
        var isOpen: Bool
        var points: [Point]
        var places: [String: Point]
        var mood: Mood?
        var level: Level
        var grid: [[Int]]
        var data: Data
    }
    final class Tree: Codable {
        var children: [Tree] = []
        var value = 0
    }
    struct Picky: Codable {
        var first: Int
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            first = try members.decode(Int.self, forKey: .first)
            guard first > 0 else { throw DecodingError.dataCorruptedError(forKey: .first, in: members, debugDescription: "") }
        }
    }

    private func members(_ type: any Decodable.Type) throws -> (properties: [String: Any], required: Set<String>) {
        let text = JSONSchema(of: type).text
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["type"] as? String == "object")
        return (object["properties"] as? [String: Any] ?? [:], Set(object["required"] as? [String] ?? []))
    }

    @Test("properties have their types, and those that may be absent are not required")
    func properties() throws {
        let (properties, required) = try members(Query.self)
        func type(_ name: String) -> String? { (properties[name] as? [String: Any])?["type"] as? String }
        #expect(type("count") == "integer")
        #expect(type("size") == "integer")
        #expect(type("name") == "string")
        #expect(type("isOpen") == "boolean")
        #expect(type("points") == "array")
        #expect(type("places") == "object")
        #expect(type("grid") == "array")
        #expect((properties["mood"] as? [String: Any])?["enum"] as? [String] == ["calm", "wild"])
        #expect((properties["level"] as? [String: Any])?["enum"] as? [Int] == [1, 2])
        #expect(properties.keys.contains("data"))
        #expect(required == ["count", "name", "isOpen", "points", "places", "level", "grid", "data"])
    }

    @Test("elements are described too")
    func elements() {
        let text = JSONSchema(of: Query.self).text
        #expect(text.contains(#""points":{"type":"array","items":{"type":"object","properties":{"x":{"type":"number"}"#))
        #expect(text.contains(#""grid":{"type":"array","items":{"type":"array","items":{"type":"integer"}}}"#))
    }

    @Test("a type within itself is left open, and one that refuses our values still says what it asked for")
    func hard() throws {
        #expect(try members(Tree.self).properties.keys.contains("children"))
        #expect(try members(Picky.self).properties.keys.sorted() == ["first"])
    }
}
