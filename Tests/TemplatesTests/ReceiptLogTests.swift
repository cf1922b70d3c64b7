import Foundation
import Neuron
import Templates
import Testing

@Suite("A log of receipts")
struct ReceiptLogTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "neuron-receipts-\(UUID())").path

    private func receipt(_ number: Int) -> Receipt {
        Receipt(
            request: .init(lines: (0..<8).map { "request \(number) \($0)" }, signature: "0x\(number)"),
            answer: .init(lines: (0..<8).map { "answer \(number) \($0)" }, signature: "0x\(number)"))
    }

    private func found() throws -> [Receipt] {
        var receipts: [Receipt] = []
        let (_, others) = try ReceiptFiles.each(at: folder) { receipts.append($0.receipt) }
        #expect(others == 0)
        return receipts
    }

    @Test("what is kept is there after the log was closed, in order, also over a restart")
    func kept() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for round in 0..<3 {
            let log = try ReceiptLog(folder)
            for number in 0..<100 { log.keep(receipt(round * 100 + number)) }
            await log.close()
        }
        #expect(try found() == (0..<300).map(receipt))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/receipts-00000001.jsonl")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("a last line that was torn is cut off at the next start", arguments: [1, 50, 5_000])
    func torn(bytes: Int) async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try ReceiptLog(folder)
        for number in 0..<3 { first.keep(receipt(number)) }
        await first.close()
        let file = URL(fileURLWithPath: folder + "/receipts-00000001.jsonl")
        try (Data(contentsOf: file) + Data(repeating: UInt8(ascii: "x"), count: bytes)).write(to: file)
        let second = try ReceiptLog(folder)
        second.keep(receipt(3))
        await second.close()
        #expect(try found() == (0..<4).map(receipt))
    }

    @Test("segments are cut at their size, and the oldest go past the limit of all")
    func limits() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let size = receipt(100).json.count + 1
        let log = try ReceiptLog(folder, limits: .init(segmentBytes: size * 10, totalBytes: size * 35))
        for number in 100..<200 { log.keep(receipt(number)) }
        await log.close()
        let left = try found()
        #expect(left.last == receipt(199))
        #expect(left.count <= 40 && left.count >= 10)
        #expect(left == (200 - left.count..<200).map(receipt))
    }

    @Test("what is no receipt is passed over and counted")
    func others() async throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let log = try ReceiptLog(folder)
        log.keep(receipt(1))
        await log.close()
        let file = URL(fileURLWithPath: folder + "/receipts-00000001.jsonl")
        try (Data("{}\nnonsense\n".utf8) + Data(contentsOf: file)).write(to: file)
        var receipts = 0
        let counts = try ReceiptFiles.each(at: folder) { _ in receipts += 1 }
        #expect(counts.receipts == 1 && counts.others == 2 && receipts == 1)
    }

    @Test("a full disk loses receipts and nothing else")
    func fullDisk() async throws {
        // A device that takes no byte stands for the full disk.
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createSymbolicLink(
            atPath: folder + "/receipts-00000001.jsonl", withDestinationPath: "/dev/full")
        let log = try ReceiptLog(folder)
        for number in 0..<10 { log.keep(receipt(number)) }
        await log.close()
    }
}
