internal import HTTPTypes
internal import NIOCore
internal import Neuron
internal import Synchronization

/// What calls' tasks tell their connection. `ID` is how the connection names a call.
enum CallCommand<ID: Sendable>: Sendable {
    /// The call's answer; the pending value settles when it is out, or never will be.
    case respond(ID, HTTPResponse, RawCall.Reply, Pending<Void>)
    /// The call is given up.
    case abandon(ID)
    /// The call's answer has something to take again.
    case more(ID)
    /// The request's body is waited for.
    case wanted(ID)
    /// So many bytes of the request's body were read.
    case read(ID, Int)
}

/// One connection's handler, on its event loop.
protocol CallCarrier: AnyObject, SendableMetatype {
    /// How it names a call.
    associatedtype CallID: Sendable
    /// Does what the calls' tasks asked for, in order.
    func obey(_ commands: [CallCommand<CallID>])
}

/// The way from the calls' tasks back to their connection: many commands, one hop to the event loop.
final class CallMailbox<Carrier: CallCarrier>: Sendable {
    typealias Command = CallCommand<Carrier.CallID>

    private let commands = Mutex<[Command]>([])
    private let loop: any EventLoop
    private let carrier: NIOLoopBound<Weak>

    private struct Weak {
        weak var carrier: Carrier?
    }

    /// A mailbox of a handler; made on its event loop.
    init(of carrier: Carrier, on loop: any EventLoop) {
        self.loop = loop
        self.carrier = NIOLoopBound(Weak(carrier: carrier), eventLoop: loop)
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
            if let carrier = self.carrier.value.carrier { return carrier.obey(commands) }
            for case .respond(_, _, let reply, let out) in commands {
                if case .stream(let stream) = reply { stream.leave() }
                out.settle(())
            }
        }
    }
}
