import Testing

@testable import Neuron

@Suite("A call's trail")
struct CallTrailTests {
    let hotkeys: [Hotkey]

    init() throws {
        hotkeys = try (1...9).map { Hotkey(publicKey: try PublicKey([UInt8](repeating: $0, count: 32))) }
    }

    @Test("travels in the target and comes back the same, one hop shorter each time")
    func roundTrip() throws {
        #expect(CallTrail(target: "/Echo") == .start)
        #expect(CallTrail.start.query.isEmpty)
        let first = try #require(CallTrail.start.passed(on: hotkeys[0]))
        let second = try #require(first.passed(on: hotkeys[1]))
        #expect(second.hops == 0 && second.via == Array(hotkeys.prefix(2)))
        #expect(CallTrail(target: "/Echo\(second.query)") == second)
        #expect(CallTrail(target: "/Echo?a=1&\(first.query.dropFirst())") == first)
        #expect(second.passed(on: hotkeys[2]) == nil)
        #expect(first.passed(on: hotkeys[0]) == nil)
        #expect(CallTrail(hops: 9, via: []) == nil)
        #expect(CallTrail(hops: 1, via: hotkeys) == nil)
    }

    @Test("is refused where it is broken, names a hotkey twice, or has been at the receiver")
    func refuses() throws {
        let (a, b, c) = (hotkeys[0], hotkeys[1], hotkeys[2])
        func check(_ target: String, isCovered: Bool = true) throws {
            try CallTrail.check(target: Bytes(target.utf8)[...], from: a, at: c, isCovered: isCovered)
        }
        try check("/Echo")
        try check("/Echo?hops=1&via=\(b),\(a)")
        for target in [
            "/Echo?hops=1", "/Echo?via=\(a)", "/Echo?hops=-1&via=\(a)", "/Echo?hops=9&via=\(a)", "/Echo?hops=1&via=",
            "/Echo?hops=1&via=\(a),\(a)", "/Echo?hops=1&hops=2&via=\(a)", "/Echo?hops=1&via=\(a),\(b)",
            "/Echo?hops=1&via=\(c),\(a)", "/Echo?hops=+1&via=\(a)", "/Echo?hops=1&via=nobody",
        ] {
            #expect(throws: Rejection.self, "\(target)") { try check(target) }
        }
        #expect(throws: Rejection.self) { try check("/Echo?hops=1&via=\(a)", isCovered: false) }
    }
}
