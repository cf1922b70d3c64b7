/// Counts what libcurl tells of its transfers, so that the loop sees when nothing happens. Confined to the engine's thread.
final class CurlActivity {
    /// Grows with each thing that has happened.
    var count: UInt64 = 0
    /// The requests that were refused while their bodies may still have been on their way, since they were last looked at.
    var refused: [UInt64] = []
    /// The requests that have got a connection and are about to be written, since they were last looked at.
    var written: [UInt64] = []
}
