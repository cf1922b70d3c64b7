internal import ArgumentParser
internal import Dendrite
internal import Foundation
internal import Neuron
internal import Templates

/// `neuron query`: signed requests to one axon, one JSON line for each answer.
struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Send signed requests to one axon and check its answers.",
        discussion: """
            Prints one JSON line a query: status, authenticated, protocol, body or problem, seconds. Exits with 0 when every answer was \
            authenticated, 1 when one was not, 69 when nobody was there. With --stream each chunk is a line {"chunk": …} as it comes, and \
            the last line says whether the stream was proven. An axon of Bittensor's SDK 10 is found out and asked in its own protocol \
            (synapse/10), whose answers nobody signs: with --hash-fields or --protocol such an answer is success enough for 0.
            """)

    @Argument(help: "Where, such as http://127.0.0.1:8091/Echo; https:// with --certificate.") var url: String
    @Option(help: "The hotkey that must answer.") var receiver: String
    @OptionGroup var seed: SeedOptions
    @Option(help: "The request: one JSON object.") var body = "{}"
    @Option(help: "How many queries.") var count = 1
    @Option(help: "How many of them at once.") var concurrency = 1
    @Option(help: "Seconds to wait for each answer.") var timeout = 12.0
    @Option(help: "The key of the axon's TLS certificate, as its operator or the chain names it: 0x and hex.")
    var certificate: String?
    @Option(help: "A folder to keep receipts in.") var receipts: String?
    @Option(
        help: "For axons of the SDK 10: the fields of required_hash_fields in their order, such as text,numbers:float.")
    var hashFields: String?
    @Option(help: "The one protocol to speak: btauth/1, synapse/10 or epistula/2; what the axon speaks unless given.")
    var `protocol`: String?
    @Flag(help: "Ask for a stream, and print its chunks as they come.") var stream = false

    /// One line of output.
    private struct Line: Encodable {
        var status: Int?
        var authenticated: Bool
        var `protocol`: String?
        var body: JSONValue?
        var problem: JSONValue?
        var error: String?
        var seconds: Double
    }

    func run() async throws {
        let target = try Target(url)
        try seed.requireLoopback(target.host)
        guard let hotkey = Hotkey(receiver) else {
            throw NeuronError(.usage, "--receiver is not an SS58 address.", remedy: "Copy the axon's hotkey; it begins with 5.")
        }
        guard count > 0, concurrency > 0, timeout > 0, timeout <= 86_400 else {
            throw NeuronError(
                .usage, "--count, --concurrency and --timeout are above zero.", remedy: "Leave them out for 1, 1 and 12 s.")
        }
        let axon = AxonEndpoint(
            hotkey: hotkey, host: target.host, port: target.port, certificate: try certificateKey(target))
        let log = try receipts.map { try ReceiptLog($0) }
        let fields = try hashed()
        let dendrite = Dendrite(signer: try seed.key(), configuration: try configuration(), receipts: log)
        let request = fields.map { $0.typed(Bytes(body.utf8)) } ?? Bytes(body.utf8)
        let names = fields?.names ?? []
        let wait = Duration.nanoseconds(Int64(timeout * 1e9))
        if stream {
            guard count == 1 else {
                throw NeuronError(.usage, "--stream asks once, and --count is \(count).", remedy: "Leave --count out.")
            }
            do {
                try await follow(
                    dendrite.stream(target.synapse, body: request, to: axon, timeout: wait, hashFields: names), target)
            } catch {
                await log?.close()
                throw error
            }
            await log?.close()
            return
        }
        var lines = 0
        var authenticated = 0
        var unreachable = 0
        await withTaskGroup(of: RawReply.self) { group in
            var started = 0
            while started < min(concurrency, count) {
                group.addTask {
                    await dendrite.query(target.synapse, body: request, to: axon, timeout: wait, hashFields: names)
                }
                started += 1
            }
            while let reply = await group.next() {
                if started < count {
                    group.addTask {
                        await dendrite.query(target.synapse, body: request, to: axon, timeout: wait, hashFields: names)
                    }
                    started += 1
                }
                lines += 1
                if reply.isAuthenticated || (mayBeOlder && reply.error == nil && reply.wireProtocol != nil) {
                    authenticated += 1
                }
                if reply.isUnreachable { unreachable += 1 }
                if let line = try? Output.json(Self.line(reply)) { Output.line(line) }
            }
        }
        await log?.close()
        if unreachable == lines { throw nobody(target) }
        if authenticated < lines { throw ExitCode(1) }
    }

    /// Whether the user knows that answers of this axon are not signed.
    private var mayBeOlder: Bool { hashFields != nil || (self.protocol.map { $0 != "btauth/1" } ?? false) }

    private func hashed() throws(NeuronError) -> HashFields? {
        guard let hashFields else { return nil }
        guard let fields = HashFields(hashFields) else {
            throw NeuronError(
                .usage, "--hash-fields is \(hashFields).",
                remedy: "Write names with commas between them, such as text,numbers:float.")
        }
        return fields
    }

    private func configuration() throws(NeuronError) -> Dendrite.Configuration {
        var configuration = Dendrite.Configuration()
        configuration.olderProtocols = .found
        guard let name = self.protocol else { return configuration }
        guard let dialect = Dialects.spoken(name) else {
            throw NeuronError(
                .usage, "--protocol is \(name).",
                remedy: "Give one of \(Dialects.spoken.map(\.name).joined(separator: ", ")), or leave it out.")
        }
        configuration.onlyProtocol = dialect.name
        return configuration
    }

    /// One chunk, as it comes.
    private struct ChunkLine: Encodable {
        var chunk: JSONValue?
    }

    /// The end of a stream.
    private struct StreamLine: Encodable {
        var status: Int?
        var authenticated: Bool
        var `protocol`: String?
        var chunks: Int
        var error: String?
        var seconds: Double
    }

    /// Prints a stream as it comes, and what became of it.
    private func follow(_ stream: RawChunks, _ target: Target) async throws {
        let clock = ContinuousClock()
        let begin = clock.now
        var end = StreamLine(authenticated: false, chunks: 0, seconds: 0)
        var failure: DendriteError?
        var isGood = false
        do throws(DendriteError) {
            var iterator = stream.makeAsyncIterator()
            while let value = try await iterator.next() {
                end.chunks += 1
                if let line = try? Output.json(ChunkLine(chunk: JSONValue(value))) { Output.line(line) }
            }
            end.status = 200
            end.protocol = iterator.wireProtocol
            end.authenticated = iterator.isAuthenticated
            isGood = end.authenticated || (mayBeOlder && end.protocol != nil)
        } catch {
            failure = error
            end.status = error.status
            // A problem that the axon has signed is an answer as good as any.
            end.authenticated = error.code == .problem
            isGood = end.authenticated
            end.error = "\(error)"
        }
        end.seconds = (begin.duration(to: clock.now).inSeconds * 1e6).rounded() / 1e6
        if let line = try? Output.json(end) { Output.line(line) }
        if let failure, [.connectionRefused, .unreachable].contains(failure.code) { throw nobody(target) }
        if !isGood { throw ExitCode(1) }
    }

    /// The key that the axon must show; nil where TLS is not spoken.
    private func certificateKey(_ target: Target) throws(NeuronError) -> CertificateKey? {
        guard target.isEncrypted || certificate != nil else { return nil }
        guard let text = certificate else {
            throw NeuronError(
                .usage, "\(url) is to be asked over TLS, and no authority vouches for an axon.",
                remedy: "Name its certificate's key with --certificate; `neuron probe` shows what it has.")
        }
        return try CertificateOption.key(text)
    }

    private func nobody(_ target: Target) -> NeuronError {
        NeuronError(
            .chainOutOfReach, "Nobody answered at \(target.authority).",
            remedy: "Check that the axon runs and the port is right.")
    }

    private static func line(_ reply: RawReply) -> Line {
        let text = reply.body.isEmpty ? nil : JSONValue(reply.body)
        let isProblem = reply.isProblem
        return Line(
            status: reply.status, authenticated: reply.isAuthenticated, protocol: reply.wireProtocol,
            body: isProblem ? nil : text,
            problem: isProblem ? text : nil, error: reply.error.map { "\($0)" },
            seconds: (reply.timing.total.inSeconds * 1e6).rounded() / 1e6)
    }

    /// The parts of a URL that a query needs.
    private struct Target {
        let host: String
        let port: UInt16
        let synapse: SynapseName
        let isEncrypted: Bool

        /// Host and port for people: an IPv6 address in brackets.
        var authority: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

        init(_ url: String) throws(NeuronError) {
            guard let parts = URLComponents(string: url), let scheme = parts.scheme, ["http", "https"].contains(scheme),
                let host = parts.host, !host.isEmpty,
                let synapse = SynapseName(path: parts.percentEncodedPath), parts.query == nil, parts.user == nil
            else {
                throw NeuronError(.usage, "\(url) is not the address of a synapse.", remedy: "Write http://HOST:PORT/Name.")
            }
            isEncrypted = scheme == "https"
            self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
            guard let port = UInt16(exactly: parts.port ?? 8_091), port > 0 else {
                throw NeuronError(.usage, "\(url) has no usable port.", remedy: "Give a port from 1 to 65535.")
            }
            self.port = port
            self.synapse = synapse
        }
    }
}
