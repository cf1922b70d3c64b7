internal import HTTPTypes
internal import Logging
internal import Neuron

/// Calls whose answer is a stream.
extension Pipeline {
    /// How a stream's handler, or its time, comes to its end.
    private enum Ending: Sendable {
        case done
        case rejection(Rejection)
        case deadline
        case gone
    }

    /// Handles a proven call within its deadline: sends what its handler writes, and ends it with what proves it.
    func stream(_ proven: Proven, _ call: RawCall) async {
        guard case .stream(let patience, let handle) = proven.route.work else { return }
        let began = time.monotonic
        let context = context(of: proven, call)
        let lease = AdmissionQueue.Lease(of: queue)
        lease.tellWhenStuck { self.warnOfStuckHandler(context) }
        let ending = Pending<Ending>()
        call.whenGone { ending.settle(.gone) }
        let sink = ChunkSink(for: proven.dialect, time: time)
        // All end with this call: dropping them cancels them. A handler that does not notice keeps its slot, see the queue.
        let sending = OwnedTask {
            guard await sink.opened.value else { return }
            let handled = self.time.monotonic.since(began)
            let head = proven.dialect.write(.stream(handled: handled), to: proven.caller, for: proven.route.form).head
            await call.respond(head, by: sink.stream)
        }
        let work = OwnedTask { ending.settle(await self.work(proven, call, context, lease, sink, handle)) }
        let alarm = OwnedTask { if await self.isLate(proven, sink, patience) { ending.settle(.deadline) } }
        let end = await ending.value
        work.cancel()
        alarm.cancel()
        let time = time
        let overtime = max(proven.deadline.instant, time.monotonic.advanced(by: Self.sendingTime))
        let impatience = OwnedTask {
            // Cancelled when the answer is out.
            do { try await time.sleep(until: overtime) } catch { return }
            call.abandon()
        }
        let status = await close(sink, with: end, proven, call)
        await sending.value
        impatience.cancel()
        lease.close()
        let elapsed = time.monotonic.since(began).inSeconds * 1_000
        context.logger.debug("call ended", metadata: ["status": "\(status)", "elapsed_ms": "\(elapsed)"])
    }

    /// Everything from the hotkey's budget to the handler's end. Never throws: what goes wrong is an ending.
    private func work(
        _ proven: Proven, _ call: RawCall, _ context: CallContext, _ lease: AdmissionQueue.Lease, _ sink: ChunkSink,
        _ handle: @escaping @Sendable (Call, CallContext, ChunkSink) async throws -> Void
    ) async -> Ending {
        do {
            let priority = try await admit(proven, call)
            try await lease.admit(priority: priority, deadline: proven.deadline)
            defer { lease.handlerEnded() }
            sink.begin()
            let whole = chain { call, context in
                try await handle(call, context, sink)
                return Answer(body: [])
            }
            _ = try await whole(Call(synapse: proven.route.name, body: proven.body), context)
            return .done
        } catch let rejection as Rejection {
            return .rejection(rejection)
        } catch {
            // A write to a reader who has left throws before this task is cancelled for it.
            let hasLeft = Task.isCancelled || (error is CancellationError && call.isGone)
            return hasLeft ? .gone : .rejection(failure("\(error)", proven, context))
        }
    }

    /// Whether the call's time passes, or its handler owes a chunk for too long; false when the call ends before that.
    private func isLate(_ proven: Proven, _ sink: ChunkSink, _ patience: Duration) async -> Bool {
        let total = proven.deadline.instant
        do {
            while time.monotonic < total, !sink.isOverdue(after: patience) {
                try await time.sleep(until: min(total, sink.chunkDeadline(after: patience)))
            }
            return true
        } catch {
            // A sleep that is cancelled means that the call ended in time.
            return false
        }
    }

    /// Gives a call its end, and returns its status; 0 where it has none.
    private func close(_ sink: ChunkSink, with ending: Ending, _ proven: Proven, _ call: RawCall) async -> Int {
        let rejection: Rejection
        switch ending {
        case .gone:
            sink.stream.leave()
            _ = sink.close()
            return 0
        case .done: return await finish(sink, proven, call)
        case .deadline: rejection = Self.late
        case .rejection(let reason): rejection = reason
        }
        if sink.close() {
            // The head has left: all that can be said is that this is no end.
            sink.stream.finish(.aborted)
            return 0
        }
        let refusal = WireOutcome.refusal(
            rejection, id: proven.id, elapsed: time.monotonic.since(call.arrivedAt))
        let sealed = await seal(refusal, proven, call)
        let out = Pending<Void>()
        call.respond(sealed.head, body: sealed.body, witness: out)
        await out.value
        return sealed.head.status
    }

    /// Ends a stream with the trailers that prove it.
    private func finish(_ sink: ChunkSink, _ proven: Proven, _ call: RawCall) async -> Int {
        do {
            let digest = sink.complete()
            let proof = try await proven.dialect.proof(
                ofStatus: 200, digest: digest, to: proven.caller, by: signer, now: time.now)
            keep(proven, call, status: 200, digest: digest, proof: proof)
            sink.stream.finish(.trailers(proof))
            return 200
        } catch {
            logger.error("a stream could not be signed", metadata: ["reason": "\(error.message)"])
            sink.stream.finish(.aborted)
            return 0
        }
    }
}
