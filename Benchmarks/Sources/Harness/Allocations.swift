internal import CAllocations
internal import Glibc

/// How often memory was asked for: calls of malloc, calloc, realloc and the aligned kinds, by whatever is in the process.
///
/// Costs about a nanosecond a call. `neuron-bench` alone counts: its own malloc stands before the C library's.
enum Allocations {
    /// Calls so far, by all threads of this process.
    static var count: Int { Int(neuron_allocations()) }

    /// From now on, keeps this process's counters in a file, made anew: for a server whose load comes from another process.
    static func share(at path: String) throws(BenchmarkFailure) {
        try check(unsafe neuron_allocations_share(path), path)
    }

    /// Calls so far of the process that shares its counters at `path`. Reading does not disturb it.
    static func count(at path: String) throws(BenchmarkFailure) -> Int {
        var count: UInt64 = 0
        // `count` is ours, and written before the call returns.
        try check(unsafe neuron_allocations_read(path, &count), path)
        return Int(count)
    }

    private static func check(_ code: Int32, _ path: String) throws(BenchmarkFailure) {
        guard code != 0 else { return }
        // The C library's own text for a code; it is copied before anything else can ask for another.
        let reason = unsafe String(cString: strerror(code))
        throw BenchmarkFailure("The counters of allocations at \(path): \(reason).")
    }
}
