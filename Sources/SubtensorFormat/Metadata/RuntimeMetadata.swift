package import Neuron
package import ScaleCodec

/// What a runtime says of itself: its types, and by name its storage, calls, constants, events, errors and APIs.
///
/// Versions 14 (no APIs) and 15. All numbers come from here, so a runtime upgrade needs no new release.
package struct RuntimeMetadata: Sendable {
    /// 14 or 15.
    package let version: UInt8
    package let types: TypeRegistry
    package let pallets: [Pallet]
    package let extrinsic: ExtrinsicFormat
    /// Empty in version 14.
    package let apis: [RuntimeAPI]
    /// The enums of all calls, events and errors.
    package let outer: OuterTypes
    /// SHA-256 of the blob.
    package let digest: Bytes
    private let palletsByName: [String: Int]
    private let methodsByName: [String: RuntimeAPI.Method]

    /// The types of the runtime's outermost enums, each with a variant for every pallet that has one.
    package struct OuterTypes: Hashable, Sendable {
        package let call: TypeID?
        package let event: TypeID?
        package let error: TypeID?
    }

    /// The largest blob that is read, in bytes.
    package static let maxBytes = 16 << 20

    /// The metadata that a blob holds.
    ///
    /// - Throws: ``ScaleError`` with what was being read in its path.
    package init(_ blob: Bytes) throws(ScaleError) {
        guard blob.count <= Self.maxBytes else {
            throw ScaleError(.count, "Metadata of \(blob.count) bytes are more than \(Self.maxBytes).").within("metadata")
        }
        do throws(ScaleError) {
            var reader = MetadataReader(blob)
            let content = try reader.content()
            version = content.version
            types = content.types
            pallets = content.pallets
            extrinsic = content.extrinsic
            apis = content.apis
            outer = content.outer
        } catch {
            throw error.within("metadata")
        }
        digest = SHA256.hash(blob)
        palletsByName = Dictionary(pallets.enumerated().map { ($1.name, $0) }) { first, _ in first }
        methodsByName = Dictionary(apis.flatMap { api in api.methods.map { ("\(api.name)_\($0.name)", $0) } }) { first, _ in
            first
        }
    }

    /// The pallet of a name.
    package func pallet(_ name: String) throws(ScaleError) -> Pallet {
        guard let index = palletsByName[name] else { throw ScaleError(.unknown, "This runtime has no pallet \(name).") }
        return pallets[index]
    }

    /// The pallet of an index, or nil.
    package func pallet(index: UInt8) -> Pallet? { pallets.first { $0.index == index } }

    /// An entry of a pallet's storage.
    package func storage(_ pallet: String, _ item: String) throws(ScaleError) -> StorageEntry {
        guard let entry = try self.pallet(pallet).storage[item] else {
            throw ScaleError(.unknown, "This runtime has no storage \(pallet).\(item).")
        }
        return entry
    }

    /// The value of a constant.
    package func constant(_ pallet: String, _ name: String) throws(ScaleError) -> ScaleValue {
        guard let constant = try self.pallet(pallet).constants.first(where: { $0.name == name }) else {
            throw ScaleError(.unknown, "This runtime has no constant \(pallet).\(name).")
        }
        do throws(ScaleError) {
            return try types.decode(constant.type, from: constant.value)
        } catch {
            throw error.within("\(pallet).\(name)")
        }
    }

    /// A method of a runtime API, such as `AccountNonceApi_account_nonce`.
    package func api(_ name: String) throws(ScaleError) -> RuntimeAPI.Method {
        guard let method = methodsByName[name] else { throw ScaleError(.unknown, "This runtime has no API \(name).") }
        return method
    }

    /// Whether the runtime has a method of an API.
    package func hasAPI(_ name: String) -> Bool { methodsByName[name] != nil }

    /// What a pallet's calls, events or errors look like, by their byte.
    private func variants(_ type: TypeID?, _ pallet: String, _ kind: String) throws(ScaleError) -> [TypeDefinition.Variant] {
        guard let type, case .variants(let variants) = try types[type].shape else {
            throw ScaleError(.unknown, "The pallet \(pallet) has no \(kind).")
        }
        return variants
    }

    /// A call: the byte of its pallet, and its variant, whose index is the second byte.
    package func call(_ pallet: String, _ name: String) throws(ScaleError) -> PalletVariant {
        try variant(named: name, pallet, "call") { $0.calls }
    }

    /// An event.
    package func event(_ pallet: String, _ name: String) throws(ScaleError) -> PalletVariant {
        try variant(named: name, pallet, "event") { $0.events }
    }

    /// An error of a pallet.
    package func error(_ pallet: String, _ name: String) throws(ScaleError) -> PalletVariant {
        try variant(named: name, pallet, "error") { $0.errors }
    }

    /// The error of a module by its numbers, or nil where the runtime has none such.
    package func moduleError(pallet index: UInt8, error: UInt8) -> PalletVariant? {
        guard let pallet = pallet(index: index),
            let variants = try? variants(pallet.errors, pallet.name, "error"),
            let variant = variants.first(where: { $0.index == error })
        else { return nil }
        return PalletVariant(pallet: pallet.name, palletIndex: index, variant: variant)
    }

    private func variant(named name: String, _ pallet: String, _ kind: String, _ type: (Pallet) -> TypeID?)
        throws(ScaleError) -> PalletVariant
    {
        let found = try self.pallet(pallet)
        guard let variant = try variants(type(found), pallet, "\(kind)s").first(where: { $0.name == name }) else {
            throw ScaleError(.unknown, "This runtime has no \(kind) \(pallet).\(name).")
        }
        return PalletVariant(pallet: pallet, palletIndex: found.index, variant: variant)
    }
}
