package import HTTPTypes

extension BittensorDialect {
    /// The whole synapse as the SDK sends it: signed headers, and a body with both blocks.
    package func ask(_ asking: WireAsking, by signer: any Signer) async throws(IdentityError) -> WireRequest {
        guard signer.scheme == .sr25519 else {
            throw IdentityError(
                .signingFailed, "Axons of the SDK 10 check sr25519 signatures only.", remedy: "Ask with an sr25519 hotkey.")
        }
        let message: BittensorMessage
        let hash: String
        do {
            message = try BittensorMessage(try PythonJSON.parse(asking.content), form: asking.form)
            hash = try message.bodyHash()
        } catch {
            throw IdentityError(
                .signingFailed, "The fields of \(asking.form.name) that are hashed are not all there.",
                remedy: "Check requiredHashFields against the synapse's fields.")
        }
        let text = "\(asking.nonce).\(signer.hotkey).\(asking.receiver).\(asking.lane).\(hash)"
        let signature = try await signer.sign(Bytes(text.utf8)).hex
        let timeout = max(0.001, asking.timeout.inSeconds)
        let body = PythonJSON.write(.dict(members(message, asking, by: signer.hotkey, signature: signature, timeout: timeout)))
        var head = asking.bareHead
        head.headerFields[.sdkName] = asking.form.name.description
        head.headerFields[.sdkTimeout] = PythonText.repr(timeout)
        head.headerFields[.axon("ip")] = asking.host
        head.headerFields[.axon("port")] = String(asking.port)
        head.headerFields[.axon("hotkey")] = asking.receiver.description
        head.headerFields[.dendrite("version")] = Self.version
        head.headerFields[.dendrite("nonce")] = String(asking.nonce)
        head.headerFields[.dendrite("uuid")] = asking.lane
        head.headerFields[.dendrite("hotkey")] = signer.hotkey.description
        head.headerFields[.dendrite("signature")] = signature
        for (name, value) in message.placeholders {
            if let header = HTTPField.Name.placeholder(of: name) { head.headerFields[header] = value }
        }
        head.headerFields[.sdkHeaderSize] = "0"
        head.headerFields[.sdkTotalSize] = String(body.count)
        head.headerFields[.sdkBodyHash] = hash
        return WireRequest(head: head, body: body)
    }

    private func members(
        _ message: BittensorMessage, _ asking: WireAsking, by caller: Hotkey, signature: String, timeout: Double
    ) -> [PythonValue.Member] {
        func block(_ members: [String: PythonValue]) -> PythonValue {
            .dict(BittensorMessage.terminalNames.map { .init($0, members[$0] ?? .none) })
        }
        let own = message.fields.filter { field in message.whole[field.key.text ?? ""] != nil }
        return [
            .init("name", .string(asking.form.name.description)), .init("timeout", .float(timeout)),
            .init("total_size", .int("0")), .init("header_size", .int("0")),
            .init(
                "dendrite",
                block([
                    "version": .int(Self.version), "nonce": .int(String(asking.nonce)), "uuid": .string(asking.lane),
                    "hotkey": .string(caller.description), "signature": .string(signature),
                ])),
            .init(
                "axon",
                block([
                    "ip": .string(asking.host), "port": .int(String(asking.port)),
                    "hotkey": .string(asking.receiver.description),
                ])),
            .init("computed_body_hash", .string("")),
        ] + own
    }

    /// Nothing proves an answer of this protocol.
    package func authenticate(
        _ response: HTTPResponse, trailers: HTTPFields?, digest: Bytes, for request: HTTPRequest, exchange: Exchange
    ) throws(AnswerError) -> AnswerProof {
        throw AnswerError(.unsigned, "Answers of the SDK 10 are not signed.")
    }

    /// What the SDK's dendrite makes of an answer, less what it should not: neither the caller's own fields nor its blocks are taken
    /// from it.
    package func read(_ response: HTTPResponse, body: Bytes?, for form: SynapseForm) throws(WireReading.Fault) -> WireReading {
        let headers = response.headerFields
        guard let body else {
            return WireReading(
                status: try Self.status(headers[.axon("status_code")], or: nil),
                message: headers[.axon("status_message")], content: nil)
        }
        guard Self.isJSON(headers[.contentType]) else { throw WireReading.Fault("The answer is not of a JSON media type.") }
        let whole: PythonValue
        do {
            whole = try PythonJSON.parse(body)
        } catch {
            throw WireReading.Fault("The answer is not JSON: \(error.message) at character \(error.position).")
        }
        guard case .dict(let members) = whole else { throw WireReading.Fault("The answer is not one JSON object.") }
        let isSuccess = response.status.code == 200
        let told = isSuccess ? whole["axon"]?["status_code"]?.integer.flatMap { Int(exactly: $0) } : response.status.code
        let message =
            headers[.axon("status_message")] ?? (isSuccess ? whole["axon"]?["status_message"] : whole["message"])?.text
        if isSuccess, case .object(let declared) = form.shape,
            let missing = declared.first(where: { $0.isRequired && whole[$0.name] == nil })
        {
            throw WireReading.Fault("The answer lacks the field \(missing.name).")
        }
        let own = members.filter { member in member.key.text.map { !BittensorMessage.baseNames.contains($0) } ?? false }
        return WireReading(
            status: try Self.status(headers[.axon("status_code")], or: told), message: message,
            content: isSuccess ? PythonJSON.write(.dict(own)) : nil)
    }

    private static func status(_ header: String?, or told: Int?) throws(WireReading.Fault) -> Int? {
        guard let header else { return told }
        guard let digits = PythonNumber.int(header), let status = Int(digits) else {
            throw WireReading.Fault("The answer's status is no number.")
        }
        return status
    }

    /// Pieces of text as they come.
    package func chunks(of form: SynapseForm, maxBytes: Int) -> any ChunkParser {
        form.hasTextChunks ? TextPieces(maxBytes: maxBytes) : JSONLines(maxBytes: maxBytes)
    }

    /// By the status that only an axon of the SDK tells in a header.
    package func isShown(by response: HTTPResponse) -> Bool { response.headerFields.contains(.axon("status_code")) }
}
