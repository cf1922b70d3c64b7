internal import Neuron

/// How far one call has come, and the race for its end: its answer, its caller's leaving, its deadline. The first one counts.
struct CallCourse: Sendable {
    /// How a call ends.
    enum Ending: Sendable { case answered, gone, deadline }

    /// The proven call and its place among those that are handled, once its caller is proven.
    private(set) var work: (proven: Proven, lease: AdmissionQueue.Lease)?
    /// How it ends, once that is known.
    private(set) var ending: Ending?
    /// Whether nothing more is done for the call by its own task.
    private(set) var isOver = false

    /// The caller is proven: from here on there is something to end.
    mutating func begin(_ proven: Proven, _ lease: AdmissionQueue.Lease) { work = (proven, lease) }

    /// Ends the call; false if it has its end.
    mutating func end(_ ending: Ending) -> Bool {
        guard self.ending == nil else { return false }
        self.ending = ending
        return true
    }

    /// Nothing more is done for the call.
    mutating func finish() { isOver = true }
}
