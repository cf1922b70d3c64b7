/// Where the requests of a run come from, and what their answers must be. Used by one thread.
protocol LoadSource: AnyObject {
    /// What all its requests have.
    var head: LoadHead { get }
    /// The body, unless ``fill(_:)`` gives another.
    var body: [UInt8] { get }
    /// What every answer must be.
    var expected: LoadExpectation { get }

    /// How many requests a connection makes.
    func count(on connection: Int) -> Int
    /// Writes the next request of the slot's connection.
    func fill(_ slot: H2Slot)
    /// An answer is whole, and as expected.
    func take(_ slot: H2Slot)
}

extension LoadSource {
    func take(_ slot: H2Slot) {}
}

/// What every answer of a run must be.
struct LoadExpectation: Sendable {
    var status = 200
    /// Whether it must have a signature; one that must not is not to have any.
    var isProven = true
    var mostBytes = Int.max
    /// Whether the bodies are wanted.
    var wantsBodies = false

    /// What is wrong with an answer, nil if nothing is.
    func objection(to slot: H2Slot) -> String? {
        if slot.status != status { return "An answer's status is \(slot.status), not \(status)." }
        if slot.isProven != isProven { return "An answer is \(slot.isProven ? "" : "not ")signed." }
        if slot.bytes > mostBytes { return "An answer has \(slot.bytes) bytes." }
        return nil
    }
}
