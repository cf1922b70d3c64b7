package import ArgumentParser
internal import Axon
internal import Foundation
package import Neuron

/// A failure that knows the code its process ends with, as `sysexits.h` has them.
package protocol ExitCoded: NeuronFailure {
    /// The process's exit code.
    var exitCode: Int32 { get }
}

/// How a process ends: what it says last, and the code that it leaves.
package enum ProgramEnd {
    /// Ends the process because of an error; a request for help is one that ends well.
    package static func exit<Command: ParsableArguments>(_ error: any Error, of command: Command.Type) -> Never {
        if let failure = error as? any NeuronFailure {
            StandardStreams.note("Error: \(failure)")
            Foundation.exit(exitCode(of: failure))
        }
        let code = command.exitCode(for: error)
        let text = command.fullMessage(for: error)
        if !text.isEmpty { code.isSuccess ? StandardStreams.result(text) : StandardStreams.note(text) }
        Foundation.exit(code.rawValue)
    }

    /// The code for a failure; 1 where none fits better.
    package static func exitCode(of failure: any NeuronFailure) -> Int32 { (failure as? any ExitCoded)?.exitCode ?? 1 }
}

extension NeuronError: ExitCoded {
    package var exitCode: Int32 { code.exitCode }
}

extension StateError: ExitCoded {
    /// 75 while another process has the folder, 74 where the disk refuses, 78 for what can't be read any more.
    package var exitCode: Int32 {
        switch code {
        case .locked: NeuronError.Code.stateLocked.exitCode
        case .inputOutput: 74
        default: NeuronError.Code.badState.exitCode
        }
    }
}

extension AxonError: ExitCoded {
    /// 69 for a port that is taken, 77 for one that is not allowed, 78 for an address of another machine, 71 for the rest.
    package var exitCode: Int32 {
        switch code {
        case .portInUse: 69
        case .notAllowed: 77
        case .noSuchAddress: 78
        default: 71
        }
    }
}

extension ChainError: ExitCoded {
    /// 69 for a chain out of reach, 75 for a call that came too soon, 1 for what it refused.
    package var exitCode: Int32 {
        switch code {
        case .unreachable, .stopped: NeuronError.Code.chainOutOfReach.exitCode
        case .tooSoon: 75
        case .unknownSubnet: NeuronError.Code.badConfiguration.exitCode
        default: 1
        }
    }
}

extension IdentityError: ExitCoded {
    /// 66 for a key file that is missing, 69 for a signer out of reach, 74 where the disk refuses, 77 for a key that is locked or
    /// must not be lost, 78 for a key file that is none, 64 for what was written wrongly, 70 where the system's libraries fail.
    package var exitCode: Int32 {
        switch code {
        case .keyfileMissing: NeuronError.Code.fileMissing.exitCode
        case .signerUnreachable: NeuronError.Code.chainOutOfReach.exitCode
        case .keyfileInaccessible: 74
        case .passwordNeeded, .wrongPassword, .keyExists, .signerRefused, .publicKeyOnly: 77
        case .invalidKeyfile, .addressMismatch: NeuronError.Code.badConfiguration.exitCode
        case .noSecureMemory, .cryptographyFailed: 70
        case .signingFailed, .signingCancelled: 1
        default: NeuronError.Code.usage.exitCode
        }
    }
}
