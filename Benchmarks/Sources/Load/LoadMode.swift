internal import ArgumentParser

/// What a run's requests are.
enum LoadMode: String, Sendable, CaseIterable, ExpressibleByArgument {
    /// Signed before the clock starts.
    case signedAhead = "signed-ahead"
    /// Signed as they are sent.
    case signedLive = "signed-live"
    /// In sessions, one a caller, opened before the clock starts.
    case session
    /// For another axon, so that they are refused before any cryptography.
    case refused
    /// An hour old, so that they are refused before any cryptography.
    case refusedStale = "refused-stale"
    /// For a file, of any server.
    case plain
}
