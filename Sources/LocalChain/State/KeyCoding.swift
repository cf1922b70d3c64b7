internal import Neuron

/// Keys of dictionaries are written as the text that people know them by, so that exported state can be read, and searched.
private struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { return nil }
}

extension Hotkey: CodingKeyRepresentable {
    package var codingKey: any CodingKey { TextKey(stringValue: "\(self)") }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

extension Coldkey: CodingKeyRepresentable {
    package var codingKey: any CodingKey { TextKey(stringValue: "\(self)") }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}

extension NetUID: CodingKeyRepresentable {
    package var codingKey: any CodingKey { TextKey(stringValue: "\(self)") }
    package init?(codingKey: some CodingKey) { self.init(codingKey.stringValue) }
}
