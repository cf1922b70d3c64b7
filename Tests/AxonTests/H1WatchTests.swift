import NIOCore
import Testing

@testable import Axon

@Suite("HTTP/1.1's clock")
struct H1WatchTests {
    private static func watch(_ at: NIODeadline = .uptimeNanoseconds(0)) -> H1Watch {
        H1Watch(limits: ConnectionLimits(), now: at)
    }

    private static func at(_ seconds: Int64) -> NIODeadline { .uptimeNanoseconds(0) + .seconds(seconds) }

    @Test("a body must come at 1 KiB a second once 5 s are over, and is reported once")
    func bodyRate() {
        var watch = Self.watch()
        #expect(watch.sweep(.body(received: 0), isWritable: true, at: Self.at(4)) == nil)
        #expect(watch.sweep(.body(received: 10 << 10), isWritable: true, at: Self.at(10)) == nil)
        #expect(watch.sweep(.body(received: 10 << 10), isWritable: true, at: Self.at(11)) == .slowBody)
        #expect(watch.sweep(.body(received: 10 << 10), isWritable: true, at: Self.at(12)) == nil)
        watch.began(at: Self.at(20))
        #expect(watch.sweep(.body(received: 1 << 30), isWritable: true, at: Self.at(51)) == .slowBody)
    }

    @Test("every phase has its time, but for the call, whose deadline is its own")
    func phases() {
        var watch = Self.watch()
        #expect(watch.sweep(.head, isWritable: true, at: Self.at(10)) == nil)
        #expect(watch.sweep(.head, isWritable: true, at: Self.at(11)) == .slowHead)
        #expect(watch.sweep(.idle, isWritable: true, at: Self.at(120)) == nil)
        #expect(watch.sweep(.idle, isWritable: true, at: Self.at(121)) == .close)
        #expect(watch.sweep(.linger, isWritable: true, at: Self.at(2)) == .close)
        #expect(watch.sweep(.ending, isWritable: true, at: Self.at(6)) == .close)
        #expect(watch.sweep(.call, isWritable: true, at: Self.at(1_000)) == nil)
        #expect(watch.sweep(.answer, isWritable: true, at: Self.at(1_000)) == nil)
    }

    @Test("a peer that takes nothing for 30 s is closed")
    func writeStall() {
        var watch = Self.watch()
        watch.wrote(at: Self.at(100))
        #expect(watch.sweep(.answer, isWritable: false, at: Self.at(130)) == nil)
        #expect(watch.sweep(.answer, isWritable: false, at: Self.at(131)) == .close)
    }
}
