internal import Foundation
internal import Neuron

extension JSONValue {
    /// The value that bytes spell; bytes that are no JSON become a text of their first 200.
    init(_ bytes: Bytes) {
        self =
            (try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)))
            ?? .string(String(decoding: bytes.prefix(200), as: UTF8.self))
    }
}
