import Foundation
@testable import Neuron
import Testing

@Suite("The JSON codec")
struct JSONCodecTests {
    /// A large object that asks another one in it for some members, and then itself for one that the inner one has too.
    struct Outer: Decodable {
        struct Inner: Decodable {
            init(from decoder: any Decoder) throws {
                let members = try decoder.container(keyedBy: JSONScriptKey.self)
                for number in 0..<20 { _ = try members.decode(Int.self, forKey: JSONScriptKey(stringValue: "k\(number)")) }
            }
        }
        let own: String

        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: JSONScriptKey.self)
            _ = try members.decode(Inner.self, forKey: JSONScriptKey(stringValue: "inner"))
            own = try members.decode(String.self, forKey: JSONScriptKey(stringValue: "k20"))
        }
    }

    @Test("a large object within another does not lend it its members")
    func largeWithinLarge() throws {
        let inner = (0..<40).map { "\"k\($0)\":\($0)" }.joined(separator: ",")
        let outer = (0..<40).map { "\"k\($0)\":\"own \($0)\"" }.joined(separator: ",")
        let body = Bytes("{\"inner\":{\(inner)},\(outer)}".utf8)
        #expect(try SynapseCoding.decode(Outer.self, from: body).own == "own 20")
    }
}
