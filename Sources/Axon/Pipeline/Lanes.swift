internal import Neuron

/// The tasks that answer calls, off the event loops: as many as cores, each with one call after the other.
///
/// A call runs on its lane until it first has to wait; from then on it goes on by itself, watched for its deadline and its caller's
/// leaving, and the lane takes the next one. So a call that never waits costs no hop of its own, and one that does holds nobody up.
/// A handler that keeps a core busy holds its lane up, and no other.
struct Lanes: Sendable {
    let calls: CallHandoff
    let pipeline: Pipeline
    let time: any TimeSource
    let count: Int

    /// Answers calls until no more will come and all have their end.
    func run() async {
        await withDiscardingTaskGroup { lanes in
            for _ in 0..<count { lanes.addTask { await lane() } }
        }
    }

    private func lane() async {
        await withDiscardingTaskGroup { waiting in
            var outbox = Outbox()
            while true {
                let batch = calls.poll()
                guard !batch.isEmpty else {
                    outbox.send()
                    guard await calls.wait() else { return }
                    continue
                }
                for claimed in batch {
                    let call = claimed.call
                    let began = time.monotonic
                    if outbox.isDue(at: began) { outbox.send() }
                    call.gather()
                    let work = OwnedTask.running { await pipeline.serve(claimed) }
                    if let outlet = call.gathered() { outbox.add(outlet, at: began) }
                    if !call.isOver { waiting.addTask { await pipeline.watch(call, work) } }
                }
            }
        }
    }
}

/// Answers of one lane that wait to be sent together: one wake-up of a loop, and one write, for several of them.
private struct Outbox {
    private var outlets: [any CallOutlet] = []
    private var count = 0
    private var since = MonotonicInstant(nanoseconds: 0)

    /// No more than so many answers wait.
    private static let most = 16
    /// No answer waits for longer, in nanoseconds, as far as its lane can tell: a handler that keeps the lane busy is not interrupted.
    private static let patience: UInt64 = 200_000

    /// An answer waits at this outlet.
    mutating func add(_ outlet: any CallOutlet, at now: MonotonicInstant) {
        if count == 0 { since = now }
        count += 1
        if !outlets.contains(where: { $0 === outlet }) { outlets.append(outlet) }
    }

    /// Whether what waits has waited enough.
    func isDue(at now: MonotonicInstant) -> Bool {
        count > 0 && (count >= Self.most || now.nanoseconds >= since.nanoseconds + Self.patience)
    }

    /// Has the connections take what waits.
    mutating func send() {
        guard count > 0 else { return }
        for outlet in outlets { outlet.collect() }
        outlets.removeAll(keepingCapacity: true)
        count = 0
    }
}
