internal import Foundation
internal import Neuron
internal import Synchronization

#if canImport(Musl)
    internal import Musl
#else
    internal import Glibc
#endif

/// The processes of a demo, by their names.
final class DemoProcesses: Sendable {
    /// The end of a process that nobody had asked to end.
    struct Ending: Sendable {
        let name: String
        let number: Int32
        let end: ChildProcess.End
    }

    private struct State {
        var children: [String: ChildProcess] = [:]
        /// Those that were asked to end.
        var leaving: Set<String> = []
    }

    /// Every end that came unasked, as it comes.
    let endings: AsyncStream<Ending>
    private let told: AsyncStream<Ending>.Continuation
    private let state = Mutex(State())
    private let time: any TimeSource

    /// How long a process may take to end before it is ended by force: longer than a neuron drains.
    private static let patience = Duration.seconds(10)

    init(time: any TimeSource) {
        (endings, told) = AsyncStream.makeStream(of: Ending.self)
        self.time = time
    }

    /// Starts a process, also one that has ended anew.
    func start(
        _ name: String, _ path: String, _ arguments: [String], environment: [String: String], log: String
    ) throws(DemoError) -> ChildProcess {
        let told = told
        let child = try ChildProcess(path, arguments, environment: environment, log: log) { [weak self] number, end in
            guard let self, !state.withLock({ $0.leaving.contains(name) }) else { return }
            told.yield(Ending(name: name, number: number, end: end))
        }
        state.withLock { $0.children[name] = child }
        return child
    }

    /// A process that was started; the last one of this name.
    func child(_ name: String) -> ChildProcess? { state.withLock { $0.children[name] } }

    /// The number of a process; nil where it does not run.
    func number(of name: String) -> Int32? {
        child(name).flatMap { $0.ended == nil ? $0.number : nil }
    }

    /// Asks processes to end, and waits until they have; by force where that takes too long.
    func stop(_ isMeant: (String) -> Bool) async {
        let children = state.withLock { state in
            let meant = state.children.filter { isMeant($0.key) }
            state.leaving.formUnion(meant.keys)
            return meant
        }
        for child in children.values { child.signal(SIGTERM) }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [time] in
                guard (try? await time.sleep(for: Self.patience)) != nil else { return }
                for child in children.values { child.signal(SIGKILL) }
            }
            for child in children.values { _ = await child.end }
            group.cancelAll()
        }
    }
}
