/// Columns that line up: text to the left, figures to the right.
struct Table {
    private let headers: [String]
    private let rightAligned: Set<Int>
    private var rows: [[String]] = []

    /// A table of these columns; `figures` names those whose cells stand to the right.
    init(_ headers: [String], figures: Set<Int>) {
        self.headers = headers
        rightAligned = figures
    }

    /// Adds a row; as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The lines, headers first.
    var lines: [String] {
        let widths = headers.indices.map { column in
            ([headers] + rows).map { $0[column].count }.max() ?? 0
        }
        return ([headers] + rows).map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
            }.joined(separator: "  ")
        }
    }
}
