import Synchronization

/// What is known of a running program, shared by the threads that follow it and by the tests that wait for it.
final class ProgramState: Sendable {
    /// What was seen so far.
    struct Seen {
        /// Standard output.
        var output: [UInt8] = []
        /// Standard error.
        var errors: [UInt8] = []
        /// How the process ended.
        var status: Int32 = 0
        /// What can still tell something: the process, its output, its errors.
        fileprivate var openEnds = 3
        fileprivate var isRunning = true
        fileprivate var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let seen = Mutex(Seen())

    /// Adds to standard output.
    func take(_ bytes: ArraySlice<UInt8>) { change { $0.output += bytes } }

    /// Adds to standard error.
    func takeErrors(_ bytes: ArraySlice<UInt8>) { change { $0.errors += bytes } }

    /// One of the three ends is closed: the process, with its status, or one of its outputs.
    func close(status: Int32? = nil) {
        change { seen in
            seen.openEnds -= 1
            if let status { seen.status = status }
        }
    }

    /// Does something only while the process is there, and not while its end is being taken.
    func whileRunning(last: Bool = false, _ body: () -> Void) {
        seen.withLock { seen in
            guard seen.isRunning else { return }
            seen.isRunning = !last
            body()
        }
    }

    /// Waits until something is found in what was seen; nil if the program ends without it.
    func wait<Found>(_ find: (Seen) -> Found?) async -> Found? {
        while true {
            let (found, isOver, size) = seen.withLock { (find($0), $0.openEnds == 0, $0.output.count + $0.errors.count) }
            if found != nil || isOver { return found }
            await change(after: size)
        }
    }

    /// Waits for the end of the process and of all its output.
    func end() async -> Seen {
        _ = await wait { _ in Never?.none }
        return seen.withLock { $0 }
    }

    /// Waits until more was seen than so many bytes, or all is over.
    private func change(after size: Int) async {
        await withCheckedContinuation { continuation in
            let mustWait = seen.withLock { seen in
                if seen.output.count + seen.errors.count != size || seen.openEnds == 0 { return false }
                seen.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }

    private func change(_ body: (inout Seen) -> Void) {
        let waiters = seen.withLock { seen in
            body(&seen)
            defer { seen.waiters = [] }
            return seen.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
