internal import HTTPTypes

/// Headers as lines of text, `name: value` and LF or CR LF behind each.
enum CurlHeaders {
    /// The fields in the order of their lines; lines that are no fields are left out.
    static func fields(_ lines: [UInt8]) -> HTTPFields {
        var fields = HTTPFields()
        for line in lines.split(separator: UInt8(ascii: "\n")) {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
                let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
            else { continue }
            fields.append(HTTPField(name: name, value: String(decoding: value(of: line, after: colon), as: UTF8.self)))
        }
        return fields
    }

    /// The length of the body, where this line announces it.
    static func contentLength(_ line: some RandomAccessCollection<UInt8>) -> Int? {
        let name = "content-length".utf8
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), line[..<colon].count == name.count,
            zip(line, name).allSatisfy({ (0x41...0x5A).contains($0) ? $0 | 0x20 == $1 : $0 == $1 })
        else { return nil }
        return Int(String(decoding: value(of: line, after: colon), as: UTF8.self))
    }

    /// What stands behind the colon, without the space around it.
    private static func value<Line: RandomAccessCollection<UInt8>>(
        of line: Line, after colon: Line.Index
    ) -> Line.SubSequence {
        let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || (0x09...0x0D).contains($0) }
        var value = line[line.index(after: colon)...].drop(while: isSpace)
        while let last = value.last, isSpace(last) { value = value.dropLast() }
        return value
    }
}
