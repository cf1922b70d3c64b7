internal import Foundation
internal import Neuron

/// The files of a receipt log: `receipts-NUMBER.jsonl`, numbered upwards, one receipt a line.
struct ReceiptSegments: Sendable {
    private let folder: URL
    private let limits: ReceiptLog.Limits
    /// The segment that is written to.
    private var number: Int
    private var size: Int

    /// The segments in a folder; the last one is repaired, and those past the limits are removed.
    init(_ folder: String, limits: ReceiptLog.Limits, now: UnixTime) throws(StateError) {
        self.folder = URL(fileURLWithPath: folder, isDirectory: true)
        self.limits = limits
        number = 1
        size = 0
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            number = try Self.numbers(in: self.folder).last ?? 1
            size = try repair()
        } catch {
            throw Self.failure(error, in: folder)
        }
        prune(now: now)
    }

    /// The files in a folder, oldest first.
    static func files(in folder: URL) throws -> [URL] {
        try numbers(in: folder).map { folder.appending(path: name($0)) }
    }

    /// Adds one line.
    mutating func append(_ line: Bytes, now: UnixTime) throws(StateError) {
        do {
            if size > 0, size + line.count + 1 > limits.segmentBytes {
                number += 1
                size = 0
                prune(now: now)
            }
            let file = folder.appending(path: Self.name(number))
            if !FileManager.default.fileExists(atPath: file.path) {
                guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600])
                else {
                    throw CocoaError(.fileWriteUnknown)
                }
                size = 0
            }
            let handle = try FileHandle(forWritingTo: file)
            defer { try? handle.close() }
            try handle.truncate(atOffset: UInt64(size))
            try handle.seek(toOffset: UInt64(size))
            // On a full disk part of the line may get there; the next one is written over it.
            try handle.write(contentsOf: Data(line + [UInt8(ascii: "\n")]))
            size += line.count + 1
        } catch {
            throw Self.failure(error, in: folder.path)
        }
    }

    /// Cuts a last line that has no end off the last segment; its size after that.
    private func repair() throws -> Int {
        let file = folder.appending(path: Self.name(number))
        guard FileManager.default.fileExists(atPath: file.path) else { return 0 }
        let handle = try FileHandle(forUpdating: file)
        defer { try? handle.close() }
        var end = try handle.seekToEnd()
        let whole = end
        // A receipt has at most 64 KiB, so the last line's end is not far.
        while end > 0 {
            let start = end > 4_096 ? end - 4_096 : 0
            try handle.seek(toOffset: start)
            let piece = try handle.read(upToCount: Int(end - start)) ?? Data()
            if let newline = piece.lastIndex(of: UInt8(ascii: "\n")) {
                end = start + UInt64(newline - piece.startIndex) + 1
                break
            }
            end = start
        }
        if end < whole { try handle.truncate(atOffset: end) }
        return Int(end)
    }

    /// Removes what is too old or too much, the oldest first; never the segment that is written to.
    private func prune(now: UnixTime) {
        guard let numbers = try? Self.numbers(in: folder) else { return }
        var total = 0
        for number in numbers.reversed() {
            let file = folder.appending(path: Self.name(number))
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            total += attributes?[.size] as? Int ?? 0
            let written = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            let age = Double(now.seconds) - written
            guard number != self.number, total > limits.totalBytes || age > limits.age.inSeconds else { continue }
            // What can't be removed is tried again with the next segment.
            try? FileManager.default.removeItem(at: file)
        }
    }

    private static func numbers(in folder: URL) throws -> [Int] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).compactMap { name in
            guard name.hasPrefix("receipts-"), name.hasSuffix(".jsonl") else { return nil }
            return Int(name.dropFirst(9).dropLast(6))
        }.sorted()
    }

    private static func name(_ number: Int) -> String {
        let digits = String(number)
        return "receipts-\(String(repeating: "0", count: max(0, 8 - digits.count)))\(digits).jsonl"
    }

    private static func failure(_ error: any Error, in folder: String) -> StateError {
        StateError(
            .inputOutput, "The receipts in \(folder) can't be written: \(error.localizedDescription)",
            remedy: "Make room on the disk, or give the process the right to write there.")
    }
}

/// Receipts as they stand in files.
package enum ReceiptFiles {
    /// One receipt and where it stands.
    package struct Found: Sendable {
        package let file: String
        package let line: Int
        package let receipt: Receipt
    }

    /// Gives every receipt of a file, or of the segments in a folder, oldest first; what is no receipt is counted and passed over.
    ///
    /// - Throws: `StateError` when there is no such file or folder.
    package static func each(at path: String, _ take: (Found) throws -> Void) throws -> (receipts: Int, others: Int) {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        guard let attributes else {
            throw StateError(
                .inputOutput, "There is no \(path).", remedy: "Name a file of receipts, or the folder that has them.")
        }
        let url = URL(fileURLWithPath: path)
        var receipts = 0
        var others = 0
        for file in attributes[.type] as? FileAttributeType == .typeDirectory ? try ReceiptSegments.files(in: url) : [url] {
            for (number, line) in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")).enumerated() {
                if let receipt = try? Receipt(json: Bytes(line)) {
                    receipts += 1
                    try take(Found(file: file.lastPathComponent, line: number + 1, receipt: receipt))
                } else {
                    others += 1
                }
            }
        }
        return (receipts, others)
    }
}
