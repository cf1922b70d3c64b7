internal import Foundation
internal import GRDB
internal import Neuron

/// A chain in one file: blocks with their calls, and the whole state now and then.
///
/// A block is written, and the file flushed, before anybody hears of it: what a process told is there after `kill -9`.
/// - Note: SQLite in its write-ahead mode; one process has the file at a time.
final class ChainDatabase: Sendable {
    /// Blocks between two whole states: as many as states can be read back.
    static let interval: UInt64 = 256

    private let queue: DatabaseQueue

    /// What a file holds: the state to begin with, that block's record, the records since then, and the hashes of all blocks.
    struct Contents {
        let state: ChainState
        var base = Data()
        var records: [Data] = []
        let hashes: [BlockHash]
    }

    /// Opens a file, or makes it.
    init(path: String) throws(ChainError) {
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(1)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        do {
            queue = try DatabaseQueue(path: path, configuration: configuration)
            var migrator = DatabaseMigrator()
            migrator.registerMigration("1") { db in
                try db.execute(
                    sql: """
                        CREATE TABLE block (number INTEGER PRIMARY KEY, hash BLOB NOT NULL, record BLOB NOT NULL);
                        CREATE TABLE state (number INTEGER PRIMARY KEY, state BLOB NOT NULL);
                        """)
            }
            try migrator.migrate(queue)
        } catch {
            throw Self.failure("The state file \(path) can't be opened", error)
        }
    }

    /// What the file holds; nil for a new one.
    func contents() throws(ChainError) -> Contents? {
        do {
            return try queue.read { db in
                guard let head = try Int64.fetchOne(db, sql: "SELECT MAX(number) FROM block") else { return nil }
                // So far back that the states of the last blocks come into being again.
                let wanted = max(0, head - Int64(Self.interval))
                let row =
                    try Row.fetchOne(
                        db, sql: "SELECT number, state FROM state WHERE number <= ? ORDER BY number DESC", arguments: [wanted])
                    ?? Row.fetchOne(db, sql: "SELECT number, state FROM state ORDER BY number")
                guard let row else { return nil }
                let number: Int64 = row["number"]
                let state = try JSONDecoder().decode(ChainState.self, from: row["state"])
                let records = try Data.fetchAll(
                    db, sql: "SELECT record FROM block WHERE number >= ? ORDER BY number", arguments: [number])
                let hashes = try Data.fetchAll(db, sql: "SELECT hash FROM block ORDER BY number")
                return Contents(
                    state: state, base: records.first ?? Data(), records: Array(records.dropFirst()),
                    hashes: hashes.compactMap { BlockHash(Bytes($0)) })
            }
        } catch {
            throw Self.failure("The state file can't be read", error)
        }
    }

    /// Writes a chain's beginning.
    func begin(_ state: ChainState, hashes: [BlockHash], record: Data = Data()) throws(ChainError) {
        do {
            let encoded = try JSONEncoder().encode(state)
            try queue.write { db in
                try db.execute(sql: "DELETE FROM block; DELETE FROM state")
                for (number, hash) in hashes.enumerated() {
                    try db.execute(
                        sql: "INSERT INTO block (number, hash, record) VALUES (?, ?, ?)",
                        arguments: [Int64(number), Data(hash.bytes), number + 1 == hashes.count ? record : Data()])
                }
                try db.execute(
                    sql: "INSERT INTO state (number, state) VALUES (?, ?)",
                    arguments: [Int64(state.block.number), encoded])
            }
        } catch {
            throw Self.failure("The state file can't be written", error)
        }
    }

    /// Writes blocks, all of them or none; now and then with the state after one.
    func append(_ blocks: [(block: some Encodable, header: BlockHeader, state: ChainState)]) throws(ChainError) {
        do {
            let encoder = JSONEncoder()
            let rows = try blocks.map { block, header, state in
                (
                    number: header.number, hash: Data(header.hash.bytes), record: try encoder.encode(block),
                    state: header.number % Self.interval == 0 ? try encoder.encode(state) : nil
                )
            }
            try queue.write { db in
                for row in rows {
                    try db.execute(
                        sql: "INSERT INTO block (number, hash, record) VALUES (?, ?, ?)",
                        arguments: [Int64(row.number), row.hash, row.record])
                    guard let encoded = row.state else { continue }
                    try db.execute(
                        sql: "INSERT INTO state (number, state) VALUES (?, ?)", arguments: [Int64(row.number), encoded])
                    // Two whole states reach back as far as reads do.
                    try db.execute(
                        sql: "DELETE FROM state WHERE number < ?", arguments: [Int64(row.number) - 2 * Int64(Self.interval)])
                }
            }
        } catch {
            throw Self.failure("Block \(blocks.first.map { "\($0.header.number)" } ?? "") can't be written", error)
        }
    }

    /// Forgets the blocks after one; its own state is kept whole, so that the chain goes on from there.
    func revert(to state: ChainState) throws(ChainError) {
        do {
            let number = Int64(state.block.number)
            let encoded = try JSONEncoder().encode(state)
            try queue.write { db in
                try db.execute(sql: "DELETE FROM block WHERE number > ?", arguments: [number])
                try db.execute(sql: "DELETE FROM state WHERE number > ?", arguments: [number])
                try db.execute(
                    sql: "INSERT OR REPLACE INTO state (number, state) VALUES (?, ?)", arguments: [number, encoded])
            }
        } catch {
            throw Self.failure("The chain can't be taken back", error)
        }
    }

    private static func failure(_ message: String, _ cause: any Error) -> ChainError {
        ChainError(
            .stopped, "\(message): \(cause).",
            remedy: "Check that the file is this program's, that no other process has it, and that the disk has room.",
            cause: cause)
    }
}
