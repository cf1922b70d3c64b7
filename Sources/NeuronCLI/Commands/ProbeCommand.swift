internal import ArgumentParser
internal import Dendrite
internal import Foundation
internal import Neuron
internal import Subtensor
internal import Templates

/// `neuron probe`: an axon from outside.
struct ProbeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe", abstract: "Look at an axon from outside, and try whether it refuses what it must.",
        discussion: """
            Asks for its health and what it serves, measures round trips and its clock, and, once its hotkey is known, sends it a corpus \
            of requests that no axon may accept, over HTTP/2, HTTP/1.1 and TLS, whichever it speaks. Exits with 0 when all were refused, 1 when one was accepted or the certificate is not the one that was named, \
            69 when nobody was there. Of an axon that speaks the protocol of Bittensor's SDK 10 only it tells so, and tries those requests if \
            --receiver and --synapse name whom to ask for what. The requests are signed by a key that is made for them and registered nowhere.
            """)

    @Argument(help: "Where, such as 203.0.113.7:8091.") var address: String
    @Option(help: "The axon's hotkey; what it says itself unless given.") var receiver: String?
    @Option(help: "The key that the axon's TLS certificate should have: 0x and hex; the chain's with --netuid.")
    var certificate: String?
    @Option(help: "The subnet whose entry of the axon on the chain is compared with what was found.") var netuid: UInt16?
    @Option(
        name: [.customLong("network"), .customLong("subtensor.network")],
        help: "The chain of --netuid: finney, test, archive, local, or URLs; NEURON_NETWORK or BT_NETWORK unless given.")
    var network: String?
    @Option(help: "The synapse to ask; the first that it names unless given.") var synapse: String?
    @Option(help: "The body of an honest request: one JSON object.") var body = #"{"text":"probe","numbers":[1],"to":1}"#
    @Flag(help: "Ask for what the axon says of itself only.") var quick = false
    @Flag(help: "Print one JSON object.") var json = false

    private struct Report: Encodable {
        var address: String
        var greetings: [Probe.Greeting]
        /// Where the chain has the axon; nil without `--netuid`, or where it has none.
        var onChain: String?
        /// Whether the certificate is the one that was named, or that the chain has; nil where there is none.
        var certificateMatches: Bool?
        /// The protocols that it names, or shows to speak.
        var protocols: [String] = []
        var rejected: [String: [Probe.Verdict]]
        var accepted: Int
    }

    func run() async throws {
        let (host, port) = try Self.parse(address)
        let probe = Probe(host: host, port: port, key: try KeyPair(seed: Sodium.randomBytes(32)))
        var named = try certificate.map { text throws(NeuronError) in try CertificateOption.key(text) }
        var report = Report(address: address, greetings: [], rejected: [:], accepted: 0)
        for transport in Probe.Transport.allCases { report.greetings.append(await probe.greet(over: transport)) }
        let spoken = report.greetings.filter { $0.health != nil }
        guard !spoken.isEmpty else {
            throw NeuronError(
                .chainOutOfReach, "Nobody answered at \(address).", remedy: "Check that the axon runs and the port is right.")
        }
        let older = spoken.compactMap(\.older)
        report.protocols = Self.protocols(spoken)
        if let netuid {
            let entry = try await entry(on: NetUID(netuid), spoken)
            report.onChain = entry?.authority
            named = named ?? entry?.certificate
        }
        let shown = report.greetings.lazy.compactMap(\.certificate).first
        report.certificateMatches = named.map { $0.subjectPublicKeyInfo == shown?.subjectPublicKeyInfo }
        if !json {
            describe(report.greetings)
            if let netuid {
                let place = report.onChain.map { $0 == "\(host):\(port)" ? "here" : "at \($0), not here" } ?? "nowhere"
                Output.line("chain\tsubnet \(netuid) has this axon \(place)")
            }
            if let shown { Output.line("certificate\t\(shown)") }
            if let matches = report.certificateMatches {
                Output.line("certificate\t\(matches ? "is the one that was named" : "IS NOT THE ONE THAT WAS NAMED")")
            }
        }
        // Without a word of its own, an axon of an older protocol is tried with the native requests only where it is said whom to ask.
        let isOlder = !older.isEmpty && receiver == nil
        if !quick, !isOlder {
            let (hotkey, name) = try target(spoken)
            for greeting in spoken {
                let total = MustReject.corpus.count
                let verdicts = try await probe.mustReject(
                    over: greeting.transport, receiver: hotkey, synapse: name, body: Bytes(body.utf8)
                ) { count in
                    Output.progress("\(greeting.transport.rawValue): \(count) of \(total) requests tried")
                }
                Output.progress("")
                report.rejected[greeting.transport.rawValue] = verdicts
                report.accepted += verdicts.count { $0.outcome == .accepted }
                if !json { describe(verdicts, over: greeting.transport) }
            }
        }
        if json { Output.line(try Output.json(report)) }
        if report.accepted > 0 || report.certificateMatches == false { throw ExitCode(1) }
    }

    /// What the axon says that it speaks, and what its answers show.
    private static func protocols(_ greetings: [Probe.Greeting]) -> [String] {
        let said = greetings.compactMap { $0.discovery.flatMap { Probe.Discovered(Bytes($0.utf8))?.protocols } }.first ?? []
        return (said + greetings.compactMap(\.older)).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    /// The axon as the chain has it.
    private func entry(on netuid: NetUID, _ greetings: [Probe.Greeting]) async throws -> AxonEndpoint? {
        guard let text = receiver ?? Self.said(greetings)?.hotkey, let hotkey = Hotkey(text) else {
            throw NeuronError(
                .usage, "The axon's hotkey is not known: it does not say it.", remedy: "Give it with --receiver.")
        }
        return try await NetworkOptions.chain(network, timeout: 60).metagraph(netuid, at: nil).neuron(hotkey)?.endpoint
    }

    private static func said(_ greetings: [Probe.Greeting]) -> Probe.Discovered? {
        greetings.lazy.compactMap { $0.discovery.flatMap { Probe.Discovered(Bytes($0.utf8)) } }.first
    }

    /// Whom to sign for, and what to ask: as given, else as the axon says.
    private func target(_ greetings: [Probe.Greeting]) throws -> (Hotkey, SynapseName) {
        let said = Self.said(greetings)
        guard let text = receiver ?? said?.hotkey, let hotkey = Hotkey(text) else {
            throw NeuronError(
                .usage, "The axon's hotkey is not known: it does not say it.",
                remedy: "Give it with --receiver, or use --quick.")
        }
        let names = said?.synapses ?? []
        guard let text = synapse ?? (names.first { $0.streaming != true } ?? names.first)?.name, let name = SynapseName(text)
        else {
            throw NeuronError(
                .usage, "It is not known what the axon serves: it does not say it.",
                remedy: "Name a synapse with --synapse, or use --quick.")
        }
        return (hotkey, name)
    }

    private func describe(_ greetings: [Probe.Greeting]) {
        for greeting in greetings {
            let name = greeting.transport.rawValue
            guard let health = greeting.health else {
                Output.line("\(name)\tnot spoken (\(greeting.error ?? "no answer"))")
                continue
            }
            let median = greeting.roundTrips.isEmpty ? 0 : greeting.roundTrips[greeting.roundTrips.count / 2]
            Output.line("\(name)\thealth \(health), round trip \(Self.figure(median)) ms")
            if let older = greeting.older { Output.line("\(name)\tspeaks \(older), whose answers nobody signs") }
            if let difference = greeting.clockDifference {
                Output.line(
                    "\(name)\tclock \(difference < 0 ? "behind" : "ahead") by \(Self.figure(abs(difference) * 1_000)) ms")
            }
        }
        guard let document = greetings.lazy.compactMap(\.discovery).first else {
            return Output.line("discovery\tnone at /.well-known/neuron")
        }
        Output.line("discovery\t\(document)")
    }

    private func describe(_ verdicts: [Probe.Verdict], over transport: Probe.Transport) {
        let wrong = verdicts.filter { $0.outcome == .accepted }
        let odd = verdicts.filter { $0.outcome == .refusedOtherwise }
        Output.line(
            "\(transport.rawValue)\t\(verdicts.count) requests that must be refused: \(wrong.count) accepted, \(odd.count) refused in another way"
        )
        for verdict in wrong { Output.line("\(transport.rawValue)\tACCEPTED: \(verdict.request)") }
        for verdict in odd {
            let came = verdict.problem ?? verdict.status.map { "status \($0)" } ?? "no answer"
            Output.line("\(transport.rawValue)\trefused with \(came): \(verdict.request)")
        }
    }

    private static func figure(_ value: Double) -> String { String(format: "%.2f", value) }

    /// A host and a port; `http://` before them is taken too.
    private static func parse(_ text: String) throws(NeuronError) -> (String, UInt16) {
        let url = text.contains("://") ? text : "http://\(text)"
        guard let parts = URLComponents(string: url), parts.scheme == "http", let host = parts.host, !host.isEmpty,
            let port = UInt16(exactly: parts.port ?? 8_091), port > 0
        else {
            throw NeuronError(.usage, "\(text) is not an address.", remedy: "Write HOST:PORT, such as 203.0.113.7:8091.")
        }
        return (host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host, port)
    }
}
