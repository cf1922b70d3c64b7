/// Rows of (column, value), ascending columns. A pair that is listed with zero is present; one that is not listed is absent.
struct SparseMatrix: Hashable, Sendable {
    /// One value of a row.
    struct Entry: Hashable, Sendable {
        let column: Int
        var value: Fixed32
    }

    var rows: [[Entry]]

    /// The stored 16-bit rows as plain whole numbers; entries that `keep` refuses are absent.
    init(_ stored: [[StoredEntry]], keep: (_ row: Int, _ column: Int) -> Bool) {
        rows = stored.enumerated().map { row, entries in
            entries.filter { keep(row, Int($0.uid)) }
                .map { Entry(column: Int($0.uid), value: Fixed32(Int64($0.value))) }
                .sorted { $0.column < $1.column }
        }
    }

    init(rows: [[Entry]]) { self.rows = rows }

    /// Each row over its sum.
    mutating func normaliseRows() {
        for row in rows.indices {
            let sum = rows[row].reduce(Fixed32.zero) { $0 + $1.value }
            guard sum.bits != 0 else { continue }
            for index in rows[row].indices { rows[row][index].value = rows[row][index].value / sum }
        }
    }

    /// Each column over its sum.
    mutating func normaliseColumns() { divideColumns(by: columnTotals(start: .zero, +)) }

    /// Each column over its largest value.
    mutating func upscaleColumns() { divideColumns(by: columnTotals(start: .zero, max)) }

    /// Every value replaced, row and column known; nil makes it absent.
    func compactMap(_ change: (_ row: Int, _ column: Int, _ value: Fixed32) -> Fixed32?) -> SparseMatrix {
        SparseMatrix(
            rows: rows.enumerated().map { row, entries in
                entries.compactMap { entry in
                    change(row, entry.column, entry.value).map { Entry(column: entry.column, value: $0) }
                }
            })
    }

    /// The sum over the rows of `factors[row] × value`, each product floored, by column.
    func weightedColumnSums(_ factors: [Fixed32]) -> [Fixed32] {
        var sums = [Fixed32](repeating: .zero, count: rows.count)
        for (row, entries) in rows.enumerated() {
            for entry in entries { sums[entry.column] = sums[entry.column] + factors[row] * entry.value }
        }
        return sums
    }

    /// The sum over a row of `value × factors[column]`, each product floored, by row.
    func weightedRowSums(_ factors: [Fixed32]) -> [Fixed32] {
        rows.map { $0.reduce(Fixed32.zero) { $0 + $1.value * factors[$1.column] } }
    }

    /// A value, where it is present.
    func value(_ row: Int, _ column: Int) -> Fixed32? {
        var low = 0
        var high = rows[row].count
        while low < high {
            let middle = (low + high) / 2
            if rows[row][middle].column < column { low = middle + 1 } else { high = middle }
        }
        return low < rows[row].count && rows[row][low].column == column ? rows[row][low].value : nil
    }

    private func columnTotals(start: Fixed32, _ combine: (Fixed32, Fixed32) -> Fixed32) -> [Fixed32] {
        var totals = [Fixed32](repeating: start, count: rows.count)
        for entries in rows {
            for entry in entries { totals[entry.column] = combine(totals[entry.column], entry.value) }
        }
        return totals
    }

    private mutating func divideColumns(by totals: [Fixed32]) {
        for row in rows.indices {
            for index in rows[row].indices where totals[rows[row][index].column].bits != 0 {
                rows[row][index].value = rows[row][index].value / totals[rows[row][index].column]
            }
        }
    }
}
