/// Every row, in the order of the table: a row that others are compared with stands before them.
enum Rows {
    static var all: [Row] {
        SignatureRows.all + DigestRows.all + RequestRows.all + ReplayRows.all + EpochRows.all + ChainRows.all + NodeRows.all
            + AxonRows.all + PeerRows.all + AxonLoadRows.all + MemoryRows.all + RoundRows.all + ScaleRows.all
    }

    /// The rows whose names contain `part`, or all.
    static func named(_ part: String?) throws(BenchmarkFailure) -> [Row] {
        let rows = all.filter { row in part.map { row.name.contains($0) } ?? true }
        try BenchmarkFailure.unless(!rows.isEmpty, "No row's name contains \(part ?? ""): --list names them.")
        return rows
    }
}
