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
    private final class Entry: Sendable {
        let address: SS58Address
        let text: String
        let characters: Bytes

        init(_ address: SS58Address, _ text: String) {
            self.address = address
            self.text = text
            characters = Bytes(text.utf8)
        }
    }

    /// Places by key, and by text, behind one lock.
    private final class Shard: Sendable {
        let places = Mutex<(byKey: [Entry?], byText: [Entry?])>(([], []))
    }

    private static let placesPerShard = 128
    private let shards = (0..<32).map { _ in Shard() }

    /// The text of an address, made where it is not remembered.
    func text(of address: SS58Address, made make: () -> String) -> String { entry(of: address, made: make).text }

    /// The same as bytes.
    func characters(of address: SS58Address, made make: () -> String) -> Bytes { entry(of: address, made: make).characters }

    private func entry(of address: SS58Address, made make: () -> String) -> Entry {
        let bytes = address.publicKey.bytes
        let place = Self.place(bytes[...])
        let known = shards[place.shard].places.withLock { places in
            places.byKey.isEmpty ? nil : places.byKey[place.index]
        }
        if let known, known.address.publicKey.bytes == bytes { return known }
        let entry = Entry(address, make())
        store(entry, at: place, \.byKey)
        return entry
    }

    /// The address with this one canonical text, if it is remembered: of a key that may sign, then.
    func address(_ characters: ArraySlice<UInt8>) -> SS58Address? {
        let place = Self.place(characters)
        let known = shards[place.shard].places.withLock { places in
            places.byText.isEmpty ? nil : places.byText[place.index]
        }
        guard let known, TextBytes.isSame(known.characters[...], characters) else { return nil }
        return known.address
    }

    /// Remembers the address of a key that may sign by its canonical text.
    func remember(_ address: SS58Address, as characters: ArraySlice<UInt8>) {
        store(Entry(address, String(decoding: characters, as: UTF8.self)), at: Self.place(characters), \.byText)
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
        let word = unsafe bytes.withUnsafeBufferPointer { bytes in
            // Read within the slice.
            unsafe bytes.count < 20 ? 0 : UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: 12, as: UInt64.self)
        }
        let hash = (word &* 0x9E37_79B9_7F4A_7C15) >> 40
        return (Int(hash & 31), Int(hash >> 5 & 127))
    }
}
