/// Something in a row failed: no figure stands for work that was not done.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless `isTrue`.
    static func unless(_ isTrue: Bool, _ description: @autoclosure () -> String) throws(BenchmarkFailure) {
        if !isTrue { throw BenchmarkFailure(description()) }
    }
}
