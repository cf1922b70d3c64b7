internal import HTTPTypes
internal import NIOCore
internal import Neuron
internal import Synchronization

/// The way from the calls' tasks back to their connection: many commands, one hop to the event loop.
final class H1Mailbox: Sendable {
    enum Command: Sendable {
        /// An answer for a request; the pending value settles when it is out, or never will be.
        case respond(Int, HTTPResponse, RawCall.Reply, Pending<Void>)
        /// A request is given up.
        case abandon(Int)
        /// A request's answer has something to take again.
        case more(Int)
        /// A request's body is waited for.
        case wanted(Int)
        /// So many bytes of a request's body were read.
        case read(Int, Int)
    }

    private let commands = Mutex<[Command]>([])
    private let loop: any EventLoop
    private let handler: NIOLoopBound<Weak>

    private struct Weak {
        weak var handler: H1Handler?
    }

    /// A mailbox of a handler; made on its event loop.
    init(of handler: H1Handler, on loop: any EventLoop) {
        self.loop = loop
        self.handler = NIOLoopBound(Weak(handler: handler), eventLoop: loop)
    }

    /// Sends a command; those sent until the loop comes to them are done in one go.
    func send(_ command: Command) {
        let isFirst = commands.withLock { commands in
            commands.append(command)
            return commands.count == 1
        }
        guard isFirst else { return }
        loop.execute {
            let commands = self.commands.withLock { commands in
                defer { commands = [] }
                return commands
            }
            if let handler = self.handler.value.handler { return handler.obey(commands) }
            for case .respond(_, _, let reply, let out) in commands {
                if case .stream(let stream) = reply { stream.leave() }
                out.settle(())
            }
        }
    }
}
