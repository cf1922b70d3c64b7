internal import HTTPTypes

extension BittensorDialect {
    /// The whole synapse on success; `{"message": …}` else, or what the SDK's web library says.
    package func write(_ outcome: WireOutcome, to caller: Caller?, for form: SynapseForm?) -> WireAnswer {
        let call = caller?.notes as? Call
        switch outcome {
        case .answer(let content, _, let timing): return success(content, handled: timing.handled, call, form)
        case .stream(let handled):
            var head = successHead(call, form, content: nil, handled: handled)
            head.headerFields[.contentType] = ServerSentEvents.mediaType
            return WireAnswer(head: head, body: [])
        case .refusal(let rejection, let id, let elapsed):
            return refusal(rejection, id: id.description, elapsed: elapsed, call, form)
        }
    }

    /// A text as it is, anything else as JSON on a line of its own: this protocol has no framing.
    package func frame(_ value: Bytes) -> Bytes {
        if let parsed = try? PythonJSON.parse(value), let text = parsed.text { return Bytes(text.utf8) }
        return value + [UInt8(ascii: "\n")]
    }

    /// Answers are not signed.
    package func proof(ofStatus status: Int, digest: Bytes, to caller: Caller, by signer: any Signer, now: UnixTime)
        -> HeaderBlock
    {
        HeaderBlock()
    }

    /// Answers are not signed.
    package func proofAtOnce(ofStatus status: Int, digest: Bytes, to caller: Caller, by key: KeyPair, now: UnixTime) -> HeaderBlock {
        HeaderBlock()
    }

    private func success(_ content: Bytes, handled: Duration, _ call: Call?, _ form: SynapseForm?) -> WireAnswer {
        var answer: [PythonValue.Member] = []
        if let parsed = try? PythonJSON.parse(content), case .dict(let members) = parsed { answer = members }
        let asked = (call?.message?.fields ?? []).filter { field in !answer.contains { $0.key == field.key } }
        let message = call?.message
        let members: [PythonValue.Member] =
            [
                .init("name", .string(form?.name.description ?? "Synapse")), .init("timeout", .float(timeout(call))),
                .init("total_size", .int("0")), .init("header_size", .int("0")),
                .init("dendrite", block(Dictionary(dendrite(call)) { first, _ in first })),
                .init(
                    "axon",
                    block(
                        [
                            "status_code": .int("200"), "status_message": .string("Success"),
                            "process_time": .float(handled.inSeconds),
                        ].merging(axon(call)) { first, _ in first })),
                .init("computed_body_hash", .string("")),
            ] + asked + answer
        let body = PythonJSON.write(.dict(members))
        var head = successHead(
            call, form,
            content: message.map { .dict($0.fields.filter { field in !answer.contains { $0.key == field.key } } + answer) },
            handled: handled)
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.sdkTotalSize] = String(body.count)
        return WireAnswer(head: head, body: body)
    }

    /// The head of a success. The hash is over the answer's own fields, and nothing checks it.
    private func successHead(_ call: Call?, _ form: SynapseForm?, content: PythonValue?, handled: Duration) -> HTTPResponse {
        var head = HTTPResponse(status: .ok)
        head.headerFields[.sdkName] = form?.name.description ?? "Synapse"
        head.headerFields[.sdkTimeout] = PythonText.repr(timeout(call))
        head.headerFields[.axon("status_code")] = "200"
        head.headerFields[.axon("status_message")] = "Success"
        head.headerFields[.axon("process_time")] = PythonText.repr(handled.inSeconds)
        for (name, value) in axon(call) { head.headerFields[.axon(name)] = PythonText.str(value) }
        for (name, value) in dendrite(call) { head.headerFields[.dendrite(name)] = PythonText.str(value) }
        for (name, value) in call?.message?.placeholders ?? [] where form?.name != nil {
            if let header = HTTPField.Name.placeholder(of: name), case .object? = form?.shape {
                head.headerFields[header] = value
            }
        }
        head.headerFields[.sdkHeaderSize] = "0"
        head.headerFields[.sdkTotalSize] = "0"
        let message = form.flatMap { form in (content ?? call?.message?.whole).flatMap { try? BittensorMessage($0, form: form) }
        }
        head.headerFields[.sdkBodyHash] = (try? message?.bodyHash()) ?? BodyHash.of([])
        return head
    }

    private func refusal(_ rejection: Rejection, id: String, elapsed: Duration, _ call: Call?, _ form: SynapseForm?)
        -> WireAnswer
    {
        let (status, text) = SDKWords.told(rejection, id: id, timeout: call?.headers.timeout)
        var head = HTTPResponse(status: .init(code: status))
        for field in rejection.words?.headers ?? [:] { head.headerFields[field.name] = field.value }
        if let wait = rejection.retryAfterSeconds { head.headerFields[.retryAfter] = wait }
        if status == 307 { return WireAnswer(head: head, body: []) }
        head.headerFields[.contentType] = "application/json"
        // The web library's own words carry none of the SDK's headers.
        if text.hasPrefix("{") { return WireAnswer(head: head, body: Bytes(text.utf8)) }
        head.headerFields[.sdkName] = form?.name.description ?? "Synapse"
        head.headerFields[.sdkTimeout] = PythonText.repr(timeout(call))
        head.headerFields[.axon("status_code")] = String(status)
        head.headerFields[.axon("status_message")] = text
        head.headerFields[.axon("process_time")] = PythonText.repr(elapsed.inSeconds)
        head.headerFields[.sdkHeaderSize] = "0"
        head.headerFields[.sdkTotalSize] = "0"
        head.headerFields[.sdkBodyHash] = BodyHash.of([])
        return WireAnswer(head: head, body: PythonJSON.write(.dict([.init("message", .string(text))])))
    }

    // MARK: Terminals

    /// The caller's timeout as its body has it.
    private func timeout(_ call: Call?) -> Double {
        guard case .float(let timeout)? = call?.message?.whole["timeout"], timeout.isFinite else { return 12 }
        return timeout
    }

    /// Of the caller's block in the body, what its verified headers say too. The rest is anybody's word.
    private func dendrite(_ call: Call?) -> [(String, PythonValue)] {
        guard let call, let claimed = call.message?.whole["dendrite"] else { return [] }
        let proven: [(String, PythonValue?)] = [
            ("version", call.headers.version.map { .int(String($0)) }), ("nonce", .int(String(call.nonce))),
            ("uuid", call.headers.uuid.map { .string($0) }), ("hotkey", call.headers.hotkey.map { .string($0) }),
            ("signature", call.headers.signature.map { .string($0) }),
        ]
        return proven.compactMap { name, value in value.flatMap { claimed[name] == $0 ? (name, $0) : nil } }
    }

    /// Of the axon's block in the body, where the caller believes the axon to be.
    private func axon(_ call: Call?) -> [(String, PythonValue)] {
        guard let claimed = call?.message?.whole["axon"] else { return [] }
        var members: [(String, PythonValue)] = []
        if let ip = claimed["ip"]?.text, IPAddress(ip) != nil { members.append(("ip", .string(ip))) }
        if let port = claimed["port"]?.integer, (0...65_535).contains(port) { members.append(("port", .int(String(port)))) }
        if let hotkey = claimed["hotkey"]?.text, Hotkey(hotkey) != nil { members.append(("hotkey", .string(hotkey))) }
        return members
    }

    private func axon(_ call: Call?) -> [String: PythonValue] { Dictionary(axon(call)) { first, _ in first } }

    private func block(_ members: [String: PythonValue]) -> PythonValue {
        .dict(BittensorMessage.terminalNames.map { .init($0, members[$0] ?? .none) })
    }
}
