internal import Foundation
package import Neuron
internal import Synchronization

/// What a validator must not forget about its weights: what it intends, what is on its way, and what it must reveal. One small file,
/// replaced as a whole, so that a process that is killed anywhere neither loses weights nor sets them twice.
package final class WeightLedger: Sendable {
    /// The file's content.
    package struct Content: Hashable, Sendable, Codable {
        var format = "neuron-weights/1"
        /// Weights that are decided.
        package var intent: WeightIntent?
        /// A call that was signed and may be in a block.
        package var pending: Pending?
        /// Commits by hash that are to be revealed.
        package var reveals: [WeightReveal] = []
        /// The block of the last weights or commit that came into a block.
        package var lastSet: BlockNumber?
    }

    /// A signed call, and what it is for.
    package struct Pending: Hashable, Sendable, Codable {
        package enum Purpose: Hashable, Sendable, Codable {
            /// It sets or commits the intent that was decided at this block.
            case intent(BlockNumber)
            /// It reveals the commit of this hash.
            case reveal(String)
        }
        package let submission: PendingSubmission
        package let purpose: Purpose
    }

    private static let name = "weights.json"
    private let state: any StateStore
    private let content: Mutex<Content>

    /// The ledger of a neuron's state.
    ///
    /// - Throws: ``StateError/Code/damaged`` for a file that can't be read.
    package init(_ state: any StateStore) async throws(StateError) {
        self.state = state
        guard let bytes = try await state.read(Self.name) else {
            content = Mutex(Content())
            return
        }
        guard bytes.count <= 16 << 20, let read = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
            read.format == "neuron-weights/1"
        else {
            throw StateError(
                .damaged, "The saved weights (\(Self.name)) can't be read.",
                remedy: "Remove the file: weights that were on their way are then decided anew.")
        }
        content = Mutex(read)
    }

    /// What is in it.
    package var current: Content { content.withLock { $0 } }

    /// Changes the content and writes it; on an error nothing is changed.
    package func update(_ change: (inout Content) -> Void) async throws(StateError) {
        var new = current
        change(&new)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        guard let data = try? encoder.encode(new) else {
            throw StateError(.damaged, "The weights can't be written as JSON.", remedy: nil)
        }
        try await state.write(Bytes(data), to: Self.name)
        content.withLock { $0 = new }
    }

    /// Notes what is signed for a purpose; how it ends changes intent and reveals in the same write.
    package func journal(for purpose: Pending.Purpose) -> any SubmissionJournal { Journal(ledger: self, purpose: purpose) }

    /// Puts down how a call ended.
    package func end(_ ending: SubmissionEnd, for purpose: Pending.Purpose) async throws(StateError) {
        try await update { content in
            content.pending = nil
            guard case .included(let block) = ending else {
                // A commit that came into no block has nothing to reveal; the intent stays and is tried again.
                if case .intent = purpose { content.reveals.removeAll { $0.committed == nil } }
                return
            }
            switch purpose {
            case .intent(let decidedAt):
                // Newer weights that were decided meanwhile are still to be set.
                if content.intent?.decidedAt == decidedAt { content.intent = nil }
                content.lastSet = block.number
                for index in content.reveals.indices where content.reveals[index].committed == nil {
                    content.reveals[index].committed = block
                }
            case .reveal(let hash): content.reveals.removeAll { $0.hash == hash }
            }
        }
    }

    private struct Journal: SubmissionJournal {
        let ledger: WeightLedger
        let purpose: Pending.Purpose

        func note(_ pending: PendingSubmission) async throws(StateError) {
            try await ledger.update { $0.pending = Pending(submission: pending, purpose: purpose) }
        }
        func end(_ ending: SubmissionEnd) async throws(StateError) { try await ledger.end(ending, for: purpose) }
    }
}
