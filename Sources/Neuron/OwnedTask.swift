/// The one place where a task is started outside a task group: it belongs to whoever holds this object, and is cancelled with it.
///
/// Await ``value`` to join it. Dropping the last reference cancels the work; the work ends when it notices.
public final class OwnedTask<Success: Sendable>: Sendable {
    private let task: Task<Success, Never>

    /// Starts `body` at once, beside the caller.
    public init(_ body: @escaping @Sendable () async -> Success) {
        task = Task(operation: body)
    }

    private init(_ task: Task<Success, Never>) { self.task = task }

    /// Starts `body` on the caller's own thread, which has it back when `body` first waits, or ends.
    package static func running(_ body: @escaping @Sendable () async -> Success) -> OwnedTask {
        OwnedTask(Task.immediate(operation: body))
    }

    deinit { task.cancel() }

    /// Asks the work to stop; ``value`` still tells when it has.
    public func cancel() { task.cancel() }

    /// What the work returned, once it has ended. Cancelling the waiting task cancels the work too.
    public var value: Success {
        get async {
            await withTaskCancellationHandler {
                await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }
}
