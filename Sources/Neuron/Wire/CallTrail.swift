/// Where a question has come from, when neurons pass questions on: how many more hops it may make, and who has passed it on.
///
/// It travels in the request's target, `/Name?hops=1&via=5F…,5G…`, which the native protocol's signature covers. A question that names
/// a hotkey twice, or that comes back to one, goes in a circle and is refused.
public struct CallTrail: Hashable, Sendable {
    /// How many more times the question may be passed on.
    public let hops: Int
    /// Who has passed it on, the first one first; empty where its caller asks for itself.
    public let via: [Hotkey]

    /// The most hops that a question is let in with.
    public static let maxHops = 8
    /// What a question without a trail has: it may be passed on twice.
    public static let start = CallTrail(checked: 2, [])

    /// A trail; nil where it has too many hops, or a hotkey twice.
    public init?(hops: Int, via: [Hotkey]) {
        guard (0...Self.maxHops).contains(hops), via.count <= Self.maxHops, Set(via).count == via.count else { return nil }
        self.init(checked: hops, via)
    }

    private init(checked hops: Int, _ via: [Hotkey]) {
        self.hops = hops
        self.via = via
    }

    /// The trail in a request's target: ``start`` where it has neither part, nil where it has only one of them or a broken one.
    package init?(target: String) {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else {
            self = .start
            return
        }
        var parts: [Substring: Substring] = [:]
        for field in target[mark...].dropFirst().split(separator: "&") {
            let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves[0] == "hops" || halves[0] == "via" else { continue }
            guard halves.count == 2, parts.updateValue(halves[1], forKey: halves[0]) == nil else { return nil }
        }
        guard !parts.isEmpty else {
            self = .start
            return
        }
        guard let number = parts["hops"], let hops = Int(number), number == "\(hops)", let names = parts["via"] else {
            return nil
        }
        var via: [Hotkey] = []
        for name in names.split(separator: ",", omittingEmptySubsequences: false) {
            guard via.count < Self.maxHops, let address = try? SS58Address(parsing: String(name)) else { return nil }
            via.append(Hotkey(address))
        }
        self.init(hops: hops, via: via)
    }

    /// The trail in a request's target, as it came.
    package init?(target: ArraySlice<UInt8>) {
        guard target.contains(UInt8(ascii: "?")) else {
            self = .start
            return
        }
        self.init(target: String(decoding: target, as: UTF8.self))
    }

    /// What is put behind a synapse's name in the target; nothing where nobody has passed the question on.
    package var query: String {
        via.isEmpty ? "" : "?hops=\(hops)&via=\(via.map(\.description).joined(separator: ","))"
    }

    /// The trail of the question that a neuron passes on; nil where it has no hop left, or has passed it on before.
    package func passed(on hotkey: Hotkey) -> CallTrail? {
        hops > 0 ? CallTrail(hops: hops - 1, via: via + [hotkey]) : nil
    }

    /// Refuses a target with a broken trail, one that its caller did not add itself to, and one that has been at the receiver.
    package static func check(target: ArraySlice<UInt8>, from caller: Hotkey, at receiver: Hotkey, isCovered: Bool)
        throws(Rejection)
    {
        guard let trail = CallTrail(target: target) else {
            throw Rejection(.malformed, "Send hops and via once each: 0 to 8 hops, and no hotkey twice.")
        }
        guard let last = trail.via.last else { return }
        guard isCovered else { throw Rejection(.malformed, "Pass questions on in btauth/1, which signs the target.") }
        guard last == caller else { throw Rejection(.malformed, "Name yourself last in via.") }
        guard !trail.via.contains(receiver) else {
            throw Rejection(.malformed, "This question has been here; ask somebody else.")
        }
    }
}
