import Neuron
import Synchronization
import Testing

@testable import Dendrite

@Suite("Known forms")
struct KnownFormsTests {
    @Test("a synapse's form is read from its type once, and a stream's is another one")
    func once() throws {
        let forms = KnownForms()
        let first = try forms.form(of: Counted.self, isStreaming: false, hasTextChunks: false)
        let again = try forms.form(of: Counted.self, isStreaming: false, hasTextChunks: false)
        let stream = try forms.form(of: Counted.self, isStreaming: true, hasTextChunks: false)
        #expect([first.name, again.name, stream.name].map(\.description) == ["Counted-1", "Counted-1", "Counted-2"])
        #expect([first.isStreaming, again.isStreaming, stream.isStreaming] == [false, false, true])
    }

    @Test("a name that is none is refused each time")
    func noName() {
        let forms = KnownForms()
        for _ in 0..<2 {
            let error = #expect(throws: DendriteError.self) {
                try forms.form(of: Nameless.self, isStreaming: false, hasTextChunks: false)
            }
            #expect(error?.code == .unencodable)
        }
    }

    /// Counts how often it is asked for its name.
    private struct Counted: Synapse {
        struct Response: Codable, Sendable {}

        private static let asked = Counter()
        static var name: String { "Counted-\(asked.next())" }
    }

    private struct Nameless: Synapse {
        struct Response: Codable, Sendable {}

        static let name = "no name"
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    func next() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }
}
