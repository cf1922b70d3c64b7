public import Foundation

/// Where golden vectors are read from: the folder that `NEURON_VECTORS` names, else `Tests/Fixtures/vectors`.
///
/// Tests take a file with ``data(_:)``; a suite that ``has(_:)`` says no to is skipped by name.
public enum Vectors {
    /// The folder in use.
    public static let folder: URL = {
        if let chosen = ProcessInfo.processInfo.environment["NEURON_VECTORS"], !chosen.isEmpty {
            return URL(fileURLWithPath: chosen, isDirectory: true)
        }
        return fixtures.appending(path: "vectors", directoryHint: .isDirectory)
    }()

    /// `Tests/Fixtures` of this checkout.
    public static let fixtures = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures", directoryHint: .isDirectory)

    /// Whether the chosen folder has the file, for `.enabled(if:)`.
    public static func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: name).path)
    }

    /// The file's bytes; `name` is a path below the folder, such as `consensus/epoch_small.json`.
    public static func data(_ name: String) throws -> Data {
        try Data(contentsOf: folder.appending(path: name))
    }

    /// The file as a JSON value.
    public static func json<Value: Decodable>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: data(name))
    }
}

/// Bytes from lower- or upper-case hex; nil for anything else.
public func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count % 2 == 0 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(digits.count / 2)
    for index in stride(from: 0, to: digits.count, by: 2) {
        guard let high = hexDigit(digits[index]), let low = hexDigit(digits[index + 1]) else { return nil }
        out.append(high << 4 | low)
    }
    return out
}

/// Lower-case hex of bytes.
public func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
}

private func hexDigit(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x30...0x39: character - 0x30
    case 0x61...0x66: character - 0x61 + 10
    case 0x41...0x46: character - 0x41 + 10
    default: nil
    }
}
