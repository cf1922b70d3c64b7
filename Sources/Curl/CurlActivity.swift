/// Counts what libcurl tells of its transfers, so that the loop sees when nothing happens. Confined to the engine's thread.
final class CurlActivity {
    /// Grows with each thing that has happened.
    var count: UInt64 = 0
}
