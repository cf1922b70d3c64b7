/// The protocols that this package knows, and which of them an axon takes: the one place that names them all.
package struct Dialects: Sendable {
    /// A protocol as an axon knows it.
    package final class Known: Sendable {
        /// The protocol.
        package let dialect: any WireDialect
        /// Its name.
        package let name: String
        /// Whether it is taken, or known and refused.
        package let isTaken: Bool

        fileprivate init(_ dialect: any WireDialect, isTaken: Bool) {
            self.dialect = dialect
            self.isTaken = isTaken
            name = dialect.name
        }
    }

    /// The protocols that are known.
    package let known: [Known]

    /// The protocols of an axon. `sessions` are those of the native one, `takesOlder` is whether others than it are
    /// taken.
    package init(
        sessions: SessionTable, takesOlder: Bool, rules: BittensorRules, floor: ReplayFloor, time: any TimeSource
    ) {
        let older: [any WireDialect] = [BittensorDialect(rules: rules, floor: floor, time: time), EpistulaDialect()]
        let native: [any WireDialect] = [NativeDialect(), SessionDialect(sessions)]
        known = native.map { Known($0, isTaken: true) } + older.map { Known($0, isTaken: takesOlder) }
    }

    /// The native protocol, in which whoever speaks none that is known is answered.
    package var native: Known { known[0] }

    /// The protocol that a request is answered in: its own if it has one, else the native one.
    package func answering(_ speaker: Speaker) -> Known {
        if case .one(let known) = speaker { known } else { native }
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
        case one(Known)
        /// More than one: whoever answers them would have to choose.
        case several
    }

    /// Which protocols a request's headers are of.
    package func speaker(of head: RequestHead) -> Speaker {
        var speaker: Known?
        for one in known where one.dialect.recognises(head) {
            guard speaker == nil else { return .several }
            speaker = one
        }
        return speaker.map { .one($0) } ?? .none
    }
}
