package import Neuron
package import ScaleCodec

/// One item of a pallet's storage: how its keys are made, and what its values are.
package struct StorageEntry: Sendable {
    package let pallet: String
    package let prefix: String
    package let item: String
    /// Whether nothing stored means that there is no value; otherwise it means ``standard``.
    package let isOptional: Bool
    /// One for each part of the key; none for a single value.
    package let hashers: [StorageHasher]
    /// The type of the key: of its one part, or a tuple with a type for each.
    package let key: TypeID?
    package let value: TypeID
    /// The bytes that stand for nothing stored.
    package let standard: Bytes
    /// What all its keys begin with: 32 bytes.
    package let root: Bytes

    package init(
        pallet: String, prefix: String, item: String, isOptional: Bool, hashers: [StorageHasher], key: TypeID?, value: TypeID,
        standard: Bytes
    ) {
        self.pallet = pallet
        self.prefix = prefix
        self.item = item
        self.isOptional = isOptional
        self.hashers = hashers
        self.key = key
        self.value = value
        self.standard = standard
        root = Twox.hash(Bytes(prefix.utf8), words: 2) + Twox.hash(Bytes(item.utf8), words: 2)
    }

    /// The pallet's name and its own.
    package var name: String { "\(pallet).\(item)" }

    /// The types of the key's parts, one for each hasher.
    package func keyTypes(_ types: TypeRegistry) throws(ScaleError) -> [TypeID] {
        guard let key else { return [] }
        if hashers.count == 1 { return [key] }
        guard case .tuple(let parts) = try types[key].shape, parts.count == hashers.count else {
            throw ScaleError(.mismatch, "\(name) has \(hashers.count) hashers, and its key is \(types.name(of: key)).")
        }
        return parts
    }

    /// The key of a value, from parts that are SCALE bytes already; fewer parts than there are hashers give a prefix for paging.
    package func key(scale parts: [Bytes]) throws(ScaleError) -> Bytes {
        guard parts.count <= hashers.count else {
            throw ScaleError(.count, "\(name) takes \(hashers.count) key parts, not \(parts.count).")
        }
        return zip(hashers, parts).reduce(root) { $0 + $1.0.hash($1.1) }
    }

    /// The key of a value; fewer parts than there are hashers give a prefix for paging.
    package func key(_ parts: [ScaleValue], _ types: TypeRegistry) throws(ScaleError) -> Bytes {
        let keyTypes = try keyTypes(types)
        guard parts.count <= keyTypes.count else {
            throw ScaleError(.count, "\(name) takes \(keyTypes.count) key parts, not \(parts.count).")
        }
        var scale: [Bytes] = []
        for (part, type) in zip(parts, keyTypes) {
            do throws(ScaleError) { scale.append(try types.encode(part, as: type)) } catch { throw error.within(name) }
        }
        return try key(scale: scale)
    }

    /// The parts of a key, read back from it.
    ///
    /// - Throws: ``ScaleError`` where a hasher does not keep its part, or the key is not one of this item.
    package func parts(of key: Bytes, _ types: TypeRegistry) throws(ScaleError) -> [ScaleValue] {
        do throws(ScaleError) {
            var decoder = ScaleDecoder(key)
            guard try decoder.bytes(root.count) == root else { throw ScaleError(.mismatch, "The key is of another item.") }
            var parts: [ScaleValue] = []
            for (hasher, type) in zip(hashers, try keyTypes(types)) {
                guard let digest = hasher.readablePrefix else {
                    throw ScaleError(.mismatch, "\(hasher.name) does not keep the key's parts.")
                }
                let expected = try decoder.bytes(digest)
                let start = decoder.offset
                let part = try types.decode(type, from: &decoder)
                guard hasher.hash(Bytes(key[start..<decoder.offset])) == expected + key[start..<decoder.offset] else {
                    throw ScaleError(.mismatch, "A part of the key does not have the digest before it.", offset: start)
                }
                parts.append(part)
            }
            try decoder.finish()
            return parts
        } catch {
            throw error.within(name)
        }
    }

    /// The value that is stored; nil where nothing is and nothing stands for it.
    package func value(_ bytes: Bytes?, _ types: TypeRegistry) throws(ScaleError) -> ScaleValue? {
        guard let bytes = bytes ?? (isOptional ? nil : standard) else { return nil }
        do throws(ScaleError) { return try types.decode(value, from: bytes) } catch { throw error.within(name) }
    }
}
