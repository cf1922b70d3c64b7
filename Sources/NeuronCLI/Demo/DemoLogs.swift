internal import Foundation
internal import Synchronization

/// Shows what the demo's processes log, each line after its writer's name.
final class DemoLogs: Sendable {
    private let isOn: Bool
    private let display: DemoDisplay
    /// How many bytes of each log were shown.
    private let shown = Mutex<[String: UInt64]>([:])

    /// The most that is shown of one log at once.
    private static let limit = 1 << 20

    init(isOn: Bool, display: DemoDisplay) {
        self.isOn = isOn
        self.display = display
    }

    /// Shows the whole lines that were written since the last time.
    func show(_ names: [String], in folder: DemoFolder) {
        guard isOn else { return }
        shown.withLock { shown in
            for name in names {
                let begin = shown[name] ?? 0
                guard let file = FileHandle(forReadingAtPath: folder.log(of: name)), (try? file.seek(toOffset: begin)) != nil,
                    let data = try? file.read(upToCount: Self.limit), let end = data.lastIndex(of: UInt8(ascii: "\n"))
                else { continue }
                for line in data[..<end].split(separator: UInt8(ascii: "\n")) {
                    display.note("\(name): \(String(decoding: line, as: UTF8.self))")
                }
                shown[name] = begin + UInt64(end - data.startIndex + 1)
            }
        }
    }
}
