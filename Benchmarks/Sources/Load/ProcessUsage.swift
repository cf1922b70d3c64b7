internal import Foundation
internal import Glibc

/// What a process has used up to a moment.
struct ProcessUsage: Sendable {
    /// Processor time of all its threads, in nanoseconds.
    let processor: UInt64
    /// Memory in use, in KiB.
    let memory: Int
    /// What of it is the process's own: neither a program's nor a library's, in KiB.
    let ownMemory: Int
    /// The most that it had in use, in KiB.
    let greatestMemory: Int

    /// Of a process that is alive.
    init(of process: pid_t) throws(BenchmarkFailure) {
        guard let processor = Clock.processor(of: process),
            let status = FileManager.default.contents(atPath: "/proc/\(process)/status")
        else { throw BenchmarkFailure("The process \(process) is gone.") }
        self.processor = processor
        let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
        func kibibytes(_ name: String) -> Int {
            lines.first { $0.hasPrefix(name) }
                .flatMap { $0.dropFirst(name.count).split(whereSeparator: \.isWhitespace).first }.flatMap { Int($0) } ?? 0
        }
        memory = kibibytes("VmRSS:")
        ownMemory = kibibytes("RssAnon:")
        greatestMemory = kibibytes("VmHWM:")
    }
}
