/// Where a row's work is warmed up and measured.
final class Stage {
    /// How much is done.
    enum Length: Sendable, Equatable {
        /// 11 runs.
        case full
        /// 5 runs of a quarter as many operations.
        case quick
        /// One run of a quarter, after one that does not count, with nothing beside: for allocations, which are the same in each.
        case once
        /// One run of exactly so many operations between two marks (``InstructionMark``), after one that does not count, with nothing
        /// beside: for what counts from outside.
        case counting(Int)
    }

    private let length: Length
    private(set) var samples: [Sample] = []
    private(set) var references: [Sample] = []
    /// Figures that the row itself said, in its unit.
    private(set) var figures: [Double] = []
    /// The same of what ran beside, by turns.
    private(set) var referenceFigures: [Double] = []
    private(set) var loads: [LoadFigures] = []
    private(set) var charts: [Chart] = []

    init(_ length: Length) { self.length = length }

    /// Whether the row should take little time.
    var isQuick: Bool { length != .full }

    /// Whether what runs beside is of use: not where only counts are.
    var compares: Bool { length == .full || length == .quick }

    /// How many runs are measured.
    var runs: Int {
        switch length {
        case .full: 11
        case .quick: 5
        case .once, .counting: 1
        }
    }

    /// `count` operations a run, and a quarter of it in a short one.
    func operations(_ count: Int) -> Int {
        switch length {
        case .full: count
        case .quick, .once: max(1, count / 4)
        case .counting(let exactly): exactly
        }
    }

    /// Measures `work`, which returns how many operations it did, after one run that does not count.
    func measure(_ work: @Sendable () async throws -> Int) async throws {
        _ = try await work()
        for _ in 0..<runs { try await sample(work) }
    }

    private func sample(_ work: @Sendable () async throws -> Int) async throws {
        guard case .counting(let wanted) = length else { return samples.append(try await .of(work)) }
        InstructionMark.set()
        let count = try await work()
        InstructionMark.set()
        try BenchmarkFailure.unless(count == wanted, "\(count) operations were done instead of \(wanted).")
    }

    /// Measures `work` and a reference by turns, so that both meet the same machine.
    func measure(
        _ work: @Sendable () async throws -> Int, beside reference: @Sendable () async throws -> Int
    ) async throws {
        try await measure(work, besideProcess: { try await .of(reference) })
    }

    /// Measures `work` and a reference that is another process, which says itself what it took.
    func measure(
        _ work: @Sendable () async throws -> Int, besideProcess reference: @Sendable () async throws -> Sample
    ) async throws {
        guard compares else { return try await measure(work) }
        _ = try await work()
        _ = try await reference()
        for _ in 0..<runs {
            samples.append(try await .of(work))
            references.append(try await reference())
        }
    }

    /// Measures `work` on something that each run has for itself, made beforehand.
    func measure<Subject: Sendable>(
        on make: @Sendable () async throws -> Subject, _ work: @Sendable (Subject) async throws -> Int
    ) async throws {
        _ = try await work(try await make())
        for _ in 0..<runs {
            let subject = try await make()
            try await sample { try await work(subject) }
        }
    }

    /// Puts a server under load in each run, after one that does not count. The row's time is the server's.
    func load(_ run: () async throws -> LoadFigures) async throws {
        _ = try await run()
        for _ in 0..<runs {
            let load = try await run()
            try BenchmarkFailure.unless(load.requests > 0, "No request was answered, and \(load.failures) failed.")
            take(load)
        }
    }

    /// Takes a run of load that the row made itself.
    func take(_ load: LoadFigures) {
        loads.append(load)
        samples.append(Sample(load))
    }

    /// Puts a server under load in each run, after one that does not count, and by turns with it another where there is one.
    func load(
        _ run: () async throws -> LoadFigures, beside other: (() async throws -> LoadFigures)?
    ) async throws {
        guard let other, compares else { return try await load(run) }
        _ = try await run()
        _ = try await other()
        for _ in 0..<runs {
            take(try await run())
            references.append(Sample(try await other()))
        }
    }

    /// Takes the figure of one run, in the row's unit, where time is not what the row is about; and of what ran beside, by turns.
    func record(_ figure: Double, beside other: Double? = nil) {
        figures.append(figure)
        if let other { referenceFigures.append(other) }
    }

    /// Takes a sample that the row took itself, and one of what ran beside, by turns.
    func record(_ sample: Sample, beside other: Sample?) {
        samples.append(sample)
        if let other { references.append(other) }
    }

    /// Takes a chart for `--plots` and the JSON.
    func draw(_ chart: Chart) { charts.append(chart) }
}

extension Sample {
    /// The server's part of a load.
    fileprivate init(_ load: LoadFigures) {
        let requests = Double(load.requests)
        self.init(
            wall: .seconds(load.seconds), processor: .seconds((load.serverMicroseconds ?? 0) * requests / 1_000_000),
            operations: load.requests, allocations: load.allocations.map { Int(($0 * requests).rounded()) })
    }
}
