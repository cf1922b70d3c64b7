internal import NIOCore
internal import Neuron
internal import Synchronization

/// One connection's handler, on its event loop.
protocol CallCarrier: AnyObject, SendableMetatype {
    /// Does what the calls' tasks asked for, in order.
    func obey(_ commands: [CallCommand])
}

/// What waits in a mailbox, and whether its loop knows.
private struct CallCommands {
    var commands: [CallCommand] = []
    var isCalled = false
}

/// The way from the calls' tasks back to their connection: many commands, one hop to the event loop.
final class CallMailbox<Carrier: CallCarrier>: CallOutlet {
    private let state = Mutex(CallCommands())
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

    func send(_ command: CallCommand) {
        let mustCall = state.withLock { state in
            state.commands.append(command)
            defer { state.isCalled = true }
            return !state.isCalled
        }
        if mustCall { call() }
    }

    func leave(_ command: CallCommand) { state.withLock { $0.commands.append(command) } }

    func collect() {
        let mustCall = state.withLock { state in
            guard !state.commands.isEmpty, !state.isCalled else { return false }
            state.isCalled = true
            return true
        }
        if mustCall { call() }
    }

    /// Those sent until the loop comes to them are done in one go.
    private func call() {
        loop.execute {
            let commands = self.state.withLock { state in
                state.isCalled = false
                defer { state.commands = [] }
                return state.commands
            }
            if let carrier = self.carrier.value.carrier { return carrier.obey(commands) }
            for case .respond(_, _, let reply, _, let witness) in commands {
                if case .stream(let stream) = reply { stream.leave() }
                witness?.answerIsOut()
            }
        }
    }
}
