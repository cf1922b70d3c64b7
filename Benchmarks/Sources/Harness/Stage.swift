/// Where a row's work is warmed up and measured.
final class Stage {
    /// Whether the row should take little time.
    let isQuick: Bool
    private(set) var samples: [Sample] = []
    private(set) var references: [Sample] = []
    /// Runs of load, the row's own and those beside.
    private(set) var loads: [LoadFigures] = []
    private(set) var referenceLoads: [LoadFigures] = []
    /// What a row has drawn.
    var curves: [Curve] = []

    init(isQuick: Bool) { self.isQuick = isQuick }

    /// How many runs are measured.
    var runs: Int { isQuick ? 5 : 11 }

    /// `count` operations a run, and a quarter of it in a short one.
    func operations(_ count: Int) -> Int { isQuick ? max(1, count / 4) : count }

    /// Measures `work`, which returns how many operations it did, after one run that does not count.
    func measure(_ work: @Sendable () async throws -> Int) async throws {
        _ = try await work()
        for _ in 0..<runs { samples.append(try await .of(work)) }
    }

    /// Measures `work` and a reference by turns, so that both meet the same machine.
    func measure(
        _ work: @Sendable () async throws -> Int, beside reference: @Sendable () async throws -> Int
    ) async throws {
        _ = try await work()
        _ = try await reference()
        for _ in 0..<runs {
            samples.append(try await .of(work))
            references.append(try await .of(reference))
        }
    }

    /// Takes a run that was measured otherwise, and one that ran beside it.
    func record(_ sample: Sample, beside reference: Sample? = nil) {
        samples.append(sample)
        if let reference { references.append(reference) }
    }

    /// Takes a run of load, and one that ran beside it.
    func record(_ load: LoadFigures, beside reference: LoadFigures? = nil) {
        record(load.sample, beside: reference?.sample)
        loads.append(load)
        if let reference { referenceLoads.append(reference) }
    }

    /// Measures `work` on something that each run has for itself, made beforehand.
    func measure<Subject: Sendable>(
        on make: @Sendable () async throws -> Subject, _ work: @Sendable (Subject) async throws -> Int
    ) async throws {
        _ = try await work(try await make())
        for _ in 0..<runs {
            let subject = try await make()
            samples.append(try await .of { try await work(subject) })
        }
    }
}
