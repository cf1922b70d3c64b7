/// The protocols that this package knows, and which of them an axon takes: the one place that names them all.
package struct Dialects: Sendable {
    /// The protocols that are taken.
    package let served: [any WireDialect]
    /// The protocols that are known and refused.
    package let refused: [any WireDialect]

    /// The protocols of an axon. `sessions` are those of the native one, `takesOlder` is whether others than it are
    /// taken.
    package init(
        sessions: SessionTable, takesOlder: Bool, rules: BittensorRules, floor: ReplayFloor, time: any TimeSource
    ) {
        let older: [any WireDialect] = [BittensorDialect(rules: rules, floor: floor, time: time), EpistulaDialect()]
        served = [NativeDialect(), SessionDialect(sessions)] + (takesOlder ? older : [])
        refused = takesOlder ? [] : older
    }

    /// The native protocol alone.
    package static let native = Dialects(served: [NativeDialect()], refused: [])

    private init(served: [any WireDialect], refused: [any WireDialect]) {
        self.served = served
        self.refused = refused
    }

    /// The protocols that a dendrite can ask in, the native one first.
    package static let spoken: [any WireDialect] = [NativeDialect(), BittensorDialect(), EpistulaDialect()]

    /// The protocol of this name that a dendrite can ask in.
    package static func spoken(_ name: String) -> (any WireDialect)? { spoken.first { $0.name == name } }

    /// The protocol that an axon's published version says it speaks; nil where it says nothing.
    package static func spoken(byVersion version: UInt32) -> (any WireDialect)? {
        BittensorDialect.versions.contains(version) ? BittensorDialect() : nil
    }

    /// Which protocols a request's headers are of.
    package enum Speaker: Sendable {
        /// None that is known.
        case none
        /// One, which is taken or is known and refused.
        case one(any WireDialect, isTaken: Bool)
        /// More than one: whoever answers them would have to choose.
        case several
    }

    /// Which protocols a request's headers are of.
    package func speaker(of head: RequestHead) -> Speaker {
        var speaker = Speaker.none
        for (dialects, isTaken) in [(served, true), (refused, false)] {
            for dialect in dialects where dialect.recognises(head) {
                guard case .none = speaker else { return .several }
                speaker = .one(dialect, isTaken: isTaken)
            }
        }
        return speaker
    }
}
