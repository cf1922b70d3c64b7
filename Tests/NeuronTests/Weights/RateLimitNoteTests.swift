import Neuron
import Testing

@Suite("A rate limit in words")
struct RateLimitNoteTests {
    @Test("says blocks and time to go")
    func words() {
        #expect(
            RateLimitNote(passed: 37, limit: 100).description
                == "37 blocks ago; the limit is 100: 63 blocks, about 12 minutes, to go")
        #expect(
            RateLimitNote(passed: 99, limit: 100).description
                == "99 blocks ago; the limit is 100: 1 blocks, about 12 seconds, to go")
        #expect(RateLimitNote(passed: 500, limit: 100).left == 0)
    }
}
