package import ScaleCodec

/// Why a runtime did not do what a call asked.
package struct DispatchFailure: Hashable, Sendable, CustomStringConvertible {
    /// The sort: `Module`, `Token`, `BadOrigin` …
    package let kind: String
    /// The pallet whose error it is; nil for other sorts, and for a pallet that the metadata do not have.
    package let pallet: String?
    /// The error's own name; nil where it has none, or the metadata do not have it.
    package let name: String?
    /// The numbers of a module's error.
    package let module: (pallet: UInt8, error: UInt8)?
    /// What the runtime's documentation says of it.
    package let docs: String

    /// From the enum `DispatchError` of the runtime.
    package init(_ value: ScaleValue, in metadata: RuntimeMetadata) throws(ScaleError) {
        let (kind, fields) = try value.variant()
        self.kind = kind
        guard kind == "Module" else {
            pallet = nil
            module = nil
            docs = ""
            if case .variant(let name, _) = fields { self.name = name } else { name = nil }
            return
        }
        let index: UInt8 = try fields.read("index") { (value) throws(ScaleError) in try value.integer() }
        let error = try fields.read("error") { (value) throws(ScaleError) in
            // Older runtimes have one byte, newer ones four, of which the first counts.
            if case .unsigned = value { return try value.integer(UInt8.self) }
            return try value.byteArray().first ?? 0
        }
        let found = metadata.moduleError(pallet: index, error: error)
        module = (index, error)
        pallet = metadata.pallet(index: index)?.name
        name = found?.variant.name
        docs = found?.variant.docs.joined(separator: " ") ?? ""
    }

    /// From the bytes of a `DispatchError`.
    package init(_ bytes: [UInt8], in metadata: RuntimeMetadata) throws(ScaleError) {
        guard let type = metadata.types.first(named: "DispatchError") else {
            throw ScaleError(.unknown, "This runtime has no type DispatchError.")
        }
        try self.init(try metadata.types.decode(type, from: bytes), in: metadata)
    }

    /// The error's name, or what is known of it.
    package var description: String {
        if let name { return [pallet, name].compactMap(\.self).joined(separator: ".") }
        guard let module else { return kind }
        return "error \(module.error) of \(pallet ?? "pallet \(module.pallet)")"
    }

    package static func == (left: DispatchFailure, right: DispatchFailure) -> Bool {
        left.kind == right.kind && left.pallet == right.pallet && left.name == right.name
            && left.module?.pallet == right.module?.pallet && left.module?.error == right.module?.error
    }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(name)
    }
}
