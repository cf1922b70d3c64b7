internal import Synchronization

/// Addresses met lately, as keys and as texts: base 58 and its checksum take microseconds, and a neuron meets the same few hundred keys
/// in every request.
///
/// Bounded: each key has one place, and who comes to a taken place takes it. What is remembered was worked out before, so that a
/// stranger who crowds others out costs time and nothing else.
final class SS58Texts: Sendable {
    /// The process's memory of addresses.
    static let shared = SS58Texts()

    /// One address, both ways.
    struct Entry: Sendable {
        let address: SS58Address
        let text: String
        let characters: Bytes
    }

    /// Places by key, and by text, behind one lock.
    private final class Shard: Sendable {
        let places = Mutex<(byKey: [Entry?], byText: [Entry?])>(([], []))
    }

    private static let placesPerShard = 128
    private let shards = (0..<32).map { _ in Shard() }

    /// The text of an address, made where it is not remembered.
    func text(of address: SS58Address, made make: () -> String) -> String {
        let bytes = address.publicKey.bytes
        let place = Self.place(bytes[...])
        let known = shards[place.shard].places.withLock { places in
            places.byKey.isEmpty ? nil : places.byKey[place.index]
        }
        if let known, known.address.publicKey.bytes == bytes { return known.text }
        let text = make()
        let entry = Entry(address: address, text: text, characters: Bytes(text.utf8))
        store(entry, at: place, \.byKey)
        return text
    }

    /// Whether a text is the canonical one of an address.
    func isText(_ characters: ArraySlice<UInt8>, of address: SS58Address) -> Bool {
        var text = address.description
        return text.withUTF8 { text in unsafe characters.elementsEqual(text) }
    }

    /// The address with this one canonical text, if it is remembered: of a key that may sign, then.
    func address(_ characters: ArraySlice<UInt8>) -> SS58Address? {
        let place = Self.place(characters)
        let known = shards[place.shard].places.withLock { places in
            places.byText.isEmpty ? nil : places.byText[place.index]
        }
        guard let known, known.characters.elementsEqual(characters) else { return nil }
        return known.address
    }

    /// Remembers the address of a key that may sign by its canonical text.
    func remember(_ address: SS58Address, as characters: ArraySlice<UInt8>) {
        let entry = Entry(address: address, text: address.description, characters: Bytes(characters))
        store(entry, at: Self.place(characters), \.byText)
    }

    private func store(
        _ entry: Entry, at place: (shard: Int, index: Int),
        _ way: WritableKeyPath<(byKey: [Entry?], byText: [Entry?]), [Entry?]>
    ) {
        shards[place.shard].places.withLock { places in
            if places[keyPath: way].isEmpty { places[keyPath: way] = Array(repeating: nil, count: Self.placesPerShard) }
            places[keyPath: way][place.index] = entry
        }
    }

    /// Where a key or a text belongs, by eight bytes from the middle of either. Who makes many that fall together gains nothing by it.
    private static func place(_ bytes: ArraySlice<UInt8>) -> (shard: Int, index: Int) {
        var word: UInt64 = 0
        for byte in bytes.dropFirst(12).prefix(8) { word = word << 8 | UInt64(byte) }
        let hash = (word &* 0x9E37_79B9_7F4A_7C15) >> 40
        return (Int(hash & 31), Int(hash >> 5 & 127))
    }
}
