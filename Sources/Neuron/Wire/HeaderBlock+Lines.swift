extension HeaderBlock {
    /// The fields as lines of text, `name: value` and LF behind each.
    package var lines: Bytes {
        var lines = Bytes()
        lines.reserveCapacity(used)
        forEachPlace { place in
            lines.append(contentsOf: self[place.name])
            lines.append(UInt8(ascii: ":"))
            lines.append(UInt8(ascii: " "))
            lines.append(contentsOf: self[place.value])
            lines.append(UInt8(ascii: "\n"))
        }
        return lines
    }

    /// The fields of lines of text, `name: value` and LF or CR LF behind each; what is no field is left out.
    package init(lines: Bytes) {
        self.init(capacity: lines.count + 64)
        var start = 0
        while start < lines.count {
            let end = lines[start...].firstIndex(of: UInt8(ascii: "\n")) ?? lines.count
            append(line: lines[start..<end])
            start = end + 1
        }
    }

    private mutating func append(line: ArraySlice<UInt8>) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), (1...Int(UInt16.max)).contains(colon - line.startIndex) else {
            return
        }
        var (start, end) = (colon + 1, line.endIndex)
        while start < end, Self.isSpace(line[start]) { start += 1 }
        while start < end, Self.isSpace(line[end - 1]) { end -= 1 }
        let name = line[..<colon]
        if name.contains(where: { (0x41...0x5A).contains($0) }) {
            append(name.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }[...], line[start..<end])
        } else {
            append(name, line[start..<end])
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte) }
}
