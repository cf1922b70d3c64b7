internal import Neuron

/// What an axon tells anybody who asks what it serves. Hints: nothing is trusted because of it.
///
/// - Source: section 7 of the native protocol in `docs/native-protocol.md`.
struct Discovery: Sendable {
    private let fixed: String

    init(hotkey: Hotkey, routes: Routes, limits: CallLimits, nativeOnly: Bool, sessions: Bool) {
        let protocols =
            ["btauth/1", "neuron-answer/1"] + (sessions ? [SessionDialect.protocolName] : [])
            + (nativeOnly ? [] : Dialects.spoken.dropFirst().map(\.name))

        let synapses = routes.byName.values.sorted { $0.name.description < $1.name.description }.map { route in
            #"{"name":"\#(route.name)","schema":\#(route.schema.text),"media":"\#(route.mediaType)","streaming":\#(route.isStreaming)}"#
        }
        let netuid = limits.netuid.map { "\($0)" } ?? "null"
        fixed =
            #"{"hotkey":"\#(hotkey)","netuid":\#(netuid),"protocols":["\#(protocols.joined(separator: "\",\""))"],"http":["h2","http/1.1"],"#
            + #""synapses":[\#(synapses.joined(separator: ","))],"#
            + #""limits":{"body":\#(limits.maxBodyBytes),"streams":\#(limits.maxStreams)},"now":"#
    }

    /// The answer's head: cacheable for a minute.
    var head: AnswerHead {
        var head = AnswerHead(status: 200)
        head.fields.append("content-type", "application/json")
        head.fields.append("cache-control", "public, max-age=60")
        return head
    }

    /// The answer's body.
    func body(now: UnixTime) -> Bytes { Bytes("\(fixed)\(now.nanoseconds)}".utf8) }
}
