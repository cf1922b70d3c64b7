internal import Synchronization

/// What tasks ask of a remote signer's thread, and how the answers come back.
final class SignerMailbox: Sendable {
    /// Where the signer listens.
    let path: String
    /// What the thread waits with.
    let waker: Waker

    /// Something asked, until it is answered.
    struct Job: Sendable {
        let number: UInt32
        let frame: SignerFrame
        let deadline: Deadline
        fileprivate let continuation: CheckedContinuation<Result<SignerFrame, IdentityError>, Never>
        /// How often it was sent.
        var attempts = 0

        /// Answers it; whoever takes a job out of its place does this once.
        func finish(_ result: Result<SignerFrame, IdentityError>) { continuation.resume(returning: result) }
    }

    private struct State {
        var next: UInt32 = 1
        var asked: [Job] = []
        var cancelled: [UInt32] = []
        var isStopped = false
    }

    private let state = Mutex(State())

    init(path: String) throws(UnixSocket.Failure) {
        self.path = path
        waker = try Waker()
    }

    /// Asks, and waits for the answer; a refusal is an error.
    func ask(_ frame: SignerFrame, timeout: Duration) async throws(IdentityError) -> SignerFrame {
        let number = state.withLock { state in
            defer { state.next &+= 1 }
            return state.next
        }
        let deadline = Deadline.after(timeout, by: .system)
        let result: Result<SignerFrame, IdentityError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(number: number, frame: frame, deadline: deadline, continuation: continuation)
                // A task cancelled before this line is seen here, one cancelled after it is found by its number.
                let isTaken = state.withLock { state in
                    guard !state.isStopped, !Task.isCancelled else { return false }
                    state.asked.append(job)
                    return true
                }
                if isTaken { waker.wake() } else { job.finish(.failure(cancelled)) }
            }
        } onCancel: {
            state.withLock { $0.cancelled.append(number) }
            waker.wake()
        }
        let answer = try result.get()
        if case .refused(let reason) = answer { throw refused(reason) }
        return answer
    }

    /// Ends the thread; what was asked is answered with an error.
    func stop() {
        state.withLock { $0.isStopped = true }
        waker.wake()
    }

    /// What came since the last call.
    func take() -> (asked: [Job], cancelled: [UInt32], isStopped: Bool) {
        state.withLock { state in
            defer {
                state.asked = []
                state.cancelled = []
            }
            return (state.asked, state.cancelled, state.isStopped)
        }
    }

    /// The signer said no.
    func refused(_ reason: String) -> IdentityError {
        IdentityError(
            .signerRefused, "The signer at \(path) refused: \(reason)",
            remedy: "Run it for this process's user, and sign through it only what a neuron asks and answers.")
    }

    /// The signer said something else than was asked.
    var confused: IdentityError {
        IdentityError(
            .signerUnreachable, "What answers at \(path) is no signer of this version.",
            remedy: "Run `neuron signer serve` of the same version there.")
    }

    /// Nobody answers.
    func unreachable(_ reason: String) -> IdentityError {
        IdentityError(
            .signerUnreachable, "The signer at \(path) does not answer: \(reason).",
            remedy: "Start it with `neuron signer serve --socket \(path)`.")
    }

    /// The task no longer waits.
    var cancelled: IdentityError {
        IdentityError(.signingCancelled, "The signing was cancelled.")
    }
}
