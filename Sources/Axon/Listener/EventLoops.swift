internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// The event loops of the process: one a core, or as many as an axon asks for. They live as long as the process, so that an axon that
/// ends leaves no timer or write behind on a loop that is gone.
enum EventLoops {
    private static let groups = Mutex<[Int: MultiThreadedEventLoopGroup]>([:])

    /// So many loops, the same for all who ask for as many; one a core where no number is given.
    static func group(of threads: Int?) -> any EventLoopGroup {
        guard let threads else { return MultiThreadedEventLoopGroup.singleton }
        let count = max(1, threads)
        return groups.withLock { groups in
            if let group = groups[count] { return group }
            let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
            groups[count] = group
            return group
        }
    }
}
