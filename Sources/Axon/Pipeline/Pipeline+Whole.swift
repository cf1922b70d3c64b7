internal import HTTPTypes
internal import Logging
internal import Neuron

/// Calls whose answer is sent as a whole.
extension Pipeline {
    /// How long an answer may take to leave, past the caller's deadline if need be: its slot is not a slow reader's to keep.
    static let sendingTime: Duration = .seconds(5)

    /// The time that a call has is over.
    static let late = Rejection(.deadlineExceeded, "The time that you or the synapse allow has passed; allow more.")

    /// What came of a proven call.
    private enum Outcome: Sendable {
        case answer(Answer, timing: ServerTiming)
        case rejection(Rejection)
        case gone
    }

    /// Handles a proven call and sends the signed answer, unless the call has had its end by then.
    nonisolated(nonsending) func answer(_ proven: Proven, _ call: RawCall) async {
        let lease = AdmissionQueue.Lease(of: queue)
        call.proceed { $0.begin(proven, lease) }
        let outcome = await work(proven, call, lease)
        guard call.proceed({ $0.end(.answered) }) else { return }
        let wired: WireOutcome
        switch outcome {
        case .gone: return lease.close()
        case .answer(let answer, let timing):
            wired = .answer(answer.body, mediaType: proven.route.mediaType, timing: timing)
        case .rejection(let rejection): wired = refusal(rejection, proven, call)
        }
        send(await seal(wired, proven, call), proven, call, lease)
    }

    /// Watches a call that could not be answered at once: ends it when its caller leaves or its deadline passes.
    func watch(_ call: RawCall, _ work: OwnedTask<Void>) async {
        guard let (proven, lease) = await call.course(where: { $0.work != nil || $0.isOver }).work else {
            return await work.value
        }
        call.whenGone { [weak call] in _ = call?.proceed { $0.end(.gone) } }
        let alarm = OwnedTask {
            // A sleep that is cancelled means that the call ended in time.
            do { try await self.time.sleep(until: proven.deadline.instant) } catch { return }
            _ = call.proceed { $0.end(.deadline) }
        }
        let ending = await call.course(where: { $0.ending != nil || $0.isOver }).ending
        alarm.cancel()
        switch ending {
        case .answered, nil: return await work.value
        case .gone, .deadline: work.cancel()
        }
        // A handler that does not notice keeps its slot, see the queue, and ends when it ends.
        lease.tellWhenStuck { self.warnOfStuckHandler(self.context(of: proven, call)) }
        if case .deadline? = ending {
            send(await seal(refusal(Self.late, proven, call), proven, call), proven, call, lease)
        } else {
            lease.close()
        }
    }

    /// Everything from the hotkey's budget to the handler's answer. Never throws: what goes wrong is an outcome.
    private nonisolated(nonsending) func work(
        _ proven: Proven, _ call: RawCall, _ lease: AdmissionQueue.Lease
    ) async -> Outcome {
        guard case .whole(let handle) = proven.route.work else { return .gone }
        let context = context(of: proven, call)
        do {
            let priority = try await admit(proven, call)
            let arrived = time.monotonic
            if try !lease.admitAtOnce(deadline: proven.deadline, now: arrived) {
                try await lease.admit(priority: priority, deadline: proven.deadline)
            }
            defer { lease.handlerEnded() }
            let began = time.monotonic
            let question = Call(synapse: proven.route.name, body: proven.body)
            let answer =
                middleware.isEmpty ? try await handle(question, context) : try await chain(handle)(question, context)
            guard answer.body.count <= proven.route.limits.maxResponseBytes else {
                let size = "its answer has \(answer.body.count) bytes, more than the synapse allows"
                return .rejection(failure(size, proven, context))
            }
            return .answer(
                answer, timing: ServerTiming(arrived: arrived, began: began, ended: time.monotonic))
        } catch let rejection as Rejection {
            return .rejection(rejection)
        } catch {
            return Task.isCancelled || (error is CancellationError && call.isGone)
                ? .gone : .rejection(failure("\(error)", proven, context))
        }
    }

    private func refusal(_ rejection: Rejection, _ proven: Proven, _ call: RawCall) -> WireOutcome {
        .refusal(rejection, id: proven.id, elapsed: time.monotonic.since(call.arrivedAt))
    }

    private func send(_ answer: WireAnswer, _ proven: Proven, _ call: RawCall, _ lease: AdmissionQueue.Lease) {
        let now = time.monotonic
        call.respond(
            answer.head, body: answer.body, within: max(proven.deadline.instant.since(now), Self.sendingTime),
            witness: lease)
        logger.debug(
            "call ended",
            metadata: [
                "request": "\(proven.id)", "protocol": "\(proven.dialect.name)", "synapse": "\(proven.route.name)",
                "hotkey": "\(proven.caller.hotkey)", "status": "\(answer.head.status)",
                "elapsed_ms": "\(now.since(call.arrivedAt).inSeconds * 1_000)",
            ])
    }

    /// An outcome as its protocol writes it, with what proves it. An answer that can't be signed is not sent as one.
    nonisolated(nonsending) func seal(_ outcome: WireOutcome, _ proven: Proven, _ call: RawCall) async -> WireAnswer {
        let dialect = proven.dialect
        var answer = dialect.write(outcome, to: proven.caller, for: proven.route.form)
        guard dialect.signsAnswers else { return answer }
        do {
            let digest = dialect.bodyDigest.hash(answer.body)
            let status = answer.head.status
            let proof =
                if let key {
                    try dialect.proofAtOnce(ofStatus: status, digest: digest, to: proven.caller, by: key, now: time.now)
                } else {
                    try await dialect.proof(ofStatus: status, digest: digest, to: proven.caller, by: signer, now: time.now)
                }
            keep(proven, call, status: status, digest: digest, proof: proof)
            answer.head.fields.append(proof)
            return answer
        } catch {
            return unsigned(error, proven, call)
        }
    }

    /// What is said instead of an answer that could not be signed.
    private func unsigned(_ error: IdentityError, _ proven: Proven, _ call: RawCall) -> WireAnswer {
        logger.error("an answer could not be signed", metadata: ["reason": "\(error.message)"])
        let failure = Rejection(.handlerFailed, "The axon could not sign its answer; try again later.")
        return proven.dialect.write(refusal(failure, proven, call), to: nil, for: proven.route.form)
    }
}
